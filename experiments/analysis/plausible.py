"""Refuse saved statistics that no run of this layout can have.

A run folder comes from anybody, and whoever changes a table can also renew its receipt. So a table is only used if it
has the columns, the rows and the range of values that `experiments.analysis.statistics.compute` gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from experiments.analysis import at_risk, avoided, paired, spillover, summary
from experiments.store.metrics import Float, MetricInfo, MetricTable

if TYPE_CHECKING:
    from experiments.store import RunStore
    from experiments.store.layout import Layout

Pair = tuple[str, str, str]
"""Nation, good and metric."""

_ROUNDING: Final = 1e-9
_NAMES: Final = frozenset({"policy", "baseline", "role", "nation", "good", "metric", "unit"})
_KEY: Final = ("policy", "role", "nation", "good", "metric")
_COLUMNS: Final = {
    "summary": summary.COLUMNS, "paired": paired.COLUMNS, "at_risk": at_risk.COLUMNS, "spillover": spillover.COLUMNS,
}  # fmt: skip
_SHARES: Final = ("p_better", "p_equal", "p_worse")
_ASCENDING: Final = (("ci_low", "value", "ci_high"), ("ci_low", "difference", "ci_high"), ("p05", "p50", "p95"))
_MAY_BE_BLANK: Final = ("ci_low", "ci_high", "p_better", "p_worse")
"""A ratio may have no end, and a metric without a direction has no better and no worse."""


@dataclass(frozen=True)
class Expected:
    """What the statistics of one scenario of a run must hold.

    Attributes
    ----------
    layout
        Names along the axes.
    metrics
        What the metrics are called and how they are read.
    held
        Policy to what certainly has a value under it.
    compared
        Policy to what certainly has, in some world, a value under it and under what it is compared with.
    """

    layout: "Layout"
    metrics: Mapping[str, MetricInfo]
    held: Mapping[str, frozenset[Pair]]
    compared: Mapping[str, frozenset[Pair]]

    @classmethod
    def of(cls, store: "RunStore", scenario: str, metrics: Mapping[str, MetricInfo]) -> "Expected":
        """Return what is expected of a scenario: its first worlds are read, which is quick.

        Raises
        ------
        UserError
            If a file is damaged.
        """
        tables = {policy: store.first_table(scenario, policy) for policy in store.layout.policies}
        held = {policy: _held(table) for policy, table in tables.items()}
        pairs = {policy: other for policy, other in store.layout.baselines.items() if policy != other}
        compared = {policy: _held(tables[policy], tables[other]) for policy, other in pairs.items()}
        return cls(store.layout, metrics, held, compared)

    @property
    def most_rows(self) -> int:
        """As many rows as a table may have."""
        layout = self.layout  # with all nations of a role, all goods, and a ratio of two metrics
        return len(layout.policies) * (len(layout.nations) + 2) * (len(layout.goods) + 1) * (len(self.metrics) + 1)

    def check(self, kind: str, table: pd.DataFrame) -> None:
        """Check a table: ``summary``, ``paired``, ``at_risk`` or ``spillover``.

        Raises
        ------
        ValueError
            If no run of this layout has it.
        """
        if tuple(table.columns) != _COLUMNS[kind]:
            raise ValueError(f"columns {', '.join(map(str, table.columns))}")
        if len(table):
            _check_types(table)
        self._check_names(table)
        if table.duplicated([name for name in _KEY if name in table]).any():
            raise ValueError("a row twice")
        missing = self._rows(kind) - set(zip(*(table[name].to_numpy(object) for name in _row_names(kind)), strict=True))
        if missing:
            raise ValueError(f"no row of {', '.join(min(missing))}")
        _check_order(table)
        self._check_shares(table)

    def _rows(self, kind: str) -> set[tuple[str, ...]]:
        """Return the rows that a table must have, named by `_row_names`."""
        if kind == "summary":
            return {(policy, *pair) for policy, pairs in self.held.items() for pair in pairs}
        if kind == "at_risk":
            losses = (at_risk.LOSS, at_risk.WORST_YEAR)
            return {(policy, nation, metric) for policy, nation, _, metric in self._rows("summary") if metric in losses}
        compared: set[tuple[str, ...]] = {(policy, *pair) for policy, pairs in self.compared.items() for pair in pairs}
        gains = (spillover.LACKED, at_risk.LOSS)
        return compared if kind == "paired" else {row for row in compared if row[-1] in gains}

    def _check_names(self, table: pd.DataFrame) -> None:
        layout = self.layout
        units = {info.name: info.unit for info in (*self.metrics.values(), avoided.METRIC)}
        known = {
            "policy": layout.policies, "nation": (*layout.nations, spillover.EVERY),
            "good": (*layout.goods, spillover.EVERY), "metric": units, "role": (spillover.MEMBER, spillover.OTHER),
        }  # fmt: skip
        for column in table.columns.intersection(list(known)):
            if not set(known[column]).issuperset(table[column].unique()):
                raise ValueError(f"a {column} that the run does not have")
        if (table["metric"].map(units) != table["unit"]).any():
            raise ValueError("a unit that its metric does not have")
        if "baseline" in table and (table["policy"].map(layout.baselines) != table["baseline"]).any():
            raise ValueError("a baseline that its policy does not have")

    def _check_shares(self, table: pd.DataFrame) -> None:
        """Check probabilities, and the shares of worlds that are better, equal and worse."""
        likely = table["metric"].isin([info.name for info in self.metrics.values() if info.aggregate == "probability"])
        for column, low in (("value", 0.0), ("difference", -1.0), *((name, 0.0) for name in _SHARES)):
            if column not in table:
                continue
            values = table.loc[likely | (column in _SHARES), column].dropna()
            if not values.between(low - _ROUNDING, 1.0 + _ROUNDING).all():
                raise ValueError(f"{column} that is no probability")
        if set(_SHARES) <= set(table.columns):
            sums = table[list(_SHARES)].sum(axis=1, skipna=False).dropna()
            if not np.allclose(sums, 1.0, rtol=0.0, atol=_ROUNDING):
                raise ValueError("shares that do not add up to 1")


def _row_names(kind: str) -> list[str]:
    return ["policy", "nation", "metric"] if kind == "at_risk" else ["policy", "nation", "good", "metric"]


def _held(*tables: MetricTable) -> frozenset[Pair]:
    """Return what has a value in the same world of all tables."""
    first = tables[0]
    nations, goods, metrics = first.nations, first.goods, first.metrics
    worlds = reduce(np.intersect1d, [table.worlds for table in tables])
    known = [~np.isnan(table.array[..., np.isin(table.worlds, worlds)]) for table in tables]
    places = np.argwhere(np.logical_and.reduce(known).any(axis=-1)).tolist()
    return frozenset((nations[nation], goods[good], metrics[metric]) for metric, nation, good in places)


def _check_types(table: pd.DataFrame) -> None:
    for name, column in table.items():
        if name in _NAMES:
            sound = pd.api.types.is_string_dtype(column) and not column.isna().any()
        elif name == "free_rider":
            sound = column.dtype == np.bool_
        else:
            sound = column.dtype == np.float64 and not np.isinf(column).any()
            sound &= name in _MAY_BE_BLANK or not column.isna().any()
        if not sound:
            raise ValueError(f"{name} of another type, or blank")


def _check_order(table: pd.DataFrame) -> None:
    """Check that each interval holds its estimate, and that quantiles ascend."""
    for names in _ASCENDING:
        if set(names) <= set(table.columns):
            low, middle, high = (table[name].to_numpy(dtype=np.float64) for name in names)
            room = _ROUNDING * np.maximum(1.0, np.abs(middle))
            if _above(low, middle + room) or _above(middle, high + room):
                raise ValueError(f"{names[1]} outside {names[0]} to {names[2]}")


def _above(one: Float, other: Float) -> bool:
    return bool((one > other).any())
