"""Run experiments from Python: the same engine, folders and answers as the command."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from experiments.analysis.precision import Precision, Widest
from experiments.checking.without_effect import measures_without_effect
from experiments.opened import Run
from experiments.printing.progress import spinner
from experiments.printing.warnings import shortened
from experiments.questions.how import default_workers
from experiments.runner.execute import execute
from experiments.runner.execution import Execution
from experiments.runner.executor import StartMethod
from experiments.runner.model import ModelBlocks
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.request import Preview, Request
from experiments.words.outcome import Names

FARTHEST = 16
"""Largest factor by which `run_until` increases the number of worlds: intervals become a fourth as wide."""


def run_with(
    name: str | Path, options: Options, report: Callable[[str], None] | None = None, preview: Preview | None = None
) -> Run:
    """Run an experiment, or open its results if it was run before.

    Parameters
    ----------
    name, options
        Experiment, as in `run`, and what to change about it.
    report
        Function that receives, before the run, a warning on each measure that cannot have an effect.
    preview
        Function that turns the worlds finished so far into what a terminal shows during the run.

    Raises
    ------
    UserError
        If a configuration or an option has a mistake, or the folder cannot be used.
    """
    with spinner("reading the configuration ...", quiet=options.execution.quiet):
        request = replace(prepare(name, options), preview=preview)
    _warn(request, report)
    outcome = execute(request)
    return Run(outcome.store, outcome, request)


def _warn(request: Request, report: Callable[[str], None] | None) -> None:
    simulate = request.job.simulate
    if report is not None and isinstance(simulate, ModelBlocks):
        found = measures_without_effect(simulate.structure)
        for text in shortened(found, "--warnings", every=request.execution.every_warning):
            report(f"warning: {text}")


def run_until(
    name: str | Path,
    options: Options,
    precision: Precision,
    at_most: int | None,
    report: Callable[[str], None],
    preview: Preview | None = None,
) -> tuple[Run, Widest]:
    """Run an experiment, and add worlds until the intervals of a metric's differences are narrow enough.

    Parameters
    ----------
    name, options
        As `run_with`; the worlds of the options are the first to be run.
    precision
        Metric, and the width of interval at which to stop.
    at_most
        Give up at this number of worlds; at `FARTHEST` times the first if None.
    report
        Function that receives the warnings of `run_with`, and a line of text after each step.
    preview
        As `run_with`.

    Returns
    -------
    The run, and its widest interval at the last number of worlds.

    Raises
    ------
    UserError
        As `run_with`, or if the run has no such outcome, or no policy is compared by it.
    """
    with spinner("reading the configuration ...", quiet=options.execution.quiet):
        request = replace(prepare(name, options), preview=preview)
    _warn(request, report)
    precision.outcome.checked(Names.of_run(request.job.layout))
    most = at_most or FARTHEST * request.worlds
    while True:
        outcome = execute(request)
        finished = Run(outcome.store, outcome, request)
        widest = precision.widest(finished.paired())
        place = f"{widest.nation}, {widest.good}, {widest.policy}"
        reached = f"the widest interval of {precision.outcome.metric} is {widest.width:.3g} ({place})"
        report(f"{request.worlds:,} worlds: {reached}")
        if widest.width <= precision.width or request.worlds >= most:
            return finished, widest
        further = precision.next_worlds(request.worlds, widest.width, most)
        request = replace(request, worlds=further, announced=True)


def run(  # noqa: PLR0913  - the options of the command, by name
    name: str | Path,
    *,
    worlds: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    workers: int | None = None,
    out: Path | str | None = None,
    settings: Mapping[str, float] | None = None,
    sweep: Mapping[str, Sequence[float | str] | str] | None = None,
    fresh: bool = False,
    executor: Executor | None = None,
    start_method: StartMethod | None = None,
    cluster: str | None = None,
) -> Run:
    """Run an experiment and return its results; a finished run is opened, not repeated.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a YAML file.
    worlds, seed, months
        Override the numbers in the experiment's file.
    workers
        Processes. By default every core where workers can be forked, else one: a script without a main guard would
        start itself again in spawned workers.
    out
        Run folder; by default one below ``runs``, named by experiment and identity.
    settings, sweep
        Numbers of the model by column name: set in all worlds, or varied over variants of each policy. The values
        of a sweep are a sequence, or text such as ``"0:180:30"``.
    fresh
        Take a new folder even if the run is there.
    executor
        A `concurrent.futures.Executor` to use in place of own worker processes; its workers need no access to the run
        folder.
    start_method
        How worker processes start, ``fork`` or ``spawn``; chosen by operating system if None.
    cluster
        Work on a Dask cluster instead: its ``tcp://host:port``, or ``local:4`` for processes of this machine.

    Raises
    ------
    UserError
        If a configuration or an option has a mistake, or the folder cannot be used.
    """
    options = Options(
        worlds=worlds,
        seed=seed,
        months=months,
        out=None if out is None else Path(out),
        settings=_texts(settings),
        sweeps=tuple(f"{key}={_listed(values)}" for key, values in (sweep or {}).items()),
        fresh=fresh,
        execution=Execution(
            workers if cluster else workers or default_workers(start_method), executor, start_method, cluster
        ),
    )
    return run_with(name, options)


def _listed(values: Sequence[float | str] | str) -> str:
    return values if isinstance(values, str) else ",".join(str(value) for value in values)


def _texts(settings: Mapping[str, float] | None) -> tuple[str, ...]:
    return tuple(f"{key}={float(value)}" for key, value in (settings or {}).items())
