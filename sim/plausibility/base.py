"""What a check is handed, and what it yields: the contract of all plausibility checks."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from sim.config.origin import NOWHERE, Place
from sim.config.quantity import Quantity
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.plausible import PlausibleFile
from sim.config.schema.scenario import ScenarioConfig
from sim.plausibility.compare import Off, slip_of_units, unit_of
from sim.plausibility.flows import Flows


class Grade(StrEnum):
    """What becomes of a doubt."""

    WARNED = "warned"
    SURE = "sure"
    REFUSED = "refused"


@dataclass(frozen=True)
class Doubt:
    """Something that is hardly so, or cannot be.

    Attributes
    ----------
    place
        Where it stands.
    what
        Its name, such as ``goods.gallium.price``.
    got
        The number as it was written, or the date.
    against
        What it was compared with, as the end of a sentence that starts with `what` and `got`.
    factor
        How many times it is off; infinite where no factor says it.
    hint
        What would be right.
    sure
        Why the file says it is right all the same; None where it gives no reason.
    impossible
        Whether no reason can make it right.
    topic
        What it throws doubt on beside itself, such as ``price gallium``.
    rests_on
        Topics that it is an after-effect of, if they are doubted.
    """

    place: Place
    what: str
    got: str
    against: str
    factor: float = math.inf
    hint: str = ""
    sure: str | None = None
    impossible: bool = False
    topic: str = ""
    rests_on: tuple[str, ...] = ()

    def about(self, topic: str = "", *, after: Iterable[str] = ()) -> "Doubt":
        """Return the doubt with its topic, and with those that it is told after."""
        return replace(self, topic=topic, rests_on=tuple(after))

    @property
    def sentence(self) -> str:
        """What is doubted and why, without the place."""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.what}: {self.got} is {self.against}{hint}"

    def grade(self, bounds: PlausibleFile) -> Grade | None:
        """Return what becomes of it; None where it is too small to tell."""
        if self.impossible:
            return Grade.REFUSED
        if self.factor < bounds.warn.value:
            return None
        if self.sure is not None:
            return Grade.SURE
        return Grade.REFUSED if self.factor >= bounds.refuse.value else Grade.WARNED


@dataclass(frozen=True)
class Subject:
    """What is checked.

    Attributes
    ----------
    bounds
        What is plausible.
    baseline
        The base year.
    scenarios, partnerships
        By name; none where only the base year is checked.
    experiment
        The experiment, if there is one.
    bundled
        The base year to compare goods of the same name with; None where there is none of the same time.
    """

    bounds: PlausibleFile
    baseline: BaselineConfig
    scenarios: Mapping[str, ScenarioConfig] = field(default_factory=dict)
    partnerships: Mapping[str, PartnershipConfig] = field(default_factory=dict)
    experiment: ExperimentConfig | None = None
    bundled: BaselineConfig | None = None

    @classmethod
    def of(cls, resolved: ResolvedExperiment, bounds: PlausibleFile, bundled: BaselineConfig | None) -> "Subject":
        """Return a whole experiment as what is checked."""
        parts = (resolved.baseline, resolved.scenarios, resolved.partnerships, resolved.experiment)
        return cls(bounds, *parts, bundled)

    @cached_property
    def flows(self) -> Flows:
        """What nations make, use, buy and sell of each good."""
        return Flows.of(self.baseline)

    @cached_property
    def bundled_flows(self) -> Flows | None:
        """The same of the bundled base year."""
        return None if self.bundled is None else Flows.of(self.bundled)


Check = Callable[[Subject], Iterator[Doubt]]
"""Yields every doubt of one kind, however small: the gate leaves out those that are not worth telling."""


def doubt_of(quantity: Quantity, what: str, got: str, against: str, away: Off, *reasons: str | None) -> Doubt:
    """Return a doubt that is placed at a quantity, with the question whether its unit is right.

    Parameters
    ----------
    what, got, against
        As in `Doubt`.
    away
        How far it is off.
    reasons
        Reasons that the quantity itself, or entries around it, give to be sure: the first that there is counts.
    """
    hint = slip_of_units(unit_of(quantity), away.factor, above=away.above)
    sure = next((reason for reason in (quantity.sure, *reasons) if reason is not None), None)
    return Doubt(quantity.place, what, got, against, away.factor, hint, sure, away.impossible)


def flows_of(good: str) -> str:
    """Return the topic of how much of a good the world makes and uses."""
    return f"flows {good}"


def price_of(good: str) -> str:
    """Return the topic of the price of a good."""
    return f"price {good}"


def place_of(*places: Place) -> Place:
    """Return the first place that is known."""
    return next((place for place in places if place.keys or place.file), NOWHERE)
