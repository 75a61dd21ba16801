"""When a control is in force: announced, started, suspended, brought back, ended or extended, world by world.

Whether a control outlasts its announced end, and whether it comes back after a suspension, is drawn once per world
from a stream of its own, so that a policy meets the same decisions as the run without it.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.calendar import Date
from sim.config.quantity import Months, Share, problem
from sim.config.references import Identifier
from sim.config.schema.base import Block as ConfigBlock
from sim.rng import uniform

if TYPE_CHECKING:
    from sim.controls.base import ExportControl

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]

NEVER = 10**9
"""A month after every calendar."""


class Extension(ConfigBlock):
    """What may happen at the announced end of a control.

    Attributes
    ----------
    chance
        Probability that it goes on.
    lasts
        For how much longer, then.
    """

    chance: Share
    lasts: Months


class Suspension(ConfigBlock):
    """A time in which a control rests, before or after its start.

    Attributes
    ----------
    since, until
        First day at rest, and first day on which it may be back.
    resumes
        Probability that it comes back then; otherwise it is gone.
    decision
        Name of the decision on which several controls depend; its own when left out.
    """

    since: Date
    until: Date
    resumes: Share
    decision: Identifier | None = None

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.until <= self.since:
            raise problem(f"until {self.until}, not after its first day {self.since}", at="until")
        return self


@dataclass(frozen=True)
class Course:
    """The dates of one control, in months since the first simulated one, and how they turn out in each world.

    Attributes
    ----------
    announced, starts, ends
        Months; `ends` is the first in which it is no longer in force at all, and `NEVER` where none is.
    first_part, last_part
        Share of its first and of its last month in which it is in force.
    since, until
        The suspension; both `NEVER` where there is none.
    first
        Month from which its age counts: its start, or the end of a suspension that covers the start.
    chance, extended, longer
        Probability of an extension, whether it comes, and by how many months; ``(W,)``.
    likely, resumes
        Probability of coming back after the suspension, and whether it does; ``(W,)``.
    """

    announced: int
    starts: int
    ends: int
    since: int
    until: int
    first: int
    chance: Float
    extended: Flag
    longer: Float
    likely: Float
    resumes: Flag
    first_part: float = 1.0
    last_part: float = 1.0

    @classmethod
    def of(cls, spec: "ExportControl", block: Block) -> Self:
        """Read the dates of a control and draw its decisions."""
        calendar, rest = block.structure.calendar, spec.suspended
        starts = calendar.index(spec.starts)
        since = NEVER if rest is None else calendar.index(rest.since)
        until = NEVER if rest is None else calendar.index(rest.until)
        chance = block.parameters.get(f"control.{spec.id}.extension.chance", 0.0)
        likely = block.parameters.get(f"control.{spec.id}.suspended.resumes", 0.0)
        nobody = np.zeros(block.width, dtype=np.bool_)
        return cls(
            announced=calendar.index(spec.known_from),
            starts=starts,
            ends=NEVER if spec.ends is None else calendar.index(spec.ends) + (spec.ends.day > 1),
            since=since,
            until=until,
            first=until if since <= starts < until else starts,
            chance=chance,
            extended=nobody if spec.extension is None else _luck(block, spec.id, "extension") < chance,
            longer=np.ceil(block.parameters.get(f"control.{spec.id}.extension.lasts", 0.0)),
            likely=likely,
            resumes=nobody if rest is None else _luck(block, rest.decision or spec.id, "resumption") < likely,
            first_part=1.0 - elapsed(spec.starts),
            last_part=1.0 if spec.ends is None or spec.ends.day == 1 else elapsed(spec.ends),
        )

    def part(self, clock: int) -> Float:
        """Return the share of this month in which it is in force, where it is in force at all, ``(W,)``."""
        first = self.first_part if clock == self.starts else 1.0
        ends = (clock == self.ends - 1) & ~self.extended
        return np.maximum(first + np.where(ends, self.last_part, 1.0) - 1.0, 0.0)

    def rests(self, clock: int) -> bool:
        """Tell whether it is suspended in this month."""
        return self.since <= clock < self.until

    def alive(self, clock: int) -> Flag | bool:
        """Return the worlds in which it has not been given up at the end of a suspension."""
        return self.resumes if clock >= self.until else True

    def in_force(self, clock: int) -> Flag | bool:
        """Return the worlds in which it is in force in this month."""
        if clock < self.starts or self.rests(clock):
            return False
        alive = self.alive(clock)
        return alive if clock < self.ends else alive & self.extended & (clock < self.ends + self.longer)


def elapsed(day: date) -> float:
    """Return the share of its month that has passed when a day begins."""
    return (day.day - 1) / monthrange(day.year, day.month)[1]


def _luck(block: Block, name: str, decision: str) -> Float:
    return uniform(block.seed, f"control.{name}.{decision}", block.worlds)
