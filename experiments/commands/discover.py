"""`critmin discover`: under which conditions a policy fails."""

import json
from typing import Annotated

import typer

from experiments.commands.options import Failure, Json, RunFolder, Scenario


def discover(
    run_dir: RunFolder,
    outcome: Failure = None,
    policy: Annotated[str | None, typer.Option(help="The policy that fails; the run's last one by default.")] = None,
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
    as_json: Json = False,
) -> None:
    """Find the box of inputs in which most worlds fail, and print it as a sentence and a table.

    Parameters
    ----------
    run_dir
        The run folder.
    outcome
        What counts as a failure; by default the shortage to which the scenario adds most risk.
    policy, scenario
        Where to look.
    unhelped
        Look at worlds in which the policy makes nothing better.
    only
        Patterns of the inputs to search.
    density
        Take the box that covers most among those at least as dense.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.analysis.records import plain, records
        from experiments.printed import print_rows, text_console, write_rows
        from experiments.progress import spinner
        from experiments.questions.discovery.figure import draw_discovery, file_name, finding, rates
        from experiments.questions.discovery.study import Question
        from experiments.questions.discovery.study import discover as search
        from experiments.store import RunStore

    store = RunStore.open(run_dir)
    with spinner("searching ...", quiet=as_json):
        found = search(store, Question(outcome, policy, scenario, unhelped, tuple(only or ()), density))
    said = finding(found, store)
    table = write_rows(found.box, store.path / f"{file_name(found)}.csv")
    paths = [table, *draw_discovery(found, store)]
    if as_json:
        answer = {"finding": said, **plain(found.plain())}
        tables = {"box": records(found.box), "trajectory": records(found.trajectory)}
        typer.echo(json.dumps(answer | tables, allow_nan=False))
        return
    typer.echo(f"{said[:1].upper()}{said[1:]}.")
    if len(found.box):
        print_rows(found.box, text_console(), ("reproduced",))
    typer.echo(rates(found))
    others = [name for name in store.layout.policies if name != found.policy]
    if policy is None and others:
        typer.echo(f"'{found.policy}' is the last policy of the run; --policy looks at another: {', '.join(others)}.")
    for warning in found.warnings:
        typer.echo(f"critmin: {warning}", err=True)
    for path in paths:
        typer.echo(str(path))
