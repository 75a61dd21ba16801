"""Write attributed numbers for people: one scale for each unit, and names for the metrics."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from experiments.analysis.at_risk import LOSS
from experiments.analysis.spillover import COST, LACKED
from experiments.questions.attribution.stability import GAINS, JOINS, LOSES, STAYS
from experiments.words.labels import Labels


class Scale(NamedTuple):
    """How the numbers of a unit are written.

    Attributes
    ----------
    factor
        What a number is multiplied by.
    unit
        The unit it then has.
    digits
        Digits behind the point.
    """

    factor: float
    unit: str
    digits: int


SCALES: Final = {
    "share": Scale(100.0, "percentage points", 1),
    "t": Scale(1.0, "t", 0),
    "USD_2024": Scale(1e-9, "bn USD of 2024", 2),
}

METRIC_WORDS: Final = {
    "shortage": "probability of a shortage",
    "unserved": "unserved demand",
    LACKED: "unserved demand, amount",
    LOSS: "value at risk",
    COST: "spending on the policy",
}

CHOICES: Final = {
    (STAYS, GAINS): "gains by staying",
    (STAYS, LOSES): "would leave",
    (JOINS, GAINS): "would join",
    (JOINS, LOSES): "would stay out",
}


def choice(move: str, own: Mapping[str, Any] | None) -> str:
    """Return a clause on the choice of a nation, from the row of what its move changes for itself, if any."""
    return "no estimate" if own is None else CHOICES.get((move, own["verdict"]), "not clear")


def player_words(player: str, labels: Labels) -> str:
    """Return the name of a nation, a partnership or a clause; a clause of the only partnership stands without it."""
    if player in labels.nations:
        return labels.nation(player)
    if player in labels.partnerships:
        return labels.partnership(player)
    held = (player, *(name for name in labels.clauses if name.endswith(f".{player}")))[-1]
    partnership, _, clause = held.rpartition(".")
    return labels.clause(partnership, clause)


def number(row: Mapping[str, Any]) -> str:
    """Write the difference of a row in the scale of its unit, with its sign."""
    return _signed(row["difference"], SCALES[row["unit"]])


def with_interval(row: Mapping[str, Any]) -> str:
    """Write the difference of a row with its interval."""
    value, low, high = (_signed(row[name], SCALES[row["unit"]]) for name in ("difference", "ci_low", "ci_high"))
    return f"{value} [{low}, {high}]"


def _signed(value: float, scale: Scale) -> str:
    text = f"{scale.factor * value:+.{scale.digits}f}"
    return text[1:] if float(text) == 0.0 else text
