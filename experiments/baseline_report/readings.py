"""The readings of one question, how much of an importer's basket comes from a supplier, and which of them agree.

A share by value, by weight and as a mean over goods are three answers, and every choice of goods gives three more. They
are set side by side and held against the figure that is quoted, so that nobody has to believe that figure or ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from experiments.baseline_report.reliance import BasketReliance, basket_reliance
from sim.baseline import Baseline
from sim.config.schema.baseline import Source
from sim.config.schema.basket import BasketFile, Published

NEAR = 0.05
"""How far a share may be from the quoted one and still be called about the same."""
BASES = {"by_value": "by value", "by_weight": "by weight", "mean_of_goods": "mean of goods"}
RECONCILED = "balanced"
"""Status of what the model's own base year says."""


@dataclass(frozen=True)
class Reading:
    """One choice of goods and what it says on three bases.

    Attributes
    ----------
    title
        What is counted.
    by_value, by_weight, mean_of_goods
        Shares of the supplier; None where nobody states one.
    status
        How they are known.
    source
        Identifier of where they come from, empty for the model's own base year.
    """

    title: str
    by_value: float | None
    by_weight: float | None
    mean_of_goods: float | None
    status: str
    source: str

    def shares(self) -> dict[str, float]:
        """Return the shares that there are by basis."""
        found = {words: getattr(self, name) for name, words in BASES.items()}
        return {words: share for words, share in found.items() if share is not None}


def readings(baseline: Baseline, basket: BasketFile) -> tuple[Reading, ...]:
    """Return the readings of others and then ours, in the order of the file."""
    ours = [(basket.title, basket.goods)]
    ours += [(variant.title, basket.goods_of(variant)) for variant in basket.variants.values()]
    return (
        *(_published(entry) for entry in basket.published.values()),
        *(_own(title, basket_reliance(baseline, basket, goods)) for title, goods in ours),
    )


def _published(entry: Published) -> Reading:
    known = [share for share in (entry.by_value, entry.by_weight, entry.mean_of_metals) if share is not None]
    value, weight, mean = (
        None if share is None else share.value for share in (entry.by_value, entry.by_weight, entry.mean_of_metals)
    )
    return Reading(entry.title, value, weight, mean, known[0].status, known[0].source or "")


def _own(title: str, found: BasketReliance) -> Reading:
    return Reading(title, found.by_value, found.by_weight, found.mean_of_goods, RECONCILED, "")


def is_near(share: float | None, claimed: float) -> bool:
    """Return whether a share comes to about what is claimed, as printed in whole per cent."""
    return share is not None and abs(round(share, 2) - claimed) <= NEAR + 1e-9


def verdict(found: tuple[Reading, ...], claimed: float) -> str:
    """Return in one sentence which readings come to about what is claimed, and that the others do not."""
    near = [
        f"{reading.title} ({', '.join(agreeing)})"
        for reading in found
        if (agreeing := [words for words, share in reading.shares().items() if is_near(share, claimed)])
    ]
    low, high = f"{100.0 * (claimed - NEAR):.0f}", f"{100.0 * (claimed + NEAR):.0f}"
    if not near:
        return f"No reading comes to about {100.0 * claimed:.0f} % ({low} to {high} %)."
    about = f"About {100.0 * claimed:.0f} % ({low} to {high} %)"
    return f"{about} is what these readings come to: {'; '.join(near)}. No other reading does."


def sources_of(found: tuple[Reading, ...], sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield each source of the readings once, with publisher and licence."""
    for name in dict.fromkeys(reading.source for reading in found if reading.source):
        entry = sources[name]
        yield f"{name}: {entry.publisher}, {entry.title}; {entry.licence}" + (f". {entry.note}" if entry.note else "")
