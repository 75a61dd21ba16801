"""Writes down what balancing did to each number, and why the large moves were made.

The reason is derived from what is at hand: sources that disagree, a world total that did not add up, or a
nation whose trade record and need differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.baseline.economy import Floats, LedgerCell
from sim.baseline.observed import Observed
from sim.baseline.system import LinkList
from sim.config.quantity import Quantity

LARGE_MOVE = 0.10
# A gap below this is no reason worth naming.
WORTH_TELLING = 0.025


@dataclass(frozen=True)
class Gaps:
    """How far the observed numbers are from balance, relative to the larger side; positive is too much supply.

    Attributes
    ----------
    world
        (G,) supply less use.
    own
        (N, G) supply and imports less use and exports.
    """

    world: Floats
    own: Floats


@dataclass(frozen=True)
class Ledger:
    """Writes the cells of a reconciled base year.

    Attributes
    ----------
    observed
        What was observed.
    gaps
        How far it was from balance.
    """

    observed: Observed
    gaps: Gaps

    def cells(self, links: LinkList, values: Floats) -> tuple[LedgerCell, ...]:
        """Return one cell per output, final use and link; values are those, in that order."""
        outputs, uses = len(self.observed.processes), len(self.observed.final_use)
        return (
            *self._outputs(values[:outputs]),
            *self._final_uses(values[outputs : outputs + uses]),
            *self._trade(links, values[outputs + uses :]),
        )

    def _outputs(self, values: Floats) -> Iterator[LedgerCell]:
        for process, quantity, value in zip(
            self.observed.processes, self.observed.output, values.tolist(), strict=True
        ):
            if quantity is not None:
                what = "secondary" if process.kind == "secondary" else "output"
                yield self._cell((what, process.type, ""), (process.nation, process.main), quantity, value)

    def _final_uses(self, values: Floats) -> Iterator[LedgerCell]:
        for (place, quantity), value in zip(self.observed.final_use.items(), values.tolist(), strict=True):
            yield self._cell(("final_use", "", ""), place, quantity, value)

    def _trade(self, links: LinkList, values: Floats) -> Iterator[LedgerCell]:
        kept = dict(zip(links.triples(), values.tolist(), strict=True))
        for key in sorted(kept.keys() | self.observed.imports.keys()):
            good, seller, buyer = key
            label = "trade", "", self.observed.nations[seller]
            yield self._cell(label, (buyer, good), self.observed.imports.get(key), kept.get(key, 0.0))

    def _cell(
        self, label: tuple[str, str, str], place: tuple[int, int], quantity: Quantity | None, value: float
    ) -> LedgerCell:
        what, process, partner = label
        nation, good = place
        return LedgerCell(
            what=what,
            nation=self.observed.nations[nation],
            good=self.observed.goods[good],
            process=process,
            partner=partner,
            observed=quantity.value if quantity else None,
            reconciled=value,
            low=quantity.low if quantity else None,
            high=quantity.high if quantity else None,
            unit="t/month",
            source=(quantity.source or "") if quantity else "gravity",
            status=quantity.status if quantity else "prior",
            reason=_reason(quantity, value, float(self.gaps.world[good]), float(self.gaps.own[nation, good])),
        )


def _reason(quantity: Quantity | None, value: float, world_gap: float, own_gap: float) -> str:
    """Say why a number moved by a tenth or more; empty for less."""
    if quantity is None or abs(value - quantity.value) < LARGE_MOVE * quantity.value:
        return ""
    if value == 0.0:
        return "left out: a thousandth of what either side trades, or only shipped on"
    parts = [_within(quantity, value)]
    if abs(world_gap) > WORTH_TELLING:
        side = "supply exceeds use" if world_gap > 0 else "use exceeds supply"
        parts.append(f"as observed, world {side} by {abs(world_gap):.0%}")
    if abs(own_gap) > WORTH_TELLING:
        side = "more comes in than is used or shipped" if own_gap > 0 else "more is used or shipped than comes in"
        parts.append(f"in its nation {side}, by {abs(own_gap):.0%}")
    return "; ".join(parts)


def _within(quantity: Quantity, value: float) -> str:
    if quantity.low is None or quantity.high is None:
        return "a guess, moved to close the balance" if quantity.is_guess else "moved to close the balance"
    return "inside the range of its sources" if quantity.low <= value <= quantity.high else "beyond its stated range"
