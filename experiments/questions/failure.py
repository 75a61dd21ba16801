"""Read the condition under which an outcome counts as a failure: ``unserved:JPN:dytb_oxide > 5 %``."""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.focus import focus_of
from experiments.store.metrics import Float, MetricInfo, MetricTable, metric_infos
from experiments.words.outcome import OPEN, Names, Outcome
from sim.config.errors import UserError, shorten

if TYPE_CHECKING:
    from experiments.store import RunStore

_COMPARISONS: Final[Mapping[str, Callable[[Float, float], Any]]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
DEFAULT: Final = "shortage"
_SIGN: Final = re.compile(r"([<>]=?)")


@dataclass(frozen=True)
class Failure:
    """An outcome, and when it is a failure.

    Attributes
    ----------
    outcome
        What is measured.
    metric
        How its metric is read.
    sign, threshold
        A world fails where its value stands so to the threshold, which is in the metric's unit.
    """

    outcome: Outcome
    metric: MetricInfo
    sign: str = ">"
    threshold: float = 0.0

    def __str__(self) -> str:
        """Return the form in which it is asked for."""
        return str(self.outcome) if self.happens else f"{self.outcome} {self.sign} {self.threshold:g}"

    @property
    def happens(self) -> bool:
        """Whether the metric is an event, and the failure that it happens."""
        return self.metric.aggregate == "probability" and (self.sign, self.threshold) == (">", 0.0)

    def values(self, table: MetricTable) -> Float:
        """Return the outcome's value in each world.

        Raises
        ------
        UserError
            If it has none in any world.
        """
        values = table.pair(self.outcome.metric, self.outcome.nation, self.outcome.good)
        if np.isnan(values).all():
            raise self.outcome.inapplicable()
        return values

    def fails(self, values: Float) -> NDArray[np.bool_]:
        """Return which values are failures; NaN is none."""
        return np.asarray(_COMPARISONS[self.sign](values, self.threshold), dtype=bool)


def failure_of(
    text: str | None,
    store: "RunStore",
    *,
    nation: str | None = None,
    good: str | None = None,
    policy: str | None = None,
) -> Failure:
    """Read an outcome with a comparison such as ``> 5 %``, which one whose metric is an event can do without.

    Parameters
    ----------
    text
        ``METRIC[:NATION[:GOOD]]`` and the comparison; a shortage by default.
    store
        An opened run.
    nation, good
        Where the text names none; by default what is in focus under the policy.
    policy
        The policy looked at.

    Raises
    ------
    UserError
        If the text has another form, the run holds no such metric, nation or good, or the comparison is missing or in
        another unit than the metric.
    """
    infos = metric_infos(store.manifest["metrics"])
    name, *comparison = _SIGN.split(text or DEFAULT, maxsplit=1)
    asked = Outcome.read(name, Names.of_run(store.layout), OPEN).filled(nation, good)
    outcome = in_focus(asked, store, policy)
    metric = infos[outcome.metric]
    if comparison:
        sign, limit = comparison
        return Failure(outcome, metric, sign, _threshold(limit, metric))
    if metric.aggregate != "probability":
        raise UserError(
            f"{metric.name} is a number, in {metric.unit}: say when it is a failure, as in "
            f"'{outcome} {'<' if metric.direction == 'higher' else '>'} 0.05'"
        )
    return Failure(outcome, metric)


def in_focus(asked: Outcome, store: "RunStore", policy: str | None = None) -> Outcome:
    """Return an outcome whose nation and good are those in focus where it names none.

    Raises
    ------
    UserError
        If the run has no such nation, good or policy.
    """
    asked.checked(Names.of_run(store.layout))
    if asked.nation and asked.good:
        return asked
    focus = focus_of(store, nation=asked.nation or None, good=asked.good or None, policy=policy)
    return asked.filled(focus.nation, focus.good)


def _threshold(limit: str, metric: MetricInfo) -> float:
    """Read a number in the metric's unit, or a percentage of a share."""
    number = limit.strip().removesuffix("%")
    percent = limit.strip() != number
    if percent and not metric.unit.startswith("share"):
        raise UserError(f"{shorten(limit)}: {metric.name} is in {metric.unit}, not in per cent")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{shorten(limit.strip())} is no number: say when {metric.name} is a failure, as in '> 0.05'")
    return value / 100.0 if percent else value
