"""Balance sheet of one good: where it comes from and goes to, nation by nation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.baseline import Baseline

MONTHS_PER_YEAR = 12.0


@dataclass(frozen=True)
class SheetRow:
    """One nation's account of one good; flows in t/yr, stocks in t.

    Attributes
    ----------
    nation
        Identifier, or ``World``.
    output, secondary, imports
        What comes in; output is mined, refined and joint products without recycling.
    exports, final_use, process_use
        What goes out or is used.
    industry_stock, seller_stock, public_stock
        What lies with users, producers and the government.
    """

    nation: str
    output: float
    secondary: float
    imports: float
    exports: float
    final_use: float
    process_use: float
    industry_stock: float
    seller_stock: float
    public_stock: float

    @property
    def is_empty(self) -> bool:
        """Whether the nation neither makes nor uses nor holds the good."""
        return not (self.output or self.secondary or self.final_use or self.process_use or self.public_stock)


def sheet(baseline: Baseline, good: str) -> tuple[SheetRow, ...]:
    """Return the account of each nation that has to do with a good, the world last."""
    rows = [row for row in _rows(baseline, baseline.goods.index(good)) if not row.is_empty]
    return (*rows, _total(rows))


def _rows(baseline: Baseline, good: int) -> Iterator[SheetRow]:
    secondary = _recycled(baseline, good)
    supply = baseline.supply()[:, good] - secondary
    process_use = baseline.process_use()[:, good]
    abroad = (baseline.link_good == good) & (baseline.link_seller != baseline.link_buyer)
    count = len(baseline.nations)
    flow = baseline.flow[abroad]
    imports = np.bincount(baseline.link_buyer[abroad], flow, count)
    exports = np.bincount(baseline.link_seller[abroad], flow, count)
    for place, nation in enumerate(baseline.nations):
        flows = (supply, secondary, imports, exports, baseline.final_use[:, good], process_use)
        stocks = (baseline.industry_stock, baseline.seller_stock, baseline.public_stock)
        yield SheetRow(
            nation,
            *(MONTHS_PER_YEAR * float(column[place]) for column in flows),
            *(float(table[place, good]) for table in stocks),
        )


def _recycled(baseline: Baseline, good: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    made = np.zeros(len(baseline.nations))
    for process, output in zip(baseline.processes, baseline.output, strict=True):
        if process.kind == "secondary":
            made[process.nation] += sum(share for which, share in process.outputs if which == good) * output
    return made


def _total(rows: list[SheetRow]) -> SheetRow:
    numbers = [[value for key, value in vars(row).items() if key != "nation"] for row in rows]
    return SheetRow("World", *(float(column.sum()) for column in np.array(numbers).T))
