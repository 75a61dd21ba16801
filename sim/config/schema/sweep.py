"""Sweeps: an experiment asked again at each of several values of some numbers."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.config.quantity import problem
from sim.config.references import Identifier, Ref
from sim.config.schema.base import FileSpec
from sim.config.text import Text, Title

ExperimentName = Annotated[str, Ref("experiment")]
Setting = float | bool | str
"""A number, on or off, or text with a unit such as ``60 day``."""


class SweepConfig(FileSpec):
    """A question about what some numbers change.

    Attributes
    ----------
    experiment
        What is asked again, by name.
    worlds, months, seed
        Instead of the experiment's own.
    design
        How worlds are drawn.
    set
        Numbers of the model that hold everywhere, by column.
    axes
        What takes which values: a column, a pattern of columns, a short name or the start of partnerships; a list, or a
        range such as ``0:180:30``.
    one_in
        Run one in so many of the combinations, evenly spread.
    """

    kind: Literal["sweep"]
    name: Identifier
    title: Title
    question: Text = Text()
    experiment: ExperimentName
    worlds: int | None = Field(None, ge=1, le=10_000_000)
    months: int | None = Field(None, ge=1, le=1200)
    seed: int | None = Field(None, ge=0, lt=2**63)
    design: Literal["monte-carlo", "latin-hypercube", "sobol"] = "monte-carlo"
    set: dict[str, Setting] = Field(default_factory=dict)
    axes: dict[str, tuple[Setting, ...] | str] = Field(min_length=1)
    one_in: int = Field(1, ge=1, le=64)

    @model_validator(mode="after")
    def _check_axes(self) -> Self:
        both = sorted(self.set.keys() & self.axes.keys())
        if both:
            raise problem(f"{both[0]} is set and swept", at=("axes", both[0]), hint="keep it in one of set and axes")
        for name, numbers in self.axes.items():
            if not numbers:
                raise problem(f"{name} takes no value", at=("axes", name), hint="a list, or a range such as 0:180:30")
        return self

    @property
    def settings(self) -> tuple[str, ...]:
        """What `set` holds, as the command line takes it."""
        return tuple(f"{name}={_word(number)}" for name, number in self.set.items())

    @property
    def sweeps(self) -> tuple[str, ...]:
        """What `axes` holds, as the command line takes it."""
        return tuple(
            f"{name}={numbers if isinstance(numbers, str) else ','.join(_word(number) for number in numbers)}"
            for name, numbers in self.axes.items()
        )


def _word(number: Setting) -> str:
    if isinstance(number, bool):
        return "on" if number else "off"
    return number if isinstance(number, str) else f"{number:.17g}"
