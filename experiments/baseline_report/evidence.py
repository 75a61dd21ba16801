"""What balancing moved, and how much of each good rests on reading and how much on guesses."""

from dataclasses import dataclass

from sim.baseline import Baseline, LedgerCell

LARGE = 0.10
# Statuses from the firmest to the softest, in the order of the table.
STATUSES = ("read", "read-noaddr", "derived", "prior", "memory", "assumption")
_SIDES = {"supply": ("output", "secondary"), "use": ("final_use",), "trade": ("trade",)}


@dataclass(frozen=True)
class EvidenceRow:
    """Share of tonnes of one good by status.

    Attributes
    ----------
    good
        Identifier.
    side
        ``supply``, ``use`` (final) or ``trade`` (across borders).
    tonnes
        What the shares are of, t/yr.
    shares
        By status, in the order of `STATUSES`; they add up to one.
    """

    good: str
    side: str
    tonnes: float
    shares: tuple[float, ...]


def adjustments(baseline: Baseline, good: str | None = None) -> tuple[LedgerCell, ...]:
    """Return the observed numbers that moved by a tenth or more, largest move in tonnes' share first."""
    moved = [cell for cell in baseline.ledger if cell.moved >= LARGE and good in (None, cell.good)]
    return tuple(sorted(moved, key=lambda cell: (cell.good, -_weight(cell), cell.what, cell.nation, cell.partner)))


def _weight(cell: LedgerCell) -> float:
    return abs(cell.reconciled - (cell.observed or 0.0))


def evidence(baseline: Baseline, good: str) -> tuple[EvidenceRow, ...]:
    """Return how a good's supply, final use and trade across borders are known; empty sides left out.

    Joint products and process inputs follow from recipes, home sales from the balance; they are not counted.
    """
    rows = (_row(baseline, good, side) for side in _SIDES)
    return tuple(row for row in rows if row.tonnes > 0.0)


def _row(baseline: Baseline, good: str, side: str) -> EvidenceRow:
    cells = [
        cell
        for cell in baseline.ledger
        if cell.good == good and cell.what in _SIDES[side] and cell.nation != cell.partner
    ]
    tonnes = [sum(cell.reconciled for cell in cells if cell.status == status) for status in STATUSES]
    total = sum(tonnes)
    return EvidenceRow(good, side, 12.0 * total, tuple(part / total if total else 0.0 for part in tonnes))


def mean_evidence(baseline: Baseline) -> tuple[EvidenceRow, ...]:
    """Return the mean over goods of each side's shares; tonnes of different goods do not add up, so none are given."""
    rows = [row for good in baseline.goods for row in evidence(baseline, good)]
    return tuple(_mean([row for row in rows if row.side == side], side) for side in _SIDES)


def _mean(rows: list[EvidenceRow], side: str) -> EvidenceRow:
    columns = zip(*(row.shares for row in rows), strict=True)
    return EvidenceRow("mean over goods", side, 0.0, tuple(sum(column) / len(rows) for column in columns))
