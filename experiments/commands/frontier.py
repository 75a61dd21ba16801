"""`critmin frontier`: what each importer can buy, and for how much."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import (
    Csv,
    Experiment,
    Full,
    Json,
    Months,
    Nations,
    Seed,
    Settings,
    StudiedPolicy,
    Workers,
)
from experiments.words.outcome import OPEN


def frontier(
    name: Experiment,
    policy: StudiedPolicy = None,
    outcome: Annotated[
        str | None, typer.Option(metavar=OPEN, help="The risk: shortage, as by default, or unserved.")
    ] = None,
    nations: Nations = None,
    good: Annotated[
        str | None, typer.Option(metavar="ID", help="The good at risk; the mean over all by default.")
    ] = None,
    population: Annotated[int, typer.Option(min=4, help="Sets of strengths of a generation.")] = 16,
    generations: Annotated[int, typer.Option(min=1, help="Generations.")] = 6,
    worlds: Annotated[int, typer.Option(min=1, help="Worlds of the search.")] = 128,
    check_worlds: Annotated[int, typer.Option(min=2, help="Other worlds that the best are checked over.")] = 256,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the search.")] = None,
    settings: Settings = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Search the strengths of a policy's clauses for the best trades of cost against risk, importer by importer.

    Exit code 0; 1 when some blocks of the check failed (their worlds are left out); 2 for a mistake in the request. A
    search that was stopped continues where it was.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a YAML file.
    policy
        The policy whose clauses are varied; the first with a partnership by default.
    nations
        Whose cost and risk are lowered; all of the experiment by default.
    outcome, good
        What is at risk: the probability of a shortage or unserved demand, of one good or on average.
    population, generations, worlds
        Size of the search.
    check_worlds
        Worlds, none of them of the search, that the best are checked over.
    seed, months
        Instead of the experiment's own.
    workers
        Processes.
    out
        Folder of the search.
    settings
        Numbers of the model to set.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import kept_when_interrupted, present
        from experiments.questions.frontier.finding import frontier as searched

    with kept_when_interrupted("finished generations are kept; give the same command to continue"):
        found = searched(
            name, outcome, nations=tuple(nations or ()), good=good, policy=policy, population=population,
            generations=generations, check_worlds=check_worlds, worlds=worlds, seed=seed, months=months,
            workers=workers, out=out, settings=settings,
        )  # fmt: skip
    present(found, full=full, as_csv=as_csv, as_json=as_json)
