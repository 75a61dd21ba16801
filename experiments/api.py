"""Run experiments from Python: the same engine, folders and answers as the command."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from experiments.analysis.precision import Precision, Widest
from experiments.checking.without_effect import foreseen
from experiments.opened import Run
from experiments.printing.progress import spinner
from experiments.questions.how import default_workers
from experiments.runner.execute import execute
from experiments.runner.executor import StartMethod
from experiments.runner.model import ModelBlocks
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.request import Preview, Request
from experiments.runner.ways import Ways
from experiments.words.outcome import Names

FARTHEST = 16
"""How many times its first worlds a run grows to in search of precision: a fourth of the width of its intervals."""


def run_with(
    name: str | Path, options: Options, tell: Callable[[str], None] | None = None, preview: Preview | None = None
) -> Run:
    """Run an experiment, or find it in its folder.

    Parameters
    ----------
    name, options
        What to run.
    tell
        Told before the run of each measure that cannot do anything in it.
    preview
        Makes of the worlds finished so far what a terminal shows while the run is running.

    Raises
    ------
    UserError
        If a configuration or an option has a mistake, or the folder cannot be used.
    """
    with spinner("reading the configuration ...", quiet=options.ways.quiet):
        request = replace(prepare(name, options), preview=preview)
    _warn(request, tell)
    outcome = execute(request)
    return Run(outcome.store, outcome, request)


def _warn(request: Request, tell: Callable[[str], None] | None) -> None:
    simulate = request.job.simulate
    if tell is not None and isinstance(simulate, ModelBlocks):
        for text in foreseen(simulate.structure):
            tell(f"warning: {text}")


def run_until(
    name: str | Path,
    options: Options,
    precision: Precision,
    at_most: int | None,
    tell: Callable[[str], None],
    preview: Preview | None = None,
) -> tuple[Run, Widest]:
    """Run an experiment, and add worlds until the intervals of a metric's differences are narrow enough.

    Parameters
    ----------
    name, options
        As `run_with`; the worlds of the options are the first to be run.
    precision
        What is narrow enough.
    at_most
        Give up at this number of worlds; at `FARTHEST` times the first if None.
    tell
        Told of each step, and before the first of each measure that cannot do anything in the run.
    preview
        As `run_with`.

    Returns
    -------
    The run, and the widest interval in the end.

    Raises
    ------
    UserError
        As `run_with`, or if the run has no such outcome, or no policy is compared by it.
    """
    with spinner("reading the configuration ...", quiet=options.ways.quiet):
        request = replace(prepare(name, options), preview=preview)
    _warn(request, tell)
    precision.outcome.checked(Names.of_run(request.job.layout))
    most = at_most or FARTHEST * request.worlds
    while True:
        outcome = execute(request)
        finished = Run(outcome.store, outcome, request)
        widest = precision.widest(finished.paired())
        place = f"{widest.nation}, {widest.good}, {widest.policy}"
        told = f"the widest interval of {precision.outcome.metric} is {widest.width:.3g} ({place})"
        tell(f"{request.worlds:,} worlds: {told}")
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
    """Run an experiment and return its results; show them if it was run before.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a YAML file.
    worlds, seed, months
        Instead of the experiment's own.
    workers
        Processes. By default every core where workers can be forked, else one: a script without a main guard would
        start itself again in spawned workers.
    out
        Run folder; by default one below ``runs``, named by experiment and identity.
    settings, sweep
        Numbers of the model to set in all worlds, or to vary over variants of each policy, by column name; the values
        of a sweep as a sequence, or as text such as ``"0:180:30"``.
    fresh
        Take a new folder even if the run is there.
    executor
        Another `concurrent.futures.Executor` to work with; its workers need not see the run folder.
    start_method
        How worker processes start.
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
        ways=Ways(workers if cluster else workers or default_workers(start_method), executor, start_method, cluster),
    )
    return run_with(name, options)


def _listed(values: Sequence[float | str] | str) -> str:
    return values if isinstance(values, str) else ",".join(str(value) for value in values)


def _texts(settings: Mapping[str, float] | None) -> tuple[str, ...]:
    return tuple(f"{key}={float(value)}" for key, value in (settings or {}).items())
