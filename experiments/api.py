"""Run experiments from Python: the same engine, folders and answers as the command."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments import notebook
from experiments.analysis import Analysis, analyse
from experiments.analysis.focus import focus_of
from experiments.analysis.headline import headline
from experiments.analysis.precision import Precision, Widest
from experiments.ask import Answer, ask
from experiments.executor import StartMethod
from experiments.fans.table import fan_table
from experiments.figures.data import figure_data
from experiments.figures.output import drawn_files, paint
from experiments.figures.registry import all_figures
from experiments.foresee import foreseen
from experiments.names import known
from experiments.outcome import Names
from experiments.progress import spinner
from experiments.questions.how import default_workers
from experiments.questions.registry import figure_names, question_of_figure
from experiments.runner.execute import Ending, execute
from experiments.runner.model import ModelBlocks
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.request import Preview, Request
from experiments.runner.ways import Ways
from experiments.store.reader import RunStore

if TYPE_CHECKING:
    import xarray as xr

FARTHEST = 16
"""How many times its first worlds a run grows to in search of precision: a fourth of the width of its intervals."""


@dataclass(frozen=True, repr=False)
class Run:
    """A run and its answer.

    Attributes
    ----------
    store
        Its results, limited to the worlds asked for.
    outcome
        How it went, or None if the folder was only opened.
    request
        What was asked for, or None likewise.
    """

    store: RunStore
    outcome: Ending | None = None
    request: Request | None = None

    @classmethod
    def open(cls, folder: Path | str, worlds: int | None = None) -> "Run":
        """Open a run folder without running anything.

        Raises
        ------
        UserError
            If the folder is no run, or cannot be read.
        """
        return cls(RunStore.open(folder, worlds))

    def __repr__(self) -> str:
        return notebook.lines(self.store)

    def _repr_html_(self) -> str:
        focus = focus_of(self.store, self.analysis)
        return notebook.html(self.store, headline(self.analysis, self.store.layout, focus.nation))

    @property
    def path(self) -> Path:
        """The run folder."""
        return self.store.path

    @cached_property
    def analysis(self) -> Analysis:
        """Statistics over the worlds, computed once."""
        return analyse(self.store)

    def summary(self) -> pd.DataFrame:
        """Return policy, nation, good, metric, unit, value, interval and quantiles, main scenario."""
        return self.analysis.summary

    def paired(self) -> pd.DataFrame:
        """Return each policy's difference from its baseline over the same worlds, main scenario."""
        return self.analysis.paired

    def ask(
        self,
        *,
        nation: str | None = None,
        good: str | None = None,
        by: str | int | None = None,
        policy: str | None = None,
        metric: str = "shortage",
        scenario: str | None = None,
    ) -> Answer:
        """Return a metric with its interval and in words, as `critmin ask` does.

        Parameters
        ----------
        nation, good, by, policy, metric, scenario
            As of `experiments.ask.ask`.

        Raises
        ------
        UserError
            As `experiments.ask.ask`.
        """
        return ask(self.store, nation=nation, good=good, by=by, policy=policy, metric=metric, scenario=scenario)

    def metrics(self) -> pd.DataFrame:
        """Return the long table of metrics, one row per world, nation, good and metric."""
        return self.store.metrics()

    def series(self) -> "xr.Dataset":
        """Return the monthly series kept by the experiment."""
        return self.store.series()

    def fans(self) -> pd.DataFrame:
        """Return mean and quantiles over worlds of monthly quantities, by case, variable, nation, good and month.

        Each is within `experiments.store.counts.RELATIVE_ERROR` of what the full series would give. A price has no
        nation.

        Raises
        ------
        UserError
            If the run counted no fans, or not just the worlds in view.
        """
        return fan_table(self.store)

    def design(self) -> pd.DataFrame:
        """Return the design table: what each world drew."""
        return self.store.design()

    def arrays(self, metrics: Sequence[str] | None = None) -> "xr.Dataset":
        """Return the metrics as arrays over scenario, policy, nation, good and world, with units and long names.

        NaN where a metric does not apply or a world failed. Memory: 8 bytes for each number.

        Parameters
        ----------
        metrics
            Only these; all by default.

        Raises
        ------
        UserError
            If the run has no such metric, or a file is damaged.
        """
        from experiments.store.arrays import metric_arrays  # noqa: PLC0415  - xarray is slow to import

        return metric_arrays(self.store, metrics)

    def figure(self, name: str, *, nation: str | None = None, good: str | None = None) -> notebook.Image:
        """Return a figure of the run, which a notebook shows where it stands; nothing is written.

        Parameters
        ----------
        name
            As `critmin figure` takes it, such as ``risk_bars``; of several of one kind the first is returned.
        nation, good
            The pair to show; the one in focus by default.

        Raises
        ------
        UserError
            If there is no such figure, nation or good, or the run lacks what the figure needs.
        """
        figures = all_figures()
        known("figure", name, (*figures, *figure_names()))
        question = question_of_figure(name)
        if question is None:
            picture = paint(figures[name], figure_data(self.store, nation, good, self.analysis))
            return notebook.Image(picture.drawn.title, picture.png, picture.svg)
        finding = question.of_run()(self, nation, good)
        paint_it = next(iter(finding.figures_called(name).values()))
        return notebook.Image(finding.sentences()[0], **drawn_files(paint_it))


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
