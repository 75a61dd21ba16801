"""What is plausible: the bounds that the checks of `sim.plausibility` take a factor against."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from sim.config.calendar import Date
from sim.config.quantity import AnyQuantity, Quantity, Ratio, problem
from sim.config.references import Identifier
from sim.config.schema.base import Block, FileSpec


class Bound(Block):
    """Between which ends a kind of number is plausible, and beyond which it cannot be.

    Attributes
    ----------
    unit
        Of all ends that name no other.
    low, high
        Ends of what is plausible; none where any number is on that side.
    least, most
        Ends of what is possible at all: no reason makes a number beyond them right.
    above
        A possible number is more than this.
    """

    unit: str
    low: AnyQuantity | None = None
    high: AnyQuantity | None = None
    least: AnyQuantity | None = None
    most: AnyQuantity | None = None
    above: AnyQuantity | None = None

    @model_validator(mode="after")
    def _check_ends(self) -> Self:
        ends = list(self.ends())
        if not ends:
            raise problem("a bound needs an end", hint="give low, high, least, most or above")
        if len({quantity.unit for _, quantity in ends}) > 1:
            raise problem("all ends of a bound measure the same", at="unit")
        if self.low is not None and self.high is not None and self.low.value > self.high.value:
            raise problem("low lies above high", at="low")
        return self

    def ends(self) -> Iterator[tuple[str, Quantity]]:
        """Yield the ends by name, those that there are."""
        for name in ("low", "high", "least", "most", "above"):
            quantity = getattr(self, name)
            if quantity is not None:
                yield name, quantity

    @property
    def measured_in(self) -> str:
        """The model's unit of the numbers that it bounds."""
        return next(quantity.unit for _, quantity in self.ends())


class NumberBound(Bound):
    """The bound of every number in a field of one of these names, or of every other number of its unit.

    Attributes
    ----------
    fields
        Names of fields; empty for all numbers of the unit that no other bound is about.
    """

    fields: tuple[Identifier, ...] = ()


class DateBound(Block):
    """Between which days a date is plausible, and beyond which no run can be asked for."""

    low: Date
    high: Date
    least: Date
    most: Date


class Relations(Block):
    """Between which ends one number of the base year is plausible against others.

    Attributes
    ----------
    output_to_use
        World output of a good over its world use.
    imports_to_use
        What a nation is observed to import of a good over its own use and what it is observed to sell on.
    sales_to_supply
        What a nation is observed to sell of a good over its output and what it is observed to import.
    quota_to_supply
        Volume of a quota over what its nation makes of the goods.
    project_to_output
        Capacity of a project over world output of its good.
    public_stock
        Public stock of a good, as time of the nation's own use.
    to_bundled
        Price, world output or world use of a good over those of the bundled base year.
    products_to_inputs
        Value of all that a process makes over the value of what it takes in.
    floor_to_price
        Price floor in money over the good's price.
    market_value
        World use of a good times its price.
    run_in
        Time between the first simulated month and the opening of the scenario.
    """

    output_to_use: Bound
    imports_to_use: Bound
    sales_to_supply: Bound
    quota_to_supply: Bound
    project_to_output: Bound
    public_stock: Bound
    to_bundled: Bound
    products_to_inputs: Bound
    floor_to_price: Bound
    market_value: Bound
    run_in: Bound


class PlausibleFile(FileSpec):
    """All bounds of what is plausible.

    Attributes
    ----------
    warn, refuse
        Factor beyond a bound from which a number is told to the reader, and from which it is refused.
    dates
        Bound of all dates.
    relations
        Bounds of numbers against each other.
    numbers
        Bounds of single numbers, by name.
    behaviour
        Bounds of those parameters of behaviour of which the bundled range does not say what is plausible, by name.
    """

    kind: Literal["plausible"]
    warn: Ratio
    refuse: Ratio
    dates: DateBound
    relations: Relations
    numbers: dict[Identifier, NumberBound] = Field(min_length=1)
    behaviour: dict[Identifier, NumberBound] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_fields(self) -> Self:
        for section in ("numbers", "behaviour"):
            seen: set[tuple[str, str]] = set()
            for name, bound in getattr(self, section).items():
                for place in _by_field({name: bound}):
                    if place in seen:
                        what = f"the field {place[0]!r}" if place[0] else "the unit"
                        raise problem(f"{what} has a bound already", at=(section, name, "fields"))
                    seen.add(place)
        return self

    @cached_property
    def bounds_by_field(self) -> Mapping[tuple[str, str], NumberBound]:
        """Bounds of single numbers by field, empty for all others, and the model's unit."""
        return _by_field(self.numbers)

    @cached_property
    def behaviour_by_name(self) -> Mapping[tuple[str, str], NumberBound]:
        """Bounds of behaviour by parameter and the model's unit."""
        return _by_field(self.behaviour)


def _by_field(bounds: Mapping[str, NumberBound]) -> dict[tuple[str, str], NumberBound]:
    return {(field, bound.measured_in): bound for bound in bounds.values() for field in bound.fields or ("",)}
