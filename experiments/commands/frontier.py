"""`critmin frontier`: what each importer can buy, and for how much."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.ending import BLOCKS_FAILED, kept_when_interrupted, tell_failures
from experiments.commands.options import Experiment, Json, Months, Seed, Settings, Workers


def frontier(
    name: Experiment,
    policy: Annotated[str | None, typer.Option(help="The policy whose clauses are varied.")] = None,
    importers: Annotated[
        list[str] | None, typer.Option("--importer", metavar="NATION", help="Whose cost and risk; may be repeated.")
    ] = None,
    risk: Annotated[str, typer.Option(help="shortage or unserved.")] = "shortage",
    good: Annotated[str | None, typer.Option(help="The good at risk; by default the mean over all.")] = None,
    population: Annotated[int, typer.Option(min=4, help="Sets of strengths of a generation.")] = 16,
    generations: Annotated[int, typer.Option(min=1, help="Generations.")] = 6,
    worlds: Annotated[int, typer.Option(min=1, help="Worlds of the search.")] = 128,
    check: Annotated[int, typer.Option(min=2, help="Other worlds that the best are checked over.")] = 256,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the search.")] = None,
    settings: Settings = None,
    json_only: Json = False,
) -> None:
    """Search the strengths of a policy's clauses for the best trades of cost against risk, importer by importer.

    Exit code 0; 1 when some blocks of the check failed (their worlds are left out); 2 for a mistake in the request. A
    search that was stopped goes on where it was.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a YAML file.
    policy
        The policy whose clauses are varied; the first with a partnership by default.
    importers
        Whose cost and risk are lowered; all of the experiment by default.
    risk, good
        What is at risk: the probability of a shortage or unserved demand, of one good or on average.
    population, generations, worlds
        Size of the search.
    check
        Worlds, none of them of the search, that the best are checked over.
    seed, months
        Instead of the experiment's own.
    workers
        Processes.
    out
        Folder of the search.
    settings
        Numbers of the model to set.
    json_only
        Print one JSON object on stdout.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.printed import text_console
        from experiments.questions.frontier import Plan
        from experiments.questions.frontier import frontier as searched
        from experiments.questions.frontier.figure import draw_frontier
        from experiments.questions.frontier.report import answer, render, write_csv
        from experiments.runner.question import Options
        from experiments.runner.ways import Ways

    options = Options(
        worlds=worlds, seed=seed, months=months, out=out, settings=tuple(settings or ()), ways=Ways(workers)
    )
    plan = Plan(policy, tuple(importers or ()), risk, good, population, generations, check)
    with kept_when_interrupted("finished generations are kept; give the same command to go on"):
        found = searched(name, options, plan)
    write_csv(found)
    draw_frontier(found)
    if json_only:
        typer.echo(json.dumps(answer(found), allow_nan=False))
    else:
        render(found, text_console())
        typer.echo(f"folder: {found.folder}")
    if tell_failures(found.store):
        raise typer.Exit(BLOCKS_FAILED)
