"""Let named mines and plants come on stream, late or never, with or without a partner's help.

A project under way is part of every scenario; any other goes ahead only as far as a clause supports it. Whether it
succeeds, how far it slips and what its plant falls short of are drawn once per world from its own stream, so that the
same project fares the same under every policy. As long as most of the money is not spent, a low price puts it off.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rng import uniform

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@dataclass(frozen=True)
class Projects:
    """The projects of an experiment in one block.

    Attributes
    ----------
    names
        Identifiers, one per project.
    process
        Process that each adds capacity to, shape ``(J,)``.
    capacity
        Tonnes a month of main good when full, shape ``(J,)``.
    capex
        Capital cost, USD of 2024, shape ``(J, W)``.
    starts, full
        Planned months of first and full output, counted from the first simulated month, shape ``(J,)``.
    under_way
        Whether it goes ahead without support, shape ``(J,)``.
    slip
        Months of delay, shape ``(J, W)``.
    succeeds
        Whether it ever delivers, shape ``(J, W)`` of bool.
    support
        How far clauses make it go ahead, 0 to 1, shape ``(J, W)``; grows only.
    head_start
        Months by which clauses shorten the way, shape ``(J, W)``.
    lost
        Months by which measures have slowed it down so far, shape ``(J, W)``.
    reach
        Share of `capacity` that its plant reaches when it succeeds, shape ``(J, W)``.
    shape
        Share of that in place after one and after two thirds of the planned ramp, shape ``(2, W)``.
    other_feed
        Share of it with feed other than a host's residue, shape ``(J, W)``.
    built
        Share of `capacity` in place, shape ``(J, W)``.
    """

    names: tuple[str, ...]
    process: Int
    capacity: Float
    capex: Float
    starts: Float
    full: Float
    under_way: NDArray[np.bool_]
    slip: Float
    succeeds: NDArray[np.bool_]
    support: Float
    head_start: Float
    lost: Float
    reach: Float
    shape: Float
    other_feed: Float
    built: Float

    def due(self, clock: int, pace: Float | float = 1.0) -> Float:
        """Return the share of each project's capacity that comes on stream in month `clock`, ``(J, W)``.

        `pace` is the speed of building as a multiple of the planned one, ``(J, W)``; what it falls short of 1 in a
        month in which the project goes ahead moves all that is still to come.
        """
        backing = np.where(self.under_way[:, None], 1.0, np.minimum(self.support, 1.0))
        self.lost[...] += np.where(backing > 0.0, 1.0 - pace, 0.0)
        start = self.starts[:, None] + self.slip + self.lost - self.head_start
        ramp = np.maximum(self.full - self.starts, 1.0)[:, None]
        progress = np.clip((clock + 1.0 - start) / ramp, 0.0, 1.0)
        wanted = np.where(self.succeeds, ramped(progress, self.shape[0], self.shape[1]) * self.reach * backing, 0.0)
        step = np.maximum(wanted - self.built, 0.0)
        self.built[...] += step
        return step


@dataclass(frozen=True)
class ProjectPlan:
    """What is fixed about a project.

    Attributes
    ----------
    capex, revenue
        Capital cost where the project states one, and a year's revenue at base prices, USD of 2024.
    months
        Planned months of first and full output, counted from the first simulated month.
    """

    name: str
    process: int
    capacity: float
    capex: float | None
    revenue: float
    months: tuple[int, int]
    under_way: bool


@dataclass(frozen=True)
class ProjectOdds:
    """What a world draws about its projects.

    Attributes
    ----------
    slip, success
        Months of delay and probability of delivering, shape ``(J, W)``.
    capital_intensity
        Capital cost per yearly revenue where a project states none, shape ``(W,)``.
    failure, shortfall
        Probability that the ramp of a plant that is built fails, shape ``(W,)``, and the largest share of its capacity
        that is then missing for good, shape ``(J, W)``.
    shape
        Share in place after one and after two thirds of the planned ramp, shape ``(2, W)``.
    other_feed
        Share of a by-product's capacity with feed other than its host's residue, shape ``(J, W)``.
    """

    slip: Float
    success: Float
    capital_intensity: Float
    failure: Float
    shortfall: Float
    shape: Float
    other_feed: Float


def open_projects(plans: tuple[ProjectPlan, ...], seed: int, worlds: Int, odds: ProjectOdds) -> Projects:
    """Return projects that have delivered nothing yet."""
    shape = (len(plans), len(worlds))
    luck = np.array([uniform(seed, f"project.{plan.name}", worlds) for plan in plans]).reshape(shape)
    skill = np.array([uniform(seed, f"project.{plan.name}.ramp", worlds) for plan in plans]).reshape(shape)
    return Projects(
        names=tuple(plan.name for plan in plans),
        process=np.array([plan.process for plan in plans], dtype=np.int64),
        capacity=np.array([plan.capacity for plan in plans]),
        capex=np.array([_capital_cost(plan, odds.capital_intensity) for plan in plans]).reshape(shape),
        starts=np.array([plan.months[0] for plan in plans], dtype=np.float64),
        full=np.array([plan.months[1] for plan in plans], dtype=np.float64),
        under_way=np.array([plan.under_way for plan in plans], dtype=np.bool_),
        slip=odds.slip,
        succeeds=luck < odds.success,
        support=np.zeros(shape),
        head_start=np.zeros(shape),
        lost=np.zeros(shape),
        reach=reached(skill, odds.failure, odds.shortfall),
        shape=odds.shape,
        other_feed=odds.other_feed,
        built=np.zeros(shape),
    )


def reached(luck: Float, failure: Float, shortfall: Float) -> Float:
    """Return the share of its capacity that a plant reaches; arrays broadcast.

    With probability `failure` the ramp fails; what is then missing is even between nothing and `shortfall`. One uniform
    decides both, so that a likelier failure never makes a world better off.
    """
    failed = luck < failure
    depth = 1.0 - np.divide(luck, failure, out=np.ones_like(luck), where=failed)
    return 1.0 - shortfall * depth


def ramped(progress: Float, third: Float, two_thirds: Float) -> Float:
    """Return the share of a plant in place at some progress of its ramp, 0 to 1: three straight lines."""
    first = 3.0 * progress * third
    second = third + (3.0 * progress - 1.0) * (two_thirds - third)
    last = two_thirds + (3.0 * progress - 2.0) * (1.0 - two_thirds)
    return np.where(progress < 1.0 / 3.0, first, np.where(progress < 2.0 / 3.0, second, np.minimum(last, 1.0)))


def _capital_cost(plan: ProjectPlan, capital_intensity: Float) -> Float:
    """Return the cost that the project states, or what its revenue suggests, shape ``(W,)``."""
    if plan.capex is not None:
        return np.full_like(capital_intensity, plan.capex)
    return capital_intensity * plan.revenue
