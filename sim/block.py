"""Bundle what the phases of a month work on: one block of worlds, its parameters, and the story it may tell."""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.base_year import BaseYear
from sim.calendar import MONTHS_PER_YEAR
from sim.projects import Projects
from sim.recording import Event
from sim.rng import Tape
from sim.state import Measures, Month, State
from sim.structure import Structure
from sim.tally import Tally
from sim.value_at_risk import Exposure

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]

LANES = 8
"""Blocks are padded to a multiple of this many worlds.

numpy handles the last few elements of an array with other instructions than the rest, which changes the last bits of
powers; with whole vectors only, a world's bits do not depend on the width of its block.
"""


ACCOUNTS = (
    "cost_purchase",
    "cost_holding",
    "cost_finance",
    "cost_offtake",
    "cost_domestic",
    "cost_floor",
    "cost_border",
    "cost_consumers",
    "cost_programme",
    "released",
)
"""What partnerships book per member and good: costs in USD of 2024, receipts as negative costs, and tonnes released."""


class Parameters:
    """The numbers of a block by column name, one value per world."""

    def __init__(self, values: dict[str, Float], worlds: int) -> None:
        self._worlds = worlds
        self._values = {name: np.ascontiguousarray(np.broadcast_to(value, (worlds,))) for name, value in values.items()}

    def __getitem__(self, name: str) -> Float:
        """Return the values of one column, shape ``(W,)``."""
        return self._values[name]

    def get(self, name: str, otherwise: Float | float) -> Float:
        """Return the values of a column, or other ones, by world or for every world, if there is none; ``(W,)``."""
        return self._values.get(name, np.broadcast_to(otherwise, (self._worlds,)))

    def by_good(self, prefix: str, goods: tuple[str, ...]) -> Float:
        """Return the columns ``prefix.good`` stacked over goods, shape ``(G, W)``."""
        return np.stack([self._values[f"{prefix}.{good}"] for good in goods])


@dataclass(frozen=True)
class Rules:
    """How everyone behaves: one value per world for each entry of configs/baseline/behaviour.yaml, shape ``(W,)``.

    What each one means, its range and its source stand in that file.
    """

    stock_adjustment_months: Float
    supply_line_weight: Float
    order_cap: Float
    use_smoothing_months: Float
    fear_cover: Float
    fear_from_shortage: Float
    fear_from_news: Float
    fear_decay_months: Float
    fear_bound: Float
    front_loading_cover: Float
    front_loading_cap: Float
    bid_gain: Float
    bid_convexity: Float
    bid_priority: Float
    bid_adjustment: Float
    habit_months: Float
    reliability_exponent: Float
    trust_loss_months: Float
    trust_gain_months: Float
    trust_from_news: Float
    supplier_price_elasticity: Float
    seller_reserve: Float
    sales_smoothing_months: Float
    seller_adjustment_months: Float
    supply_stretch: Float
    idle_ready: Float
    price_adjustment: Float
    foresight_months: Float
    wall_span: Float
    hoarding_pricing: Float
    cost_pass_through: Float
    price_floor: Float
    glut_slope: Float
    contract_share: Float
    contract_months: Float
    anchor_months: Float
    anchor_bound: Float
    news_premium: Float
    news_fade_months: Float
    speculation_hazard: Float
    speculation_depth: Float
    speculation_rise: Float
    speculation_memory_months: Float
    speculation_patience: Float
    speculation_stall: Float
    speculation_exit: Float
    speculation_months: Float
    momentum_gain: Float
    momentum_bound: Float
    mania_months: Float
    mania_bound: Float
    mania_fade_months: Float
    trader_appetite: Float
    trader_limit: Float
    trader_spares: Float
    trader_unwind_months: Float
    demand_elasticity: Float
    stock_build_span: Float
    substitution_limit: Float
    substitution_rise: Float
    substitution_fall: Float
    substitution_trigger: Float
    substitution_span: Float
    substitution_memory: Float
    restart_months: Float
    stop_tolerance: Float
    lean_firms: Float
    lean_cover: Float
    ample_firms: Float
    ample_cover: Float
    expansion_limit: Float
    rival_growth: Float
    rival_trigger: Float
    rival_span: Float
    rival_brownfield_share: Float
    brownfield_months: Float
    greenfield_months: Float
    byproduct_headroom: Float
    mothball_price: Float
    mothball_spread: Float
    mothball_span: Float
    mothball_patience: Float
    mothball_pace: Float
    restart_price: Float
    restart_first_year: Float
    restart_second_year: Float
    ramp_first_third: Float
    ramp_second_third: Float
    ramp_failure: Float
    ramp_shortfall: Float
    scrap_elasticity: Float
    scrap_limit: Float
    leak_enforcement: Float
    leak_opening: Float
    leak_capacity: Float
    leak_span: Float
    leak_months: Float
    smuggling_markup: Float
    crackdown_hazard: Float
    crackdown_enforcement: Float
    crackdown_months: Float
    release_trigger: Float
    replenish_months: Float
    replenish_price_ceiling: Float
    discount_rate: Float

    @classmethod
    def of(cls, parameters: Parameters) -> "Rules":
        """Read the rules of a block from its columns ``behaviour.*``."""
        return cls(**{item.name: parameters[f"behaviour.{item.name}"] for item in fields(cls)})


@dataclass(frozen=True)
class Switches:
    """Which mechanisms a world has: one truth value per world for each entry under ``switches`` of the behaviour file.

    A mechanism that is off in every world of a block does nothing, not even arithmetic, so that off and absent are the
    same to the last bit and cost nothing.
    """

    hoarding: Flag
    plant_stops: Flag
    substitution: Flag
    trust: Flag
    front_loading: Flag
    mothballing: Flag
    ramp_failure: Flag
    host_feed: Flag
    scrap_response: Flag
    permanence: Flag
    speculation: Flag
    leakage: Flag

    @classmethod
    def of(cls, parameters: Parameters) -> "Switches":
        """Read the switches of a block from its columns ``switch.*``."""
        return cls(**{item.name: parameters[f"switch.{item.name}"] >= 0.5 for item in fields(cls)})


@dataclass(frozen=True)
class Pact:
    """A partnership as others see it: who is in it, since when, and how much of it a row's policy applies.

    Attributes
    ----------
    members
        Places along the nation axis of all who are in it or may join.
    joins
        Month from which each is a member, where it is one.
    joined
        1 where a nation is a member from then on, 0 where it never is; shape ``(members, W)``.
    faithful
        1 where a member keeps its word on a good this month, 0 where it does not; shape ``(members, good, W)``.
    signed, starts
        Months counted from the first simulated one.
    strength
        Strength of its strongest clause, 0 where the policy does not hold it; shape ``(W,)``.
    """

    name: str
    members: tuple[int, ...]
    joins: tuple[int, ...]
    joined: Float
    faithful: Float
    signed: int
    starts: int
    strength: Float

    def membership(self, nation: int, clock: int) -> Float:
        """Return 1 in worlds where a nation is a member in a month, 0 elsewhere, shape ``(W,)``."""
        if nation not in self.members:
            return np.zeros_like(self.strength)
        place = self.members.index(nation)
        return self.joined[place] if clock >= self.joins[place] else np.zeros_like(self.strength)

    def word(self, nation: int) -> Float:
        """Return 1 where a member keeps its word on a good this month, 0 where not, shape ``(good, W)``."""
        return self.faithful[self.members.index(nation)]


@dataclass(frozen=True)
class Outlook:
    """Growth that everyone expects, as multiples, worked out once.

    Attributes
    ----------
    monthly_growth
        Of reference demand in a month, ``(good, W)``.
    growth_while_building
        Of reference demand while a new plant is built, ``(good, W)``.
    monthly_host_growth
        Of each by-product's host in a month, ``(process, W)``.
    """

    monthly_growth: Float
    growth_while_building: Float
    monthly_host_growth: Float

    @classmethod
    def of(cls, trend: Float, host_growth: Float, building_months: Float) -> "Outlook":
        """Work the multiples out of yearly rates, ``(good, W)`` and ``(process, W)``, and a time in months."""
        yearly = 1.0 / MONTHS_PER_YEAR
        return cls(
            monthly_growth=(1.0 + trend) ** yearly,
            growth_while_building=(1.0 + trend) ** (building_months * yearly),
            monthly_host_growth=(1.0 + host_growth) ** yearly,
        )


@dataclass
class Block:
    """One block of worlds on its way through the months.

    Attributes
    ----------
    clock
        Month since the first simulated one, from 0.
    worlds
        World number of each column, shape ``(W,)``.
    watched
        Worlds whose events are kept, shape ``(W,)`` of bool.
    base
        The base year of each world.
    projects
        Named mines and plants that may come on stream.
    control_ids
        Identifiers of each nation's controls.
    suspended
        Controls that a truce rests this month, by identifier; ``(W,)`` of bool.
    alarm
        Which escalation regimes stand at a ban, by nation and identifier; ``(W,)`` of bool.
    outlook
        How demand and hosts are expected to grow.
    host_index
        Output of each by-product's host as a multiple of the base year, ``(process, W)``.
    calm_cover
        Months of use that industry holds when calm, ``(nation, good, W)``.
    switches
        Which mechanisms each world has.
    pacts
        The experiment's partnerships as others see them.
    exposures
        What groups of goods put at risk when they are missing, with the study that each world takes.
    customs_yards
        Whether any control may hold cargo at customs.
    accounts
        Cumulated costs of partnerships, USD of 2024, and tonnes released, by name; ``(nation, good, W)``.
    sent
        Tonnes that set out on each link this month: what is sold, less what customs keeps, and what it lets go;
        ``(link, W)``, written by shipping.
    tally
        Counts what each measure does; none where nobody asks.
    kept
        What rules have worked out or looked up for this block once and for all.
    """

    structure: Structure
    seed: int
    worlds: Int
    parameters: Parameters
    rules: Rules
    switches: Switches
    pacts: tuple[Pact, ...]
    state: State
    month: Month
    measures: Measures
    watched: NDArray[np.bool_]
    base: BaseYear
    projects: Projects
    control_ids: dict[str, tuple[str, ...]]
    outlook: Outlook
    host_index: Float
    calm_cover: Float
    exposures: tuple[Exposure, ...]
    accounts: dict[str, Float]
    sent: Float = field(default_factory=lambda: np.empty((0, 0)))
    customs_yards: bool = False
    clock: int = 0
    tally: Tally | None = None
    suspended: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    alarm: dict[tuple[str, str], NDArray[np.bool_]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    kept: dict[object, Any] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of worlds in the block, padding included."""
        return len(self.worlds)

    @property
    def watching(self) -> bool:
        """Whether any world's events are kept."""
        return bool(np.count_nonzero(self.watched))

    def tape(self, decision_points: tuple[str, ...]) -> Tape:
        """Return the random numbers of these decision points for the block's worlds."""
        return Tape(self.seed, decision_points, self.worlds)

    def tell(self, where: NDArray[np.bool_], kind: str, nation: str, good: str, amount: Float, text: str) -> None:
        """Keep an event of the watched worlds among `where`, both ``(W,)``; `amount` broadcasts to ``(W,)``."""
        if not self.watching:
            return
        chosen = np.flatnonzero(where & self.watched)
        amounts = np.broadcast_to(amount, self.worlds.shape)
        for column in chosen:
            world, amount_there = int(self.worlds[column]), float(amounts[column])
            self.events.append(Event(world, self.clock, kind, nation, good, amount_there, text, int(column)))
