"""Writes down what balancing did to each number, and why the large moves were made.

The reason is derived from what is at hand: sources that disagree, a world total that did not add up, or a
nation whose trade record and need differ.
"""

from collections.abc import Iterator

from sim.baseline.economy import Floats, LedgerCell
from sim.baseline.observed import Observed
from sim.baseline.system import LinkList
from sim.config.quantity import Quantity

LARGE_MOVE = 0.10


def ledger(observed: Observed, links: LinkList, values: Floats, gaps: tuple[Floats, Floats]) -> tuple[LedgerCell, ...]:
    """Return one cell per output, final use and link.

    Parameters
    ----------
    values
        Reconciled outputs, final uses and flows, in that order.
    gaps
        (G,) world supply less demand as observed, and (N, G) observed supply and imports less use and exports,
        both relative to the larger side.
    """
    outputs, uses = len(observed.processes), len(observed.final_use)
    cells = [
        *_outputs(observed, values[:outputs], gaps),
        *_final_uses(observed, values[outputs : outputs + uses], gaps),
        *_trade(observed, links, values[outputs + uses :], gaps),
    ]
    return tuple(cells)


def _outputs(observed: Observed, values: Floats, gaps: tuple[Floats, Floats]) -> Iterator[LedgerCell]:
    for process, quantity, value in zip(observed.processes, observed.output, values.tolist(), strict=True):
        if quantity is None:
            continue
        what = "secondary" if process.kind == "secondary" else "output"
        nation, good = process.nation, process.main
        yield _cell(observed, what, (nation, good), process.type, "", quantity, value, gaps)


def _final_uses(observed: Observed, values: Floats, gaps: tuple[Floats, Floats]) -> Iterator[LedgerCell]:
    for (place, quantity), value in zip(observed.final_use.items(), values.tolist(), strict=True):
        yield _cell(observed, "final_use", place, "", "", quantity, value, gaps)


def _trade(
    observed: Observed, links: LinkList, values: Floats, gaps: tuple[Floats, Floats]
) -> Iterator[LedgerCell]:
    kept = dict(zip(links.triples(), values.tolist(), strict=True))
    for good, seller, buyer in sorted(kept.keys() | observed.imports.keys()):
        key = good, seller, buyer
        quantity, value = observed.imports.get(key), kept.get(key, 0.0)
        yield _cell(observed, "trade", (buyer, good), "", observed.nations[seller], quantity, value, gaps)


def _cell(  # noqa: PLR0913  # the ledger's columns, gathered in one place
    observed: Observed,
    what: str,
    place: tuple[int, int],
    process: str,
    partner: str,
    quantity: Quantity | None,
    value: float,
    gaps: tuple[Floats, Floats],
) -> LedgerCell:
    nation, good = place
    return LedgerCell(
        what=what,
        nation=observed.nations[nation],
        good=observed.goods[good],
        process=process,
        partner=partner,
        observed=quantity.value if quantity else None,
        reconciled=value,
        low=quantity.low if quantity else None,
        high=quantity.high if quantity else None,
        unit="t/month",
        source=quantity.source if quantity else "gravity",
        status=quantity.status if quantity else "prior",
        reason=_reason(quantity, value, float(gaps[0][good]), float(gaps[1][nation, good])),
    )


def _reason(quantity: Quantity | None, value: float, world_gap: float, own_gap: float) -> str:
    """Say why a number moved by a tenth or more; empty for less."""
    if quantity is None or abs(value - quantity.value) <= LARGE_MOVE * quantity.value:
        return ""
    if value == 0.0:
        return "below a thousandth of what either side trades: left out"
    parts = [_within(quantity, value)]
    if abs(world_gap) > LARGE_MOVE / 4:
        side = "supply exceeds use" if world_gap > 0 else "use exceeds supply"
        parts.append(f"as observed, world {side} by {abs(world_gap):.0%}")
    if abs(own_gap) > LARGE_MOVE / 4:
        side = "more comes in than is used or shipped" if own_gap > 0 else "more is used or shipped than comes in"
        parts.append(f"in its nation {side}, by {abs(own_gap):.0%}")
    return "; ".join(part for part in parts if part)


def _within(quantity: Quantity, value: float) -> str:
    if quantity.low is None or quantity.high is None:
        return "a guess, moved to close the balance" if quantity.is_guess else "moved to close the balance"
    return "inside the range of its sources" if quantity.low <= value <= quantity.high else "beyond its stated range"
