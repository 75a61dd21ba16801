"""`critmin ask`: one question, answered in a sentence from a saved run."""

import json

import typer

from experiments.commands.options import By, Good, Json, Nation, Outcome, Policy, RunFolder, Scenario
from experiments.words.outcome import OPEN


def ask(
    run_dir: RunFolder,
    nation: Nation = None,
    good: Good = None,
    by: By = None,
    policy: Policy = None,
    outcome: Outcome = None,
    scenario: Scenario = None,
    as_json: Json = False,
) -> None:
    """Print how likely a shortage is, or the value of any other metric, with its interval.

    Parameters
    ----------
    run_dir
        The run folder.
    nation, good
        The pair.
    by
        Look at what happened before this date.
    policy, scenario
        The case.
    outcome
        What is asked.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.opened import Run
    from experiments.printing.printed import print_wrapped, text_console
    from experiments.words.outcome import Outcome as Wanted

    wanted = Wanted.parse(outcome or "shortage", OPEN).filled(nation, good)
    answer = Run.open(run_dir).ask(
        nation=wanted.nation or None, good=wanted.good or None, by=by, policy=policy, metric=wanted.metric,
        scenario=scenario,
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(answer.plain(), allow_nan=False))
        return
    console = text_console()
    print_wrapped(answer.sentence, console)
    print_wrapped(answer.definition, console)
