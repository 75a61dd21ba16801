"""Say what is fixed in an experiment: who exists, who can trade with whom, what turns into what, and when.

Numbers vary by world; structure does not. It is the union over the experiment's scenarios and policies, so that
one block of worlds may mix them and every array keeps its shape.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.base_year import BaseYear
from sim.baseline import Baseline
from sim.calendar import Calendar
from sim.config.schema.experiment import ResolvedExperiment
from sim.links import Links
from sim.projects import ProjectPlan
from sim.recipes import Recipes

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One number that a row of a design may set: a parameter, or a lever that switches something on.

    Attributes
    ----------
    name
        Dotted name, such as ``behaviour.fear_from_news``; what ``--set`` and ``--sweep`` take.
    value, low, high, dist
        Central value, range and distribution in the model's unit.
    most
        Most that it can be at all, such as 1 for a share; None where there is no end.
    role
        ``uncertainty`` if worlds draw it, ``lever`` if policies or scenarios set it, ``fixed`` otherwise.
    """

    name: str
    unit: str
    value: float
    low: float | None
    high: float | None
    dist: str
    source: str
    status: str
    role: str
    note: str = ""
    most: float | None = None


@dataclass(frozen=True)
class JointSample:
    """Values of several columns that worlds draw together: a world takes one row of them.

    Attributes
    ----------
    names
        The columns.
    draws
        One row for each draw, shape ``(K, columns)``.
    """

    names: tuple[str, ...]
    draws: Float


@dataclass(frozen=True)
class Structure:
    """Everything about an experiment that is the same in all of its worlds.

    Attributes
    ----------
    baseline
        The reconciled base year with all links and processes that any policy may open.
    base_years
        Variants of its numbers, one of which each world picks; number 0 is the baseline itself.
    links, recipes
        The same as flat arrays for the kernels.
    calendar
        Which months are simulated and scored.
    gated_links
        Link of each export limit, shape ``(K,)``.
    controlled_gates
        Whether a control may act on the limit; only a closed passage may where none does; shape ``(K,)``.
    sea_links
        Links that a closed passage may delay, make dearer or stop, shape ``(S,)``.
    pool_good
        Good of each quota pool, shape ``(Q,)``.
    projects
        Named mines and plants that may come on stream.
    columns
        Every number a design may set.
    cases
        (scenario, policy) to the levers that it sets, by column name.
    resolved
        The configuration it was built from.
    joint
        Columns whose values history ties together; None where each is drawn from its own range.
    """

    baseline: Baseline
    base_years: BaseYear
    links: Links
    recipes: Recipes
    calendar: Calendar
    gated_links: Int
    controlled_gates: Flag
    sea_links: Int
    pool_good: Int
    projects: tuple[ProjectPlan, ...]
    columns: tuple[Column, ...]
    cases: dict[tuple[str, str], dict[str, float]]
    resolved: ResolvedExperiment
    joint: JointSample | None = None

    @property
    def nations(self) -> tuple[str, ...]:
        """Names along the nation axis."""
        return self.baseline.nations

    @property
    def goods(self) -> tuple[str, ...]:
        """Names along the good axis."""
        return self.baseline.goods

    def case(self, scenario: str, policy: str) -> dict[str, float]:
        """Return the levers that a scenario and a policy set, by column name."""
        return dict(self.cases[scenario, policy])

    def gates_of(self, nation: int, goods: Int, targets: Int) -> Int:
        """Return the rows of the export limits of `nation` on `goods` towards `targets`."""
        seller = self.links.seller[self.gated_links]
        buyer = self.links.buyer[self.gated_links]
        chosen = (seller == nation) & np.isin(self.good_of_gate, goods) & np.isin(buyer, targets)
        return np.flatnonzero(chosen)

    @cached_property
    def modelled_hosts(self) -> Int:
        """Process of the model that feeds each by-product, or -1, shape ``(P,)``; -2 if its nation has no such one."""
        names, kinds = self.recipes.names, self.resolved.baseline.processes
        hosts = np.full(len(names), -1, dtype=np.int64)
        for row, name in enumerate(names):
            kind, _, place = name.rpartition(".")
            host = kinds[kind].host
            if host is not None and host.process is not None:
                of_nation = f"{host.process}.{place}"
                hosts[row] = names.index(of_nation) if of_nation in names else -2
        return hosts

    @cached_property
    def good_of_link(self) -> Int:
        """Good of each link, shape ``(L,)``."""
        start = self.links.good_start
        return np.repeat(np.arange(len(start) - 1), np.diff(start))

    @cached_property
    def input_shares(self) -> tuple[tuple[int, tuple[tuple[int, float], ...]], ...]:
        """Share of each good's base-year value that its inputs cost, by good: (good, ((input, share), ...)), sorted."""
        shares = self.recipes.cost_shares(self.base_years.output[0], self.baseline.price)
        return tuple(
            (int(good), tuple((int(item), float(shares[good, item])) for item in np.flatnonzero(shares[good])))
            for good in np.flatnonzero(shares.any(axis=1))
        )

    @cached_property
    def sea_of_link(self) -> Int:
        """Row of each link among `sea_links`, or -1, shape ``(L,)``."""
        rows = np.full(len(self.links.seller), -1, dtype=np.int64)
        rows[self.sea_links] = np.arange(len(self.sea_links))
        return rows

    @cached_property
    def good_of_gate(self) -> Int:
        """Good of each export limit, shape ``(K,)``."""
        return self.good_of_link[self.gated_links]
