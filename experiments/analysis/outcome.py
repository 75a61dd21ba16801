"""Name an outcome of a run, and say when it counts as a failure: ``unserved:JPN:dytb_oxide > 5 %``."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.rank import riskiest_pairs
from experiments.analysis.summary import summarise
from experiments.analysis.table import Float, MetricInfo, MetricTable, metric_infos
from experiments.store.layout import known
from sim.config.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.store import RunStore

RISK: Final = ("shortage", "unserved")
"""The metrics by which pairs of nation and good are ranked."""

_COMPARISONS: Final[Mapping[str, Callable[[Float, float], Any]]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
_FORM: Final = re.compile(
    r"\s*(?P<metric>\w+):(?P<nation>[^:<>=\s]+):(?P<good>[^:<>=\s]+)\s*"
    r"(?:(?P<sign>[<>]=?)\s*(?P<number>[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*(?P<percent>%?))?\s*"
)


@dataclass(frozen=True)
class Outcome:
    """A metric of one nation and good, and when it counts as a failure.

    Attributes
    ----------
    metric
        The metric.
    nation, good
        Whose value, and of what.
    sign, threshold
        A world fails where its value stands so to the threshold, which is in the metric's unit.
    """

    metric: MetricInfo
    nation: str
    good: str
    sign: str = ">"
    threshold: float = 0.0

    def __str__(self) -> str:
        """Return the form in which it is asked for."""
        pair = f"{self.metric.name}:{self.nation}:{self.good}"
        return pair if self.happens else f"{pair} {self.sign} {self.threshold:g}"

    @property
    def happens(self) -> bool:
        """Whether the metric is an event, and the failure that it happens."""
        return self.metric.aggregate == "probability" and (self.sign, self.threshold) == (">", 0.0)

    def values(self, table: MetricTable) -> Float:
        """Return the metric's value in each world.

        Raises
        ------
        UserError
            If it has none in any world.
        """
        values = table.pair(self.metric.name, self.nation, self.good)
        if np.isnan(values).all():
            raise UserError(
                f"{self.metric.name} of {self.good} in {self.nation} applies to no world: name another pair"
            )
        return values

    def fails(self, values: Float) -> NDArray[np.bool_]:
        """Tell which values are failures; NaN is none."""
        return np.asarray(_COMPARISONS[self.sign](values, self.threshold), dtype=bool)


def read_outcome(text: str, store: "RunStore") -> Outcome:
    """Read ``metric:nation:good``, with a comparison such as ``> 5 %`` unless the metric is an event.

    Raises
    ------
    UserError
        If the text has another form, the run holds no such metric, nation or good, or the comparison is missing or in
        another unit than the metric.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise UserError(f"{text[:80]!r} is no outcome: write METRIC:NATION:GOOD, as in 'unserved:JPN:gallium > 5 %'")
    infos = metric_infos(store.manifest["metrics"])
    metric = infos[known("metric", found["metric"], infos)]
    nation = known("nation", found["nation"], store.layout.nations)
    good = known("good", found["good"], store.layout.goods)
    if found["sign"] is None:
        if metric.aggregate != "probability":
            raise UserError(
                f"{text[:80]!r}: {metric.name} is a number, in {metric.unit}: say when it is a failure, as in "
                f"'{metric.name}:{nation}:{good} {'<' if metric.direction == 'higher' else '>'} 0.05'"
            )
        return Outcome(metric, nation, good)
    if found["percent"] and not metric.unit.startswith("share"):
        raise UserError(f"{text[:80]!r}: {metric.name} is in {metric.unit}, not in per cent")
    return Outcome(metric, nation, good, found["sign"], _number(text, found["number"], bool(found["percent"])))


def riskiest_outcome(store: "RunStore", scenario: str, policy: str) -> Outcome:
    """Return the shortage to which a scenario adds most risk under a policy, over the first other scenario of the run.

    Raises
    ------
    UserError
        If the run has no metric of a shortage, or no pair is short in some worlds and not in others.
    """
    infos = metric_infos(store.manifest["metrics"])
    if not set(RISK) <= infos.keys():
        raise UserError(f"the run has no metrics {' and '.join(RISK)} to rank by: name an outcome, METRIC:NATION:GOOD")
    others = [name for name in store.layout.scenarios if name != scenario]
    beside = _risks(store, others[0], policy, infos) if others else None
    risks = _risks(store, scenario, policy, infos)
    open_ = risks[(risks["metric"] == RISK[0]) & risks["value"].between(0.0, 1.0, inclusive="neither")]
    telling = set(zip(open_["nation"], open_["good"], strict=True))
    for nation, good in riskiest_pairs(risks, policy, beside=beside):
        if (nation, good) in telling:
            return Outcome(infos[RISK[0]], nation, good)
    raise UserError(
        f"under {policy} no nation is short of a good in some worlds and not in others: name an outcome, as in "
        "'unserved:JPN:gallium > 5 %'"
    )


def _risks(store: "RunStore", scenario: str, policy: str, infos: Mapping[str, MetricInfo]) -> "pd.DataFrame":
    """Return the summary rows of the metrics by which pairs are ranked."""
    table = MetricTable.from_cube(store.cube(scenario, policy)).part(metrics=RISK)
    return summarise(table, infos, policy, Resampling(len(table.worlds), int(store.manifest["seed"])))


def _number(text: str, number: str, percent: bool) -> float:
    try:
        return float(number) / (100.0 if percent else 1.0)
    except ValueError as error:
        raise UserError(f"{text[:80]!r}: {number!r} is no number") from error
