"""Let named mines and plants come on stream, late or never, with or without a partner's help.

Each world draws once whether a project goes ahead without support, whether it succeeds, how far it slips and what its
plant falls short of, each from a stream of its own, so that the same project fares the same under every policy. What
goes ahead anyway is part of every policy: a clause's support acts only in the other worlds. A head start shortens the
wait for a decision that is still to be taken; building takes as long as before.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rng import uniform

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


@dataclass(frozen=True)
class Projects:
    """The projects of an experiment in one block.

    Months are counted from the first simulated one and may be negative.

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
    undecided
        Whether its final investment decision is still to be taken, shape ``(J,)``.
    spending
        Planned months from decision to full output, shape ``(J,)``.
    ramp
        Planned months from first to full output, shape ``(J,)``.
    goes_ahead
        Whether it goes ahead without support, shape ``(J, W)``.
    expected
        Month of the decision, slip of an undecided project included, shape ``(J, W)``.
    building
        Months from decision to first output, slip of a decided project included, shape ``(J, W)``.
    succeeds
        Whether it ever delivers, shape ``(J, W)``.
    reach
        Share of `capacity` that its plant reaches when it succeeds, shape ``(J, W)``.
    shape
        Share of that in place after one and after two thirds of the planned ramp, shape ``(2, W)``.
    other_feed
        Share of it with feed other than a host's residue, shape ``(J, W)``.
    support
        How far clauses make it go ahead, 0 to 1, shape ``(J, W)``; grows only.
    decision
        Month of the decision as things stand, infinite where none will be taken, shape ``(J, W)``; only moves forward.
    lost
        Months by which measures have slowed its building down so far, shape ``(J, W)``.
    built
        Share of `capacity` in place, shape ``(J, W)``.
    """

    names: tuple[str, ...]
    process: Int
    capacity: Float
    capex: Float
    undecided: Flag
    spending: Float
    ramp: Float
    goes_ahead: Flag
    expected: Float
    building: Float
    succeeds: Flag
    reach: Float
    shape: Float
    other_feed: Float
    support: Float
    decision: Float
    lost: Float
    built: Float

    def back(self, place: int, strength: Float, head_start: Float | float, since: float) -> None:
        """Support a project from month `since` on.

        A decision still to be taken comes up to `head_start` months sooner, but not before the support; one that
        would never be taken is taken now or when it was expected.

        Parameters
        ----------
        place
            Place of the project.
        strength
            How far it is supported, 0 to 1, shape ``(W,)``.
        head_start
            Months, shape ``(W,)``.
        since
            Month in which the support begins.
        """
        np.maximum(self.support[place], strength, out=self.support[place])
        sooner = self.expected[place] - (head_start if self.undecided[place] else 0.0)
        with_support = np.where(strength > 0.0, np.maximum(sooner, since), np.inf)
        np.minimum(self.decision[place], with_support, out=self.decision[place])

    def sooner(self) -> Flag:
        """Return where support has brought the decision about, or forward, shape ``(J, W)``."""
        return self.decision < np.where(self.goes_ahead, self.expected, np.inf)

    def due(self, clock: int, pace: Float | float = 1.0) -> Float:
        """Return the share of each project's capacity that comes on stream in month `clock`, ``(J, W)``.

        `pace` is the speed of building as a multiple of the planned one, ``(J, W)``; what it falls short of 1 in a
        month after the decision moves all that is still to come. From the second month on no step is larger than the
        steepest month of the ramp.
        """
        backing = np.where(self.goes_ahead, 1.0, np.minimum(self.support, 1.0))
        self.lost[...] += np.where(clock >= self.decision, 1.0 - pace, 0.0)
        start = self.decision + self.building + self.lost
        progress = np.clip((clock + 1.0 - start) / self.ramp[:, None], 0.0, 1.0)
        size = np.where(self.succeeds, self.reach * backing, 0.0)
        step = np.maximum(ramped(progress, self.shape[0], self.shape[1]) * size - self.built, 0.0)
        if clock > 0:
            np.minimum(step, size * _steepest(self.shape) / self.ramp[:, None], out=step)
        self.built[...] += step
        return step


@dataclass(frozen=True)
class ProjectPlan:
    """What is fixed about a project.

    Attributes
    ----------
    whole
        Project whose luck it shares: the one that it is a part of, or itself.
    capex, revenue
        Capital cost where the project states one, and a year's revenue at base prices, USD of 2024.
    decision
        Month of its final investment decision, taken or expected, counted from the first simulated month.
    undecided
        Whether that decision is still to be taken.
    months
        Planned months of first and full output, counted from the first simulated month.
    """

    name: str
    whole: str
    process: int
    capacity: float
    capex: float | None
    revenue: float
    decision: int
    undecided: bool
    months: tuple[int, int]


@dataclass(frozen=True)
class ProjectOdds:
    """What a world draws about its projects.

    Attributes
    ----------
    would_go_ahead, success
        Probability of going ahead without support, and of delivering, shape ``(J, W)``.
    slip
        Months of delay, shape ``(J, W)``.
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

    would_go_ahead: Float
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

    def drawn(streams: list[str]) -> Float:
        return np.array([uniform(seed, stream, worlds) for stream in streams]).reshape(shape)

    undecided = np.array([plan.undecided for plan in plans], dtype=np.bool_)
    decision, first, full = _months(plans)
    expected = decision[:, None] + np.where(undecided[:, None], odds.slip, 0.0)
    goes_ahead = drawn([f"project.{plan.whole}.decision" for plan in plans]) < odds.would_go_ahead
    skill = drawn([f"project.{plan.name}.ramp" for plan in plans])
    return Projects(
        names=tuple(plan.name for plan in plans),
        process=np.array([plan.process for plan in plans], dtype=np.int64),
        capacity=np.array([plan.capacity for plan in plans]),
        capex=np.array([_capital_cost(plan, odds.capital_intensity) for plan in plans]).reshape(shape),
        undecided=undecided,
        spending=np.maximum(full - decision, 1.0),
        ramp=np.maximum(full - first, 1.0),
        goes_ahead=goes_ahead,
        expected=expected,
        building=(first - decision)[:, None] + np.where(undecided[:, None], 0.0, odds.slip),
        succeeds=drawn([f"project.{plan.whole}" for plan in plans]) < odds.success,
        reach=reached(skill, odds.failure, odds.shortfall),
        shape=odds.shape,
        other_feed=odds.other_feed,
        support=np.zeros(shape),
        decision=np.where(goes_ahead, expected, np.inf),
        lost=np.zeros(shape),
        built=np.zeros(shape),
    )


def _months(plans: tuple[ProjectPlan, ...]) -> Float:
    """Return the planned months of decision, first and full output, shape ``(3, J)``."""
    return np.array([(plan.decision, *plan.months) for plan in plans], dtype=np.float64).reshape(-1, 3).T


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


def _steepest(shape: Float) -> Float:
    """Return the slope of the steepest of the three lines, in plants per planned ramp, shape ``(W,)``."""
    return 3.0 * np.maximum(np.maximum(shape[0], shape[1] - shape[0]), 1.0 - shape[1])


def _capital_cost(plan: ProjectPlan, capital_intensity: Float) -> Float:
    """Return the cost that the project states, or what its revenue suggests, shape ``(W,)``."""
    if plan.capex is not None:
        return np.full_like(capital_intensity, plan.capex)
    return capital_intensity * plan.revenue
