"""`critmin run`: run an experiment, or show it when it has been run."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.ending import BLOCKS_FAILED, kept_when_interrupted, report_failures
from experiments.commands.options import (
    EveryWarning,
    Experiment,
    Fresh,
    Json,
    Months,
    Out,
    Seed,
    Settings,
    Workers,
    Worlds,
)
from experiments.words.outcome import OPEN
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.opened import Run
    from experiments.runner.question import Options
    from experiments.runner.request import Preview


def run(
    name: Experiment,
    worlds: Worlds = None,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Out = None,
    settings: Settings = None,
    sweeps: Annotated[
        list[str] | None, typer.Option("--sweep", metavar="KEY=A,B,C", help="Run each policy at each of these values.")
    ] = None,
    fraction: Annotated[
        str | None, typer.Option(metavar="1/N", help="Run one in N of the combinations of a sweep, evenly spread.")
    ] = None,
    design: Annotated[
        str | None, typer.Option(help="How worlds are drawn: monte-carlo, latin-hypercube or sobol.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar=f"ci=WIDTH:{OPEN}", help="Add worlds until the intervals of the differences are that narrow."
        ),
    ] = None,
    at_most: Annotated[
        int | None, typer.Option(min=1, help="Worlds at which --until gives up; 16 times --worlds.")
    ] = None,
    json_only: Json = False,
    fresh: Fresh = False,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:port or local:4.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="N/COUNT", help="Compute only this share of the blocks, for `critmin join`.")
    ] = None,
    every_warning: EveryWarning = False,
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
    fraction
        Which part of a sweep's combinations to run.
    design
        How worlds are drawn.
    until, at_most
        Precision at which to stop adding worlds, and where to give up.
    json_only
        Print one JSON object on stdout.
    fresh
        Take a new folder even if the run is there.
    cluster
        Work on a Dask cluster instead of in processes of this machine.
    shard
        Compute only this share of the blocks, and print no answer.
    every_warning
        Print every warning.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():  # before numpy is imported: forked workers keep the threads that it starts with
        from experiments.design.registry import MONTE_CARLO
        from experiments.design.settings import read_fraction
        from experiments.runner.execution import Execution
        from experiments.runner.question import Options
        from experiments.store.shard import WHOLE, Shard

    _refuse_idle(until, at_most, shard)
    options = Options(
        worlds=worlds,
        seed=seed,
        months=months,
        out=out,
        settings=tuple(settings or ()),
        sweeps=tuple(sweeps or ()),
        one_in=1 if fraction is None else read_fraction(fraction),
        design=design or MONTE_CARLO,
        fresh=fresh,
        execution=Execution(
            workers, cluster=cluster, shard=WHOLE if shard is None else Shard.read(shard), every_warning=every_warning
        ),
    )
    if options.execution.shard != WHOLE:
        with kept_when_interrupted():
            _run_shard(name, options, json_only)
    else:
        carry_out(name, options, json_only=json_only, until=until, at_most=at_most)


def carry_out(
    name: str | Path, options: "Options", *, json_only: bool, until: str | None = None, at_most: int | None = None
) -> None:
    """Run an experiment, print its answer, draw its figures and write its brief.

    On a terminal the answer is shown while the run is running, and printed before figures are drawn, so that it is read
    meanwhile. A program that reads a pipe may stop after a few lines, so there all is drawn before anything is printed.
    """
    from experiments.api import run_with
    from experiments.terminal import preview

    watched = not json_only and sys.stdout.isatty()
    shown = preview if watched else None
    answered: dict[str, object] = {}
    with kept_when_interrupted():
        if until is None:
            finished = run_with(name, options, _report, shown)
        else:
            finished, answered = _run_until(name, options, until, at_most, shown)
    if not watched:
        _illustrate(finished)
    print_answer(finished, answered, json_only=json_only)
    if watched:
        _illustrate(finished)
    for stranger in () if finished.outcome is None else finished.outcome.strangers:
        typer.echo(f"critmin: {stranger} is no file of this run: it is left alone, and not read", err=True)
    if report_failures(finished.store):
        raise typer.Exit(BLOCKS_FAILED)


def _illustrate(finished: "Run") -> None:
    """Draw the figures of a run and write its brief."""
    from experiments.run_folder.illustrate import illustrate

    with kept_when_interrupted("the results are complete; give the same command to draw figures and write the brief"):
        illustrate(finished)


def print_answer(finished: "Run", answered: dict[str, object], *, json_only: bool) -> None:
    """Print the answer of a run: one screen, or how the answer moves with what was swept.

    Parameters
    ----------
    finished
        The run.
    answered
        What JSON says in addition.
    json_only
        Print one JSON object on stdout.
    """
    from experiments.export.answer import answer
    from experiments.printing.printed import text_console
    from experiments.run_folder.kind import is_sweep
    from experiments.terminal import View, print_screen

    if json_only:
        typer.echo(json.dumps(answer(finished) | answered, allow_nan=False))
    elif is_sweep(finished.store):
        _print_response(finished)
    else:
        print_screen(View.of(finished.store, finished.analysis), text_console())


def _print_response(finished: "Run") -> None:
    """Print how the answer moves with what was swept; draw it too, unless the run was only opened."""
    from experiments.printing.printed import text_console
    from experiments.questions.response.finding import response

    found = response(finished)
    paths = [] if finished.outcome is None else found.write()
    found.print_to(text_console())
    for path in paths:
        typer.echo(str(path))
    typer.echo(
        "Other pairs and metrics: critmin response RUN; a brief: critmin brief RUN\n"
        f"This answer again: critmin show RUN\nrun folder: {finished.path}"
    )


def _report(line: str) -> None:
    typer.echo(f"critmin: {line}", err=True)


def _refuse_idle(until: str | None, at_most: int | None, shard: str | None) -> None:
    """Refuse options that do nothing together with the others.

    Raises
    ------
    UserError
        If there is one.
    """
    if until is None and at_most is not None:
        raise UserError("--at-most says where --until gives up: give both, or --worlds alone")
    if until is not None and shard is not None:
        raise UserError("--until needs the whole answer, and a shard has only its part: join the shards first")


def _run_until(
    name: str | Path, options: "Options", until: str, at_most: int | None, shown: "Preview | None"
) -> tuple["Run", dict[str, object]]:
    """Add worlds until the intervals are narrow enough, say how it went, and return the run and that in JSON."""
    from experiments.analysis.precision import Precision
    from experiments.api import run_until

    precision = Precision.read(until)
    finished, widest = run_until(name, options, precision, at_most, _report, shown)
    met = widest.width <= precision.width
    if not met:
        _report(f"not as narrow as {precision.width:g}; --at-most sets a higher limit")
    return finished, {"until": {"wanted": precision.plain(), "widest": widest._asdict(), "met": met}}


def _run_shard(name: str, options: "Options", json_only: bool) -> None:
    """Compute a share of the blocks and print where they are."""
    from experiments.printing.progress import spinner
    from experiments.runner.execute import execute
    from experiments.runner.prepare import prepare

    with spinner("reading the configuration ..."):
        request = prepare(name, options)
    outcome = execute(request)
    answered = {
        "run_dir": str(outcome.run_dir),
        "shard": str(options.execution.shard),
        "worlds_asked": outcome.worlds,
        "rows": outcome.rows,
        "elapsed_s": round(outcome.elapsed_s, 3),
        "failed_blocks": len(outcome.failed),
    }
    if json_only:
        typer.echo(json.dumps(answered))
    else:
        typer.echo(f"shard {options.execution.shard} of {outcome.worlds} worlds: {outcome.rows} rows computed")
        typer.echo(f"run folder: {outcome.run_dir} (when all shards are done: `critmin join`)")
    for report in outcome.failed:
        typer.echo(f"critmin: failed: worlds {report.piece.first}-{report.piece.stop - 1}: {report.error}", err=True)
    if outcome.failed:
        raise typer.Exit(BLOCKS_FAILED)
