"""`critmin run`: run an experiment, or show it when it has been run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from experiments.store import RunStore

BLOCKS_FAILED = 1


def run(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="An experiment: its name, or a YAML file.")],
    worlds: Annotated[int | None, typer.Option(help="How many worlds.")] = None,
    seed: Annotated[int | None, typer.Option(help="Key of all random draws.")] = None,
    months: Annotated[int | None, typer.Option(help="Scored months.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; every core by default.")] = None,
    out: Annotated[Path | None, typer.Option(help="Run folder; by default runs/<experiment>-<hash>.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a number of the model in all worlds.")
    ] = None,
    sweeps: Annotated[
        list[str] | None, typer.Option("--sweep", metavar="KEY=A,B,C", help="Run each policy at each of these values.")
    ] = None,
    json_only: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Take a new folder even if the run is there.")] = False,
) -> None:
    """Run an experiment and print its answer.

    Exit code 0; 1 when some blocks failed (the others are kept and counted); 2 for a mistake in the request.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a YAML file.
    worlds, seed, months
        Instead of the experiment's own.
    workers
        Processes; every core by default.
    out
        Run folder.
    settings, sweeps
        Numbers of the model to set, or to vary.
    json_only
        Print one JSON object on stdout.
    fresh
        Take a new folder even if the run is there.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():  # before numpy is imported: forked workers keep the threads that it starts with
        from rich.console import Console

        from experiments.answer import answer
        from experiments.api import run_with
        from experiments.report import illustrate
        from experiments.runner.question import Options
        from experiments.tables import render

    options = Options(
        worlds=worlds,
        seed=seed,
        months=months,
        workers=workers,
        out=out,
        settings=tuple(settings or ()),
        sweeps=tuple(sweeps or ()),
        fresh=fresh,
    )
    try:
        finished = run_with(name, options)
        illustrate(finished)
    except KeyboardInterrupt:
        typer.echo("critmin: finished blocks are kept; give the same command to go on", err=True)
        raise
    if json_only:
        typer.echo(json.dumps(answer(finished), allow_nan=False))
    else:
        render(finished.analysis, Console(), finished.store.manifest)
        typer.echo(f"run folder: {finished.path}")
    if tell_failures(finished.store):
        raise typer.Exit(BLOCKS_FAILED)


def tell_failures(store: "RunStore") -> int:
    """Print each failed block on stderr, and return how many there are."""
    failures = store.failures()
    for row in failures.to_dict("records"):
        place = f"{row['scenario']}, {row['policy']}, worlds {row['first_world']}-{row['last_world']}"
        typer.echo(f"critmin: failed: {place}: {row['error']}", err=True)
    if len(failures):
        typer.echo(f"critmin: {len(failures)} block(s) failed; give the same command to try them again", err=True)
    return len(failures)
