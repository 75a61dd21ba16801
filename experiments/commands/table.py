"""`critmin table`: the statistics of a run, all pairs or some."""

import json
from typing import Annotated

import typer

from experiments.commands.options import By, Csv, Json, OnlyGood, OnlyNation, Policy, RunFolder, Scenario, one_form


def table(
    run_dir: RunFolder,
    nation: OnlyNation = None,
    good: OnlyGood = None,
    policy: Policy = None,
    by: By = None,
    scenario: Scenario = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every policy, pairs that lack nothing, and value at risk.")
    ] = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Print risk without and with a policy for every pair of importer and good, one table per policy.

    Parameters
    ----------
    run_dir
        The run folder.
    nation, good
        Only these.
    policy, scenario
        The case.
    by
        Look at what happened before this date.
    full
        Every policy, pairs that lack nothing, and value at risk.
    as_csv, as_json
        Every metric of the same, for other programs.
    """
    from experiments.opened import Run
    from experiments.printing.printed import text_console
    from experiments.terminal.table import PRINTED, Wish, plain, print_table, rows_of, statistics_of

    one_form(as_csv=as_csv, as_json=as_json)
    run = Run.open(run_dir)
    wish = Wish(nation, good, policy, by, scenario, full)
    view = statistics_of(run.store, run.analysis, wish, None if as_csv or as_json else PRINTED)
    if as_json:
        typer.echo(json.dumps(plain(view, wish), allow_nan=False))
    elif as_csv:
        typer.echo(rows_of(view, wish).to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        print_table(view, run.analysis, wish, text_console())
