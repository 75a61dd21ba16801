"""`critmin discover`: under which conditions a policy fails."""

from typing import Annotated

import typer

from experiments.commands.options import Csv, Failure, Full, Good, Json, Nation, Policy, RunFolder, Scenario


def discover(
    run_dir: RunFolder,
    outcome: Failure = None,
    nation: Nation = None,
    good: Good = None,
    policy: Policy = None,
    scenario: Scenario = None,
    unhelped: Annotated[
        bool, typer.Option("--unhelped", help="Of worlds that fail without the policy, find those it does not help.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="PATTERN", help="Search only such inputs: 'control.*'.")
    ] = None,
    density: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Least share of the box's worlds that fail.")
    ] = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Find the box of inputs in which most worlds fail, and print it as a sentence and a table.

    Parameters
    ----------
    run_dir
        The run folder.
    outcome, nation, good
        What counts as a failure; by default a shortage of the pair in focus.
    policy, scenario
        Where to look.
    unhelped
        Look at worlds in which the policy makes nothing better.
    only
        Patterns of the inputs to search.
    density
        Take the box that covers most among those at least as dense.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.discovery.finding import discover as search

    found = search(
        run_dir, outcome, nation=nation, good=good, policy=policy, scenario=scenario, unhelped=unhelped,
        only=tuple(only or ()), density=density,
    )  # fmt: skip
    present(found, full=full, as_csv=as_csv, as_json=as_json)
