"""`critmin attribute`: which clause buys how much risk reduction, and who gains by being in a coalition."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.ending import BLOCKS_FAILED, tell_failures
from experiments.commands.options import Fresh, Json, Months, Out, Outcome, Seed, Settings, Workers, Worlds
from experiments.questions.attribution.by import By
from sim.config.errors import UserError


def attribute(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|RUN", help="An experiment, or the run folder of an attribution.")
    ],
    policy: Annotated[str | None, typer.Option(help="Policy to take apart; the first by default.")] = None,
    by: Annotated[By | None, typer.Option(help="What into; clauses by default.")] = None,
    candidates: Annotated[
        str | None, typer.Option(metavar="NATION,...", help="Nations that might join, beside those listed to.")
    ] = None,
    orders: Annotated[int | None, typer.Option(help="Sample so many orders of joining, not all coalitions.")] = None,
    outcome: Outcome = None,
    importer: Annotated[list[str] | None, typer.Option(metavar="NATION", help="Show only this importer.")] = None,
    worlds: Worlds = None,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Out = None,
    settings: Settings = None,
    json_only: Json = False,
    fresh: Fresh = False,
) -> None:
    """Run every coalition of a policy's clauses or members over the same worlds, and share out what they change.

    Given the run folder of an attribution, it is analysed again and nothing is run. Exit code as of `critmin run`.

    Parameters
    ----------
    name
        Name of a bundled experiment, path of a YAML file, or a run folder.
    policy, by, candidates, orders
        What to take apart, and how; see `experiments.questions.attribution.study.Wish`.
    outcome, importer
        What to show of it. The tables in the run folder hold everything.
    worlds, seed, months
        Instead of the experiment's own.
    workers
        Processes; every core by default.
    out
        Run folder.
    settings
        Numbers of the model to set.
    json_only
        Print one JSON object on stdout.
    fresh
        Take a new folder even if the run is there.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():  # before numpy is imported: forked workers keep the threads that it starts with
        from experiments.answer import attributed
        from experiments.caveats import doubted_pairs
        from experiments.printed import text_console
        from experiments.questions.attribution.attribute import Attribution, attribute_with, write_tables
        from experiments.questions.attribution.figure import draw_attribution
        from experiments.questions.attribution.focus import focus_of
        from experiments.questions.attribution.report import render
        from experiments.questions.attribution.stability_figure import draw_stability
        from experiments.questions.attribution.study import Wish
        from experiments.runner.question import Options
        from experiments.runner.ways import Ways

    if Path(name).is_dir():
        _refuse_settled(name, {
            "policy": policy, "by": by, "candidates": candidates, "orders": orders, "seed": seed, "months": months,
            "workers": workers, "out": out, "set": settings, "fresh": fresh or None,
        })  # fmt: skip
        found = Attribution.open(name, worlds)
    else:
        nations = tuple(word.strip() for word in candidates.split(",")) if candidates else ()
        options = Options(
            worlds=worlds, seed=seed, months=months, out=out, settings=tuple(settings or ()), fresh=fresh,
            ways=Ways(workers),
        )  # fmt: skip
        wish = Wish(policy, by or By.clauses, nations, orders)
        found = attribute_with(name, wish, options, outcome, importer or ())
    failed = tell_failures(found.store)
    apart = doubted_pairs(found.store.manifest.get("config", {}))
    focus = focus_of(found.shares, outcome, importer or (), apart)
    paths = [*write_tables(found), *draw_attribution(found, focus)]
    if found.study.by is By.members:
        paths += draw_stability(found)
    if json_only:
        typer.echo(json.dumps(attributed(found), allow_nan=False))
    else:
        render(found, focus, text_console())
        for path in paths:
            typer.echo(str(path))
    if failed:
        raise typer.Exit(BLOCKS_FAILED)


def _refuse_settled(folder: str, options: Mapping[str, object]) -> None:
    """Refuse options that a run folder has settled already."""
    given = [f"--{name}" for name, value in options.items() if value is not None]
    if given:
        raise UserError(f"{folder} is a run folder, in which {', '.join(given)} is settled: leave it out")
