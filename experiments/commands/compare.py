"""`critmin compare`: how runs and policies differ from the first of them."""

from typing import Annotated

import typer

from experiments.commands.options import Csv, Full, Json, OnlyGood, OnlyNation, Scenario


def compare(
    sides: Annotated[
        list[str], typer.Argument(metavar="RUN|RUN:POLICY ...", help="Two or more; the first is the yardstick.")
    ],
    nation: OnlyNation = None,
    good: OnlyGood = None,
    scenario: Scenario = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Print how each side differs from the first, world by world where they met the same worlds.

    Parameters
    ----------
    sides
        Run folders, with a policy each. Those without one stand for the policy in focus of the first of them.
    nation, good
        Whose goods figure and table show; by default the figure shows the pair in focus, and the table every pair.
    scenario
        Compare under this scenario.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.comparison.finding import compare as found

    present(found(sides, nation=nation, good=good, scenario=scenario), full=full, as_csv=as_csv, as_json=as_json)
