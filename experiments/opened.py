"""A saved run: its results, statistics, figures and answers. Reading one does not import the simulation engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.analysis import Analysis, analyse
from experiments.analysis.ask import Answer, ask
from experiments.analysis.focus import focus_of
from experiments.analysis.headline import headline
from experiments.fans.table import fan_table
from experiments.printing import notebook
from experiments.questions.registry import figure_names, question_of_figure
from experiments.store.reader import RunStore
from experiments.words.names import known

if TYPE_CHECKING:
    import xarray as xr

    from experiments.runner.execute import Ending
    from experiments.runner.request import Request


@dataclass(frozen=True, repr=False)
class Run:
    """A run and its results.

    Attributes
    ----------
    store
        Its results, limited to the worlds asked for.
    outcome
        How the execution ended; None if the folder was only opened.
    request
        What was executed; None if the folder was only opened.
    """

    store: RunStore
    outcome: "Ending | None" = None
    request: "Request | None" = None

    @classmethod
    def open(cls, folder: Path | str, worlds: int | None = None) -> "Run":
        """Open a run folder without running anything.

        Raises
        ------
        UserError
            If the folder is not a run folder, cannot be read, or has fewer worlds than asked for.
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
        """Statistics over worlds, main scenario and others; computed at first use, or read from the folder."""
        return analyse(self.store)

    def summary(self) -> pd.DataFrame:
        """Return one row per policy, nation, good and metric: unit, value, interval and quantiles; main scenario."""
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
            As of `experiments.analysis.ask.ask`.

        Raises
        ------
        UserError
            As `experiments.analysis.ask.ask`.
        """
        return ask(self.store, nation=nation, good=good, by=by, policy=policy, metric=metric, scenario=scenario)

    def metrics(self) -> pd.DataFrame:
        """Return the long table of metrics, one row per world, nation, good and metric."""
        return self.store.metrics()

    def series(self) -> "xr.Dataset":
        """Return the monthly series saved by the run, dimensions (scenario, policy, time, nation, good, world)."""
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

    def fan_arrays(self) -> "xr.Dataset":
        """Return `fans` as arrays over scenario, policy, nation, good, time and statistic.

        Raises
        ------
        UserError
            As `fans`.
        """
        from experiments.fans.arrays import fan_arrays  # noqa: PLC0415  - xarray is slow to import

        return fan_arrays(self.store)

    def design(self) -> pd.DataFrame:
        """Return the design table: what each world drew."""
        return self.store.design()

    def inputs(self) -> pd.DataFrame:
        """Return every number that worlds may vary: name, unit, value, range, status, role, source, publication."""
        sources = self.store.manifest.get("config", {}).get("baseline", {}).get("sources", {})
        numbers = pd.DataFrame(self.store.manifest["columns"])
        return numbers.assign(publication=numbers["source"].map(lambda name: _publication(sources.get(name, {}))))

    def arrays(self, metrics: Sequence[str] | None = None, by: str | int | None = None) -> "xr.Dataset":
        """Return the metrics as arrays over scenario, policy, nation, good and world, with units and long names.

        NaN where a metric does not apply or a world failed. Memory: 8 bytes for each number.

        Parameters
        ----------
        metrics
            Only these; all by default.
        by
            Metrics as they stand before this date: ``2030`` is 1 January 2030, ``2030-06`` 1 June 2030, which only
            some metrics are known by. The whole run by default.

        Raises
        ------
        UserError
            If the run has no such metric, knows it by no such date, or a file is damaged.
        """
        from experiments.store.arrays import metric_arrays  # noqa: PLC0415  - xarray is slow to import

        return metric_arrays(self.store, metrics, by)

    def figure(self, name: str, *, nation: str | None = None, good: str | None = None) -> notebook.Image:
        """Return a figure of the run, which a notebook displays; no file is written.

        Parameters
        ----------
        name
            Name as for `critmin figure`, such as ``risk_bars``; if several figures have it, the first is returned.
        nation, good
            The pair to show; the one in focus by default.

        Raises
        ------
        UserError
            If there is no such figure, nation or good, or the run lacks what the figure needs.
        """
        # Slow to import, and most callers draw nothing.
        from experiments.figures.load import figure_data  # noqa: PLC0415
        from experiments.figures.output import drawn_files, paint  # noqa: PLC0415
        from experiments.figures.registry import all_figures  # noqa: PLC0415

        figures = all_figures()
        known("figure", name, (*figures, *figure_names()))
        question = question_of_figure(name)
        if question is None:
            picture = paint(figures[name], figure_data(self.store, nation, good, self.analysis))
            return notebook.Image(picture.drawn.title, picture.png, picture.svg)
        finding = question.of_run()(self, nation, good)
        paint_it = next(iter(finding.figures_called(name).values()))
        return notebook.Image(finding.sentences()[0], **drawn_files(paint_it))


def _publication(source: Mapping[str, object]) -> str:
    return ", ".join(str(source[key]) for key in ("publisher", "title", "year", "url_or_doi") if source.get(key))
