"""Which kind of number a field wants: the annotation that converts it to the model's unit.

Conversion happens where the field is validated and nowhere else, so a wrong unit is an error in the file
and the model sees only floats in tonnes, months and 2024 dollars.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from sim.config.short_forms import defaults, inherited, is_bare, problem
from sim.config.units import UnitError, canonical, measures_same

if TYPE_CHECKING:
    from sim.config.quantity import Quantity


@dataclass(frozen=True)
class Dimension:
    """Annotation that says which kind of number a field wants and converts it to the model's unit.

    Attributes
    ----------
    what
        Name of the kind, for messages.
    units
        Canonical units, the first that fits is used; empty takes whatever the model has a unit for.
    examples
        Units a person would write, for the hint.
    minimum, maximum
        Bounds on the value and on its range, in the canonical unit.
    """

    what: str
    units: tuple[str, ...] = ()
    examples: str = ""
    minimum: float | None = None
    maximum: float | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Wrap the validation of the quantity itself."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say in the schema which kind of number is wanted."""
        examples = f", such as {self.examples}" if self.examples else ""
        return {**handler(schema), "description": f"{self.what}{examples}"}

    def _validate(self, data: object, handler: Callable[[object], "Quantity"]) -> "Quantity":
        if self.units == ("1",) and is_bare(data):
            with defaults({"unit": inherited().get("unit", "1")}):
                quantity = handler(data)
        else:
            quantity = handler(data)
        written = quantity.unit
        try:
            quantity = quantity.to(self._target(written))
        except UnitError as error:
            wanted = f"this is {self.what}; write it in {self.examples}" if self.examples else None
            raise problem(str(error), at="unit", hint=error.hint or wanted) from None
        self._check_bounds(quantity)
        # Where any number will do, one that is called a share is a part of something all the same.
        most = 1.0 if not self.units and written == "share" else self.maximum
        return quantity if most is None else quantity.bounded(most)

    def _target(self, unit: str) -> str:
        if not self.units:
            return canonical(unit)
        fitting = (target for target in self.units if measures_same(unit, target))
        return next(fitting, self.units[0])

    def _check_bounds(self, quantity: "Quantity") -> None:
        for key, number in (("low", quantity.low), ("value", quantity.value), ("high", quantity.high)):
            if number is None:
                continue
            if self.minimum is not None and number < self.minimum:
                least = "negative" if self.minimum == 0.0 else f"below {self.minimum:g}"
                raise problem(f"{self.what} cannot be {least}: {number:g} {quantity.unit}", at=key)
            if self.maximum is not None and number > self.maximum:
                most = f"above {self.maximum:g}"
                raise problem(f"{self.what} cannot be {most}: {number:g} {quantity.unit}", at=key)
