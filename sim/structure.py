"""Say what is fixed in an experiment: who exists, who can trade with whom, what turns into what, and when.

Numbers vary by world; structure does not. It is the union over the experiment's scenarios and policies, so that
one block of worlds may mix them and every array keeps its shape.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.baseline import Baseline
from sim.calendar import Calendar
from sim.config.schema.experiment import ResolvedExperiment
from sim.links import Links
from sim.projects import ProjectPlan

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One number that a row of a design may set: a parameter, or a lever that switches something on.

    Attributes
    ----------
    name
        Dotted name, such as ``behaviour.fear_from_news``; what ``--set`` and ``--sweep`` take.
    value, low, high, dist
        Central value, range and distribution in the model's unit.
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


@dataclass(frozen=True)
class Recipes:
    """All processes of all nations as flat arrays, sorted by nation; a nation's own are a slice.

    Attributes
    ----------
    nation, main
        Nation and main good of each process, shape ``(P,)``.
    first_of_nation
        First process of each nation, and the number of processes at the end, shape ``(N + 1,)``.
    input_start, input_good, input_ratio
        Inputs in compressed rows: tonnes of input good per tonne of main good.
    output_start, output_good, output_ratio
        Joint products likewise, the main good with ratio 1 among them.
    output, capacity
        Base-year tonnes a month of the main good, shape ``(P,)``.
    utilisation, supply_elasticity
        Base-year output over capacity, and how far price stretches capacity, shape ``(P,)``.
    must_run
        Secondary supply comes in whatever is ordered, in step with use, shape ``(P,)``.
    hosts
        Name of the host that limits a by-product, or ``""``, length ``P``.
    """

    nation: Int
    main: Int
    first_of_nation: Int
    input_start: Int
    input_good: Int
    input_ratio: Float
    output_start: Int
    output_good: Int
    output_ratio: Float
    output: Float
    capacity: Float
    utilisation: Float
    supply_elasticity: Float
    must_run: NDArray[np.bool_]
    names: tuple[str, ...]
    hosts: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of processes."""
        return len(self.nation)

    def of_nation(self, nation: int) -> slice:
        """Return the slice of a nation's processes."""
        return slice(int(self.first_of_nation[nation]), int(self.first_of_nation[nation + 1]))


@dataclass(frozen=True)
class Structure:
    """Everything about an experiment that is the same in all of its worlds.

    Attributes
    ----------
    baseline
        The reconciled base year with all links and processes that any policy may open.
    links, recipes
        The same as flat arrays for the kernels.
    calendar
        Which months are simulated and scored.
    gated_links
        Link of each export limit, shape ``(K,)``.
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
    """

    baseline: Baseline
    links: Links
    recipes: Recipes
    calendar: Calendar
    gated_links: Int
    pool_good: Int
    projects: tuple[ProjectPlan, ...]
    columns: tuple[Column, ...]
    cases: dict[tuple[str, str], dict[str, float]]
    resolved: ResolvedExperiment

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
    def good_of_link(self) -> Int:
        """Good of each link, shape ``(L,)``."""
        start = self.links.good_start
        return np.repeat(np.arange(len(start) - 1), np.diff(start))

    @cached_property
    def good_of_gate(self) -> Int:
        """Good of each export limit, shape ``(K,)``."""
        return self.good_of_link[self.gated_links]

    @cached_property
    def process_use(self) -> Float:
        """Base-year process inputs, tonnes a month, shape ``(nation, good)``."""
        use = np.zeros(self.baseline.final_use.shape)
        recipes = self.recipes
        for process in range(recipes.count):
            for item in range(recipes.input_start[process], recipes.input_start[process + 1]):
                use[recipes.nation[process], recipes.input_good[item]] += (
                    recipes.output[process] * recipes.input_ratio[item]
                )
        return use

    @cached_property
    def base_need(self) -> Float:
        """Base-year final use that is not bought for stock, tonnes a month, shape ``(nation, good)``."""
        return self.baseline.final_use - self.baseline.stock_build

    @cached_property
    def base_use(self) -> Float:
        """Base-year use, final and as process input, tonnes a month, shape ``(nation, good)``."""
        return self.baseline.final_use + self.process_use

    @cached_property
    def base_output(self) -> Float:
        """Base-year output, tonnes a month, shape ``(nation, good)``."""
        made = np.zeros(self.baseline.final_use.shape)
        recipes = self.recipes
        for process in range(recipes.count):
            for item in range(recipes.output_start[process], recipes.output_start[process + 1]):
                made[recipes.nation[process], recipes.output_good[item]] += (
                    recipes.output[process] * recipes.output_ratio[item]
                )
        return made
