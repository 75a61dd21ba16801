"""What an importer got of a good in one year and from where, and what it wanted: means over the worlds of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from experiments.figures.data import FigureData, NotDrawable

RESERVES: Final = "reserves"
"""The exporter of what national and joint stockpiles released, as the flows of `CaseTotals` have it."""


@dataclass(frozen=True)
class Balance:
    """Tonnes in one year: the sources and `from_stocks` together are what was used and what was `kept`.

    Attributes
    ----------
    sources
        By origin: other nations, the importer itself for its own producers, and `RESERVES`.
    wanted
        Reference demand: final use and inputs of plants as of the base year, grown; it holds all three that follow.
    used, unserved, forgone
        What was used of it; what was wanted at the price and was not there; what was not bought because the price rose.
    """

    year: int
    sources: Mapping[str, float]
    wanted: float
    used: float
    unserved: float
    forgone: float

    @property
    def supplied(self) -> float:
        """What all sources brought."""
        return sum(self.sources.values())

    @property
    def kept(self) -> float:
        """What came on top of that demand: for plants that were not there in the base year, and into stocks."""
        return max(self.supplied - self.used, 0.0)

    @property
    def from_stocks(self) -> float:
        """What was used and did not come in the year: it came from stocks or was on the way at its beginning."""
        return max(self.used - self.supplied, 0.0)

    def share(self, source: str) -> float:
        """Return the share of a source in what all sources brought; 0 where nothing came."""
        return self.sources.get(source, 0.0) / self.supplied if self.supplied else 0.0


def balance(data: FigureData, policy: str, year: int) -> Balance:
    """Return the balance of the focus pair under a policy in a year.

    Raises
    ------
    NotDrawable
        If the run kept no flows, or the pair has no demand.
    """
    nation, good = data.focus.nation, data.focus.good
    flows, supply = data.totals[policy].flows(), data.totals[policy].supply()
    supply = supply[(supply["nation"] == nation) & (supply["good"] == good) & (supply["year"] == year)]
    if supply.empty or not supply["reference"].iloc[0]:
        raise NotDrawable(f"{nation} has no demand for {good} in {year}")
    flows = flows[(flows["importer"] == nation) & (flows["good"] == good) & (flows["year"] == year)]
    came = {str(name): float(tonnes) for name, tonnes in zip(flows["exporter"], flows["tonnes"], strict=True) if tonnes}
    wanted, unserved, forgone = (float(supply[name].iloc[0]) for name in ("reference", "unserved", "destroyed"))
    return Balance(year, came, wanted, max(wanted - unserved - forgone, 0.0), unserved, forgone)


def last_full_year(data: FigureData) -> int:
    """Return the last calendar year of which every month is scored.

    Raises
    ------
    NotDrawable
        If the run scores no full calendar year.
    """
    if not data.full_years:
        raise NotDrawable("the run scores no full calendar year: give it more months")
    return data.full_years[-1]
