"""`critmin convergence`: whether a run has enough worlds."""

from typing import Annotated

import typer

from experiments.commands.options import Csv, Full, Good, Json, Nation, RunFolder, Scenario


def convergence(
    run_dir: RunFolder,
    nation: Nation = None,
    good: Good = None,
    scenario: Scenario = None,
    within: Annotated[
        float | None, typer.Option(min=0.001, max=1.0, help="Half an interval may be this share of the number itself.")
    ] = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Print each headline with its interval, whether it has settled, and how many worlds would do.

    Parameters
    ----------
    run_dir
        The run folder.
    nation, good
        The pair to look at; by default the pair in focus.
    scenario
        Where to look.
    within
        How narrow an interval must be; a tenth by default.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.convergence.finding import convergence as found
        from experiments.questions.convergence.study import WITHIN

    share = WITHIN if within is None else within
    present(
        found(run_dir, nation=nation, good=good, scenario=scenario, within=share),
        full=full,
        as_csv=as_csv,
        as_json=as_json,
    )
