"""`critmin convergence`: whether a run has enough worlds."""

import json
from typing import Annotated

import typer

from experiments.commands.options import Json, RunFolder, Scenario


def convergence(
    run_dir: RunFolder,
    nation: Annotated[str | None, typer.Option(help="An importer; give the good too.")] = None,
    good: Annotated[str | None, typer.Option(help="A good; the riskiest pair by default.")] = None,
    scenario: Scenario = None,
    within: Annotated[
        float | None, typer.Option(min=0.001, max=1.0, help="Half an interval may be this share of the number itself.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print each headline with its interval, whether it has settled, and how many worlds would do.

    Parameters
    ----------
    run_dir
        The run folder.
    nation, good
        The pair to look at.
    scenario
        Where to look.
    within
        How narrow an interval must be; a tenth by default.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.analysis.records import records
        from experiments.figures.words import sentence
        from experiments.printed import print_rows, text_console, write_rows
        from experiments.questions.convergence.figure import draw_convergence, finding, verdict_in_words
        from experiments.questions.convergence.study import WITHIN
        from experiments.questions.convergence.study import convergence as estimate
        from experiments.store import RunStore

    store = RunStore.open(run_dir)
    found = estimate(store, nation, good, scenario, WITHIN if within is None else within)
    paths = [write_rows(found.rows, store.path / "convergence.csv"), *draw_convergence(found, store)]
    said = sentence(finding(found, store))
    if as_json:
        answer = {"finding": said, "nation": found.nation, "good": found.good, "settled": found.settled}
        tables = {"verdict": records(found.verdict), "convergence": records(found.rows)}
        typer.echo(json.dumps(answer | tables, allow_nan=False))
        return
    typer.echo(f"{said}.")
    print_rows(verdict_in_words(found), text_console())
    for path in paths:
        typer.echo(str(path))
