"""Read a run folder, whole or its first worlds only.

Statistics, figures and briefs know a run through this class alone. A view on fewer worlds than there are is what
a run of that many worlds would have left, to the content hash: this is how a smaller request is answered without
running anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.store import dates
from experiments.store.digest import content_hash
from experiments.store.layout import Layout
from experiments.store.links import refuse_links
from experiments.store.manifest import FILE_NAME, MEND, check_config, read_manifest
from experiments.store.measured import MeasureSums
from experiments.store.metrics import MetricTable, at_cut, read_metrics
from experiments.store.part_table import long_table
from experiments.store.parts import Part, find_parts, read_measures, read_part
from experiments.store.piece import Piece
from experiments.store.receipt import damaged
from experiments.store.table import read_table
from experiments.store.totals import CaseTotals, TotalSums
from sim.config.errors import UserError

if TYPE_CHECKING:
    import xarray as xr

METRICS_FOLDER = "metrics"
DESIGN_FILE = "design.parquet"
FAILURES_FILE = "failures.parquet"
EVENTS_FILE = "events.parquet"
STORIES_FILE = "stories.parquet"
FAILURE_COLUMNS = ("scenario", "policy", "first_world", "last_world", "stage", "error", "traceback")


class UncountedError(UserError):
    """A run did not record what measures did, or not for exactly the worlds in view."""


@dataclass(frozen=True, repr=False)
class RunStore:
    """A read-only view on the results of a run.

    Attributes
    ----------
    path
        The run folder.
    layout
        Names along every axis.
    worlds
        The view covers worlds 0 to ``worlds - 1``.
    manifest
        What the folder says of itself.
    parts
        The sound parts, by world number.
    """

    path: Path
    layout: Layout
    worlds: int
    manifest: dict[str, Any]
    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        return f"RunStore of {self.path}: {self.worlds:,} worlds, {self.manifest['status']}\n{self.layout!r}"

    @classmethod
    def open(cls, run_dir: Path | str, worlds: int | None = None) -> "RunStore":
        """Open a run folder, and check its files against its manifest.

        Parameters
        ----------
        run_dir
            The folder.
        worlds
            Look at this number of worlds from the first on; all that were asked for by default.

        Raises
        ------
        UserError
            If the folder is no run, cannot be read, has fewer worlds, holds links, or has lost or changed something.
        """
        path = Path(run_dir)
        manifest = read_manifest(path)
        refuse_links(path)
        check_config(path, manifest)
        layout = Layout.from_json(manifest["layout"])
        held = int(manifest["worlds"])
        if held == 0:
            joined = ", or put it together with its other shards: `critmin join`"
            hint = joined if manifest.get("status") == "partial" else ""
            raise UserError(f"{path} has not finished yet: give the same `critmin run` again to continue it{hint}")
        if worlds is not None and worlds > held:
            raise UserError(f"{path} has {held} worlds, {worlds} were asked for: extend it with --worlds {worlds}")
        sound, broken = find_parts(path / METRICS_FOLDER, layout)
        if broken:
            raise damaged(broken[0])
        whole = cls(path, layout, held, manifest, tuple(sound))
        if manifest["content_hash"] is not None:  # it is noted when the run is complete
            whole._compare()
        return whole if worlds is None else replace(whole, worlds=worlds)

    @property
    def whole(self) -> bool:
        """Whether this is the view on all worlds of a run that is complete."""
        return self.manifest["content_hash"] is not None and self.worlds == int(self.manifest["worlds"])

    def _compare(self) -> None:
        """Compare a complete run with its manifest.

        Raises
        ------
        UserError
            If anything is lost or changed.
        """
        # They read fans, which know the names of this module's folders.
        from experiments.store.whole import check_counts, check_design, check_parts, check_series  # noqa: PLC0415

        failures = self.failures()
        if failures.empty != (self.manifest["status"] != "failed blocks"):
            raise UserError(f"{self.path / FAILURES_FILE} and {FILE_NAME} disagree about failed blocks: {MEND}")
        found = self.content_hash()
        if found != self.manifest["content_hash"]:
            check_parts(self.path, self.layout, self.worlds, [*(part.piece for part in self.parts), *self._failed()])
            raise UserError(f"{self.path} holds other results than its {FILE_NAME} says (content hash {found}): {MEND}")
        check_counts(self.path, self.layout, self.parts)
        check_series(self.path, self.layout, self.manifest["series_digest"], self.parts)
        check_design(self.path / DESIGN_FILE, self.layout, self.worlds)

    def _failed(self) -> Iterator[Piece]:
        """Yield the pieces that failed."""
        for row in self.failures().to_dict("records"):
            place = self.layout.scenarios.index(row["scenario"]), self.layout.policies.index(row["policy"])
            yield Piece(int(row["first_world"]), int(row["last_world"]) + 1, *place)

    def metrics(self, scenario: str | None = None, names: tuple[str, ...] | None = None) -> pd.DataFrame:
        """Return the long table of metrics, one row per scenario, policy, world, nation, good and metric.

        Parameters
        ----------
        scenario
            Only this scenario.
        names
            Only these metrics.
        """
        frames = list(self.metric_frames(scenario, names))
        if not frames:
            columns = ("scenario", "policy", "world", "nation", "good", "metric", "value", "unit")
            return pd.DataFrame(columns=list(columns))
        return pd.concat(frames, ignore_index=True)

    def metric_frames(
        self, scenario: str | None = None, names: tuple[str, ...] | None = None
    ) -> Iterator[pd.DataFrame]:
        """Yield the table of `metrics` part by part, so that memory is bounded by a block."""
        for part in self._parts_of(scenario, None):
            yield self._frame(part, names)

    def dates(self, metric: str | None = None) -> tuple[str, ...]:
        """Return the dates by which a metric may be asked, or by which all may if it is None; the last is the end.

        ``2030-01`` stands for what happened before 1 January 2030.
        """
        return dates.known_dates(self.layout, metric)

    def table(self, scenario: str, policy: str, by: str | int | None = None, metric: str | None = None) -> MetricTable:
        """Return the metrics of one case, read when first asked for; some tables are kept for the next reader.

        Worlds of failed blocks are left out.

        Parameters
        ----------
        scenario, policy
            The case.
        by
            Metrics as they stand before this date: ``2030`` is 1 January 2030, ``2030-06`` 1 June 2030. None is the
            whole run, as is the day after its end. Before others they are rounded, within a 1,024th of each value;
            events and numbers of months are exact.
        metric
            The metric that is asked for by that date. Those of `dates.MONTHLY` are known by every month; where the
            others are not, the table does not have them.

        Raises
        ------
        UserError
            If the run knows nothing of the date, which names those it knows, or a file is damaged.
        """
        cut = None if by is None else dates.cut_at(self.layout, by, metric)
        if cut is None or cut.months == len(self.layout.months):
            return self._tables(scenario, policy, None)
        if cut.date in self.layout.dates:
            return self._tables(scenario, policy, cut.date)
        return at_cut(self._tables(scenario, policy, None), cut.months, self._shortage_months)

    def first_table(self, scenario: str, policy: str) -> MetricTable:
        """Return the metrics of the first worlds of one case, as many as one file holds."""
        return read_metrics(self.layout, self._parts_of(scenario, policy)[:1], self.worlds)

    @cached_property
    def _tables(self) -> Callable[[str, str, str | None], MetricTable]:
        """Keeps no more tables than one scenario has, whole and by a date, so that memory does not grow further."""
        return lru_cache(maxsize=2 * len(self.layout.policies))(
            lambda scenario, policy, date: read_metrics(
                self.layout, self._parts_of(scenario, policy), self.worlds, date
            )
        )

    @property
    def _shortage_months(self) -> int:
        """How many short months in a row make a shortage."""
        settings = self.manifest.get("metric_settings")
        if settings is None:
            raise UserError(f"{self.path} does not say how many short months make a shortage: give a year")
        return int(settings["shortage_months"])

    def cube(self, scenario: str, policy: str, block: int | None = None) -> "xr.DataArray":
        """Return the metrics of one case with names along their axes (metric, nation, good, world).

        Worlds of failed blocks are absent from the world coordinate.

        Parameters
        ----------
        scenario, policy
            The case.
        block
            Only the worlds of this block.
        """
        import xarray as xr  # noqa: PLC0415  - slow to import, and a run without a table does not need it

        parts = [part for part in self._parts_of(scenario, policy) if block in {None, part.piece.block}]
        table = read_metrics(self.layout, parts, self.worlds)
        names = map(list, (table.metrics, table.nations, table.goods, table.worlds))
        axes = ("metric", "nation", "good", "world")
        return xr.DataArray(table.array, dict(zip(axes, names, strict=True)), axes)

    def series(self) -> "xr.Dataset":
        """Return the monthly series, read when used, with dimensions (scenario, policy, time, nation, good, world).

        Prices have no nation; worlds of failed blocks are NaN. Take axes by name, and choose before turning them
        around: a lazy array that is transposed first is then read whole. A damaged chunk is reported when it is read.
        """
        import xarray as xr  # noqa: PLC0415  - see cube

        from experiments.store.lazy import open_series  # noqa: PLC0415  - zarr is slow to import too

        return open_series(self.path, self.layout, self.worlds) if self.layout.series else xr.Dataset()

    def design(self) -> pd.DataFrame:
        """Return the design table: row, scenario, policy, world and one column per varied column.

        Raises
        ------
        UserError
            If the file is missing or damaged.
        """
        table = read_table(self.path / DESIGN_FILE, self.layout.run)
        return table[table["world"] < self.worlds].reset_index(drop=True)

    def columns(self) -> pd.DataFrame:
        """Return every number of the model that a design may set, with range, source and status."""
        table = pd.DataFrame(self.manifest["columns"])
        return table.assign(varied=table["name"].isin(self.layout.design_columns)) if len(table) else table

    def failures(self) -> pd.DataFrame:
        """Return one row per failed block: its place, stage, error and traceback.

        Raises
        ------
        UserError
            If the file is damaged.
        """
        path = self.path / FAILURES_FILE
        table = read_table(path, self.layout.run) if path.is_file() else pd.DataFrame(columns=list(FAILURE_COLUMNS))
        return table[table["first_world"] < self.worlds].reset_index(drop=True)

    def digests(self) -> dict[tuple[str, str], list[str | None]]:
        """Return the digest of each world, by scenario and policy; None where a world is missing."""
        found: dict[tuple[str, str], list[str | None]] = {case: [None] * self.worlds for case in self.layout.cases}
        for part in self._parts_of(None, None):
            case = self.layout.scenarios[part.piece.scenario], self.layout.policies[part.piece.policy]
            for world, digest in zip(part.piece.worlds, part.digests, strict=True):
                if world < self.worlds:
                    found[case][world] = digest
        return found

    def content_hash(self) -> str:
        """Return the hash of design, metrics and series of the worlds in view."""
        return content_hash(self.layout.content(), [(*case, digests) for case, digests in self.digests().items()])

    def measures(self, scenario: str, policy: str) -> MeasureSums:
        """Return what each control, clause and shock did in the worlds in view of one case.

        Raises
        ------
        UncountedError
            If the run did not count it, or not for just these worlds.
        UserError
            If a file is damaged.
        """
        total = MeasureSums(0, {})
        for part in self._parts_of(scenario, policy):
            found = read_measures(part, self.layout.run)
            if found is None:
                raise UncountedError(
                    f"{self.path} does not know what measures did: a study or an earlier version made it"
                )
            if part.piece.stop > self.worlds:
                raise UncountedError(
                    f"what measures did in the first {self.worlds} worlds of {self.path} is not known: worlds "
                    f"{part.piece.first} to {part.piece.stop - 1} were added up together; look at the first "
                    f"{part.piece.stop}"
                )
            total += found
        return total

    def totals(self, scenario: str, policy: str) -> CaseTotals:
        """Return flows, supply, projects and measures of one case, by year or month, as means over the worlds in view.

        Raises
        ------
        UncountedError
            If the run did not count them, or not for just the worlds in view.
        UserError
            If a file is damaged.
        """
        from experiments.store.fans import Spans, read_totals  # noqa: PLC0415  - it reads counts, which few need

        pieces = [part.piece for part in self._parts_of(scenario, policy)]
        total = TotalSums(0, {})
        for span in Spans.of(self.path).read_for(pieces):
            found = read_totals(self.path, self.layout, span)
            if found is None:
                break
            if span.stop > self.worlds:
                raise UncountedError(
                    f"flows in the first {self.worlds} worlds of {self.path} are not known: worlds {span.first} to "
                    f"{span.stop - 1} were added up together; look at the first {span.stop}"
                )
            total += found
        if pieces and not total.worlds:
            raise UncountedError(
                f"{self.path} keeps no flows by year: a study or an earlier version made it; `critmin run` keeps them"
            )
        return CaseTotals(total, self.layout.months)

    def _parts_of(self, scenario: str | None, policy: str | None) -> list[Part]:
        layout = self.layout
        return [
            part
            for part in self.parts
            if part.piece.first < self.worlds
            and scenario in {None, layout.scenarios[part.piece.scenario]}
            and policy in {None, layout.policies[part.piece.policy]}
        ]

    def _frame(self, part: Part, names: tuple[str, ...] | None) -> pd.DataFrame:
        frame: pd.DataFrame = long_table(self.layout, part.piece, read_part(part)).to_pandas()
        wanted = np.asarray(frame["world"] < self.worlds)
        if names is not None:
            wanted = wanted & np.asarray(frame["metric"].isin(names))
        return frame if wanted.all() else frame[wanted]
