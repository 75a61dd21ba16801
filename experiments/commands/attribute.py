"""`critmin attribute`: which clause buys how much risk reduction, and who gains by being in a coalition."""

from typing import Annotated

import typer

from experiments.commands.options import (
    Csv,
    Fresh,
    Full,
    Json,
    Months,
    Nations,
    Out,
    Outcome,
    Seed,
    Settings,
    StudiedPolicy,
    Workers,
    Worlds,
)
from experiments.questions.attribution.by import By


def attribute(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|RUN", help="An experiment, or the run folder of an attribution.")
    ],
    policy: StudiedPolicy = None,
    by: Annotated[By | None, typer.Option(help="What into; clauses by default.")] = None,
    candidates: Annotated[
        str | None, typer.Option(metavar="NATION,...", help="Nations that might join, in addition to those listed to.")
    ] = None,
    orders: Annotated[int | None, typer.Option(help="Sample this number of orders, not all coalitions.")] = None,
    outcome: Outcome = None,
    nations: Nations = None,
    worlds: Worlds = None,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Out = None,
    settings: Settings = None,
    fresh: Fresh = False,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Run every coalition of a policy's clauses or members over the same worlds, and share out what they change.

    Given the run folder of an attribution, it is analysed again and nothing is run. Exit code as of `critmin run`.

    Parameters
    ----------
    name
        Name of a bundled experiment, path of a YAML file, or a run folder.
    policy, by, candidates, orders
        What to take apart, and how; see `experiments.questions.attribution.study.Wish`.
    outcome, nations
        What to show of it. The tables in the run folder hold everything.
    worlds, seed, months
        Instead of the experiment's own.
    workers
        Processes; every core by default.
    out
        Run folder.
    settings
        Numbers of the model to set.
    fresh
        Take a new folder even if the run is there.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():  # before numpy is imported: forked workers keep the threads that it starts with
        from experiments.commands.ending import kept_when_interrupted, present
        from experiments.questions.attribution.finding import attribute as shared_out

    asked = tuple(word.strip() for word in candidates.split(",")) if candidates else ()
    with kept_when_interrupted():
        found = shared_out(
            name, outcome, nations=tuple(nations or ()), policy=policy, by=by or By.clauses, candidates=asked,
            orders=orders, worlds=worlds, seed=seed, months=months, workers=workers, out=out, settings=settings,
            fresh=fresh,
        )  # fmt: skip
    present(found, full=full, as_csv=as_csv, as_json=as_json)
