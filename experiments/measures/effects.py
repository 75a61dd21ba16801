"""Read from a run what each measure did: days in force, tonnes moved, and how much of what it stopped leaked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.store.measured import MeasureSums
from experiments.store.reader import RunStore
from sim.counted import DAYS, HELD, QUANTITIES, Measure

FAMILIES: Final = ("control", "clause", "shock")
COLUMNS: Final = (
    "scenario", "policy", "family", "measure", "kind", "by", "worlds_in_force", "days", "good", "quantity", "tonnes",
)  # fmt: skip
WANTED: Final = "wanted"
"""What is ordered at a border is moved by nobody."""


@dataclass(frozen=True)
class MeasureEffect:
    """What one measure did in one case, means over all worlds.

    Attributes
    ----------
    worlds
        Share of worlds in which it was ever in force.
    days
        Days in force.
    tonnes
        Good to quantity to tonnes; what is nothing in every world is left out.
    """

    measure: Measure
    worlds: float
    days: float
    tonnes: dict[str, dict[str, float]]

    @property
    def moved(self) -> bool:
        """Whether it moved anything in any world."""
        return any(quantity != WANTED for own in self.tonnes.values() for quantity in own)

    @property
    def wanted(self) -> bool:
        """Whether anybody wanted anything at its border while it was in force."""
        return any(WANTED in own for own in self.tonnes.values())

    def leaked(self, good: str) -> float | None:
        """Return the share of what it stopped of a good that came all the same; None where it stopped nothing."""
        own = self.tonnes.get(good, {})
        return own.get("leaked", 0.0) / own["stopped"] if own.get("stopped") else None

    def plain(self) -> dict[str, Any]:
        """Return the effect as JSON values."""
        goods = {good: {**own, "leaked_share": self.leaked(good)} for good, own in self.tonnes.items()}
        measure = self.measure
        return {
            "family": measure.family, "measure": measure.name, "kind": measure.kind, "by": measure.by,
            "worlds_in_force": self.worlds, "days": self.days, "goods": goods,
        }  # fmt: skip


def effects_of(store: RunStore, scenario: str, policy: str) -> list[MeasureEffect]:
    """Return what each measure of a case did, the controls first.

    Raises
    ------
    UserError
        If the run did not count it for just the worlds in view, or a file is damaged.
    """
    sums = store.measures(scenario, policy)
    held = [measure for measure, quantity, _ in sums.sums if quantity == HELD]
    return [_effect(sums, measure) for measure in sorted(held, key=_place)]


def _place(measure: Measure) -> tuple[int, str]:
    return FAMILIES.index(measure.family), measure.name


def _effect(sums: MeasureSums, measure: Measure) -> MeasureEffect:
    own = {(quantity, good): found for (who, quantity, good), found in sums.sums.items() if who == measure}
    tonnes: dict[str, dict[str, float]] = {}
    for quantity in QUANTITIES:
        for (name, good), found in own.items():
            if name == quantity:
                tonnes.setdefault(good, {})[quantity] = found.total / sums.worlds
    days = own.get((DAYS, ""))
    if days is None:
        return MeasureEffect(measure, 0.0, 0.0, tonnes)
    return MeasureEffect(measure, days.worlds / sums.worlds, days.total / sums.worlds, tonnes)


def table_of(store: RunStore, cases: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return the effects of some cases, a row for each quantity of each good, columns `COLUMNS`.

    A measure that moved nothing has one row, without good and quantity and with 0 t.

    Raises
    ------
    UserError
        As `effects_of`.
    """
    rows = []
    for scenario, policy in cases:
        for effect in effects_of(store, scenario, policy):
            measure = effect.measure
            head = (
                scenario,
                policy,
                measure.family,
                measure.name,
                measure.kind,
                measure.by,
                effect.worlds,
                effect.days,
            )
            moved = [(good, name, amount) for good, own in effect.tonnes.items() for name, amount in own.items()]
            rows += [(*head, *tonnes) for tonnes in moved or [("", "", 0.0)]]
    return pd.DataFrame(rows, columns=list(COLUMNS))
