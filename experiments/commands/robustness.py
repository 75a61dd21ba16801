"""`critmin robustness`: which policy can be trusted whatever the future."""

import json

import typer

from experiments.commands.options import Failure, Json, RunFolder


def robustness(
    run_dir: RunFolder,
    outcome: Failure = None,
    as_json: Json = False,
) -> None:
    """Print each policy's regret and the share of worlds in which it meets a goal, by scenario and over all.

    Parameters
    ----------
    run_dir
        The run folder.
    outcome
        What is regretted, and when the goal is missed; by default the shortage to which the scenario adds most risk.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.analysis.records import records
        from experiments.figures.words import sentence
        from experiments.printed import print_rows, text_console, write_rows
        from experiments.questions.robustness.figure import draw_robustness, finding, rows_in_words
        from experiments.questions.robustness.study import robustness as measure
        from experiments.store import RunStore

    store = RunStore.open(run_dir)
    found = measure(store, outcome)
    paths = [write_rows(found.table, store.path / "robustness.csv"), *draw_robustness(found, store)]
    said = sentence(finding(found, store))
    if as_json:
        answer = {"finding": said, "outcome": str(found.failure), "worlds": found.worlds}
        typer.echo(json.dumps(answer | {"robustness": records(found.table)}, allow_nan=False))
        return
    typer.echo(f"{said}.")
    print_rows(rows_in_words(found), text_console())
    for path in paths:
        typer.echo(str(path))
