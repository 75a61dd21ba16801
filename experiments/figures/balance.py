"""The balance of an importer and good in one year: supply by source, and demand; means over the worlds of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from experiments.figures.data import FigureData, NotDrawable

RESERVES: Final = "reserves"
"""The exporter of what national and joint stockpiles released, as the flows of `CaseTotals` have it."""


@dataclass(frozen=True)
class Balance:
    """Tonnes in one year: the sources and `from_stocks` together are what was used and what was `kept`.

    Attributes
    ----------
    nation, year
        The importer and the calendar year.
    sources
        By origin: other nations, the importer itself for its own producers, and `RESERVES`.
    wanted
        Reference demand: final use and inputs of plants as of the base year, grown; it holds all three that follow.
    used, unserved, forgone
        What was used of it; what was wanted at the price and was not there; what was not bought because the price rose.
    """

    nation: str
    year: int
    sources: Mapping[str, float]
    wanted: float
    used: float
    unserved: float
    forgone: float

    @property
    def supplied(self) -> float:
        """Supply from all sources, tonnes."""
        return sum(self.sources.values())

    @property
    def kept(self) -> float:
        """What came on top of that demand: for plants that were not there in the base year, and into stocks."""
        return max(self.supplied - self.used, 0.0)

    @property
    def from_stocks(self) -> float:
        """What was used and did not come in the year: it came from stocks or was on the way at its beginning."""
        return max(self.used - self.supplied, 0.0)

    @property
    def concentration(self) -> float:
        """Herfindahl-Hirschman index of the origins, 0 to 1: the sum of their squared shares, without stockpiles."""
        came = [tonnes for name, tonnes in self.sources.items() if name != RESERVES]
        return sum(tonnes**2 for tonnes in came) / sum(came) ** 2 if came else 0.0

    def share(self, source: str) -> float:
        """Return the share of a source in the supply from all sources; 0 without supply."""
        return self.sources.get(source, 0.0) / self.supplied if self.supplied else 0.0


@dataclass(frozen=True)
class Ledger:
    """Flows to the focus importer and what it wanted, of all goods and years of a case."""

    nation: str
    flows: pd.DataFrame
    supply: pd.DataFrame

    def of(self, good: str, year: int) -> Balance:
        """Return the balance of a good in a year.

        Raises
        ------
        NotDrawable
            If the importer has no demand for the good.
        """
        rows = self.supply[(self.supply["good"] == good) & (self.supply["year"] == year)]
        if rows.empty or not rows["reference"].iloc[0]:
            raise NotDrawable(f"{self.nation} has no demand for {good} in {year}")
        flows = self.flows[(self.flows["good"] == good) & (self.flows["year"] == year)]
        came = zip(flows["exporter"], flows["tonnes"], strict=True)
        wanted, unserved, forgone = (float(rows[name].iloc[0]) for name in ("reference", "unserved", "destroyed"))
        used = max(wanted - unserved - forgone, 0.0)
        sources = {str(name): float(tonnes) for name, tonnes in came if tonnes}
        return Balance(self.nation, year, sources, wanted, used, unserved, forgone)


def ledger(data: FigureData, policy: str) -> Ledger:
    """Return the ledger of the focus importer under a policy."""
    nation, totals = data.focus.nation, data.totals[policy]
    flows, supply = totals.flows(), totals.supply()
    return Ledger(nation, flows[flows["importer"] == nation], supply[supply["nation"] == nation])


def balance(data: FigureData, policy: str, year: int) -> Balance:
    """Return the balance of the focus pair under a policy in a year.

    Raises
    ------
    NotDrawable
        If the run kept no flows, or the pair has no demand.
    """
    return ledger(data, policy).of(data.focus.good, year)


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
