"""A number with its unit, range, source and status.

No figure in a configuration is bare: a reader must be able to ask of each how it is known, and the
brief counts how many are guesses. A schema field says which kind of number it wants by its type
(`Share`, `Months`, `TonnesPerMonth`, ...); conversion to the model's unit happens once, here, when the
field is validated, and from then on the model sees plain floats.
"""

import math
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, PrivateAttr, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from sim.config.dimension import Dimension
from sim.config.errors import did_you_mean
from sim.config.origin import NOWHERE, Place
from sim.config.references import SourceId
from sim.config.short_forms import Reason, as_mapping, defaults, inherited, problem
from sim.config.units import factor

Status = Literal["read", "read-noaddr", "derived", "prior", "memory", "assumption"]
Distribution = Literal["fixed", "uniform", "triangular", "loguniform"]

# Neither `true` nor the text "12" is a number.
StrictNumber = Annotated[float, Field(strict=True)]

# Statuses that rest on no source: the brief counts them and the figures hatch them.
GUESSES: frozenset[str] = frozenset({"prior", "memory", "assumption"})


class Quantity(BaseModel):
    """One number of the configuration.

    Attributes
    ----------
    value
        The number, in `unit`.
    unit
        The model's own unit once a schema field has converted it.
    low, high
        Range the truth is thought to lie in, both or neither.
    dist
        How the range is drawn from; see `distribution` for what is used when it is left out.
    source
        Identifier in the sources file; a guess may have none, and inherits none from the block around it.
    status
        How the number is known; the last three of the list are guesses.
    note
        Anything a reader should know.
    sure
        Why the number is right although the plausibility checks (`sim.plausibility`) doubt it.
    given
        The value and unit as they were written, for display only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: StrictNumber
    unit: str
    low: StrictNumber | None = None
    high: StrictNumber | None = None
    dist: Distribution | None = None
    source: SourceId | None = None
    status: Status
    note: str = ""
    sure: Reason | None = None
    given: str = Field(default="", exclude=True, repr=False)
    _most: float | None = PrivateAttr(default=None)
    _place: Place = PrivateAttr(default_factory=lambda: NOWHERE)

    @property
    def most(self) -> float | None:
        """Most that a number of its kind can be, in `unit`, such as 1 for a share; None where there is no end."""
        return self._most

    @property
    def place(self) -> Place:
        """Where it was read."""
        return self._place

    def bounded(self, most: float | None) -> Self:
        """Return the same quantity, which can be at most `most`."""
        copy = self.model_copy()
        copy._most = most  # noqa: SLF001  # its own private attribute
        return copy

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: object) -> object:
        if isinstance(data, Quantity):
            return data
        own = as_mapping(data)
        strange = next((key for key in own if key not in cls.model_fields), None)
        if strange is not None:
            hint = did_you_mean(strange, sorted(cls.model_fields.keys() - {"given"}))
            raise problem(f"a number has no key {str(strange)[:60]!r}", at=str(strange), hint=hint)
        number = {**inherited(), **own}
        # The source of a table or file is where its known numbers were read; a guess among them was not read there.
        if number.get("status") in (*GUESSES,) and "source" not in own:  # a tuple: a list is no key of a set
            number.pop("source", None)
        return number

    @model_validator(mode="after")
    def _check_source(self) -> Self:
        if self.source is None and not self.is_guess:
            hint = f"say where a number of status '{self.status}' comes from, here or in the block around it"
            raise problem("required key 'source' is missing", at="source", hint=hint)
        return self

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        numbers = [number for number in (self.low, self.value, self.high) if number is not None]
        if not all(math.isfinite(number) for number in numbers):
            raise problem("a number must be finite", at="value")
        if (self.low is None) != (self.high is None):
            raise problem("a range needs both low and high", at="high" if self.low is None else "low")
        if numbers != sorted(numbers):
            raise problem(
                f"low <= value <= high does not hold: low {self.low}, value {self.value}, high {self.high}",
                at="low",
            )
        self._check_distribution()
        return self

    def _check_distribution(self) -> None:
        if self.dist not in (None, "fixed") and self.low is None:
            raise problem(f"distribution {self.dist!r} needs low and high", at="dist")
        if self.dist == "loguniform" and (self.low or 0.0) <= 0.0:
            raise problem("distribution 'loguniform' needs low above zero", at="low")

    @property
    def distribution(self) -> Distribution:
        """How it is drawn: what `dist` says, else triangular over a range, else fixed."""
        if self.low is None or self.low == self.high:
            return "fixed"
        return self.dist or "triangular"

    @property
    def is_guess(self) -> bool:
        """Whether the number rests on no source."""
        return self.status in GUESSES

    def to(self, unit: str) -> Self:
        """Return the same quantity in another unit, rounded to no digits.

        Raises
        ------
        UnitError
            When the unit is unknown or measures something else.
        """
        if unit == self.unit:
            return self
        times = factor(self.unit, unit)
        low, high = (None if bound is None else bound * times for bound in (self.low, self.high))
        given = self.given or f"{self.value:.10g} {self.unit}"
        update = {"value": self.value * times, "low": low, "high": high, "unit": unit, "given": given}
        return self.model_copy(update=update)

    def scaled(self, by: float, unit: str) -> Self:
        """Return the quantity times a non-negative number, in the unit the product has."""
        low, high = (None if bound is None else bound * by for bound in (self.low, self.high))
        return self.model_copy(update={"value": self.value * by, "low": low, "high": high, "unit": unit})

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the long form and the short ones, for editors."""
        full = handler.resolve_ref_schema(handler(schema))
        full.pop("required", None)
        full.get("properties", {}).pop("given", None)
        return {
            "anyOf": [
                dict(full),
                {"type": "string", "description": "number and unit, such as '839 t/yr'"},
                {"type": "number", "description": "only where an enclosing table gives the unit"},
                {
                    "type": "array",
                    "items": {"type": "number"},
                    "minItems": 3,
                    "maxItems": 3,
                    "description": "low, value, high; only where an enclosing table gives the unit",
                },
            ]
        }


_DURATION = "day, month or yr"
_FLOW = "t/yr, kt/yr or t/month"

Tonnes = Annotated[Quantity, Dimension("a mass", ("t",), "t, kt or kg", minimum=0.0)]
TonnesPerMonth = Annotated[Quantity, Dimension("a flow", ("t/month",), _FLOW, minimum=0.0)]
Months = Annotated[Quantity, Dimension("a duration", ("month",), _DURATION, minimum=0.0)]
SignedMonths = Annotated[Quantity, Dimension("a delay or advance", ("month",), _DURATION)]
PerYear = Annotated[Quantity, Dimension("an annual rate", ("1/yr",), "1/yr or %/yr")]
PerMonth = Annotated[Quantity, Dimension("a monthly rate", ("1/month",), "1/month or 1/yr", minimum=0.0)]
Share = Annotated[Quantity, Dimension("a share", ("1",), "share or %", minimum=0.0, maximum=1.0)]
Ratio = Annotated[Quantity, Dimension("a ratio", ("1",), "ratio, t/t or %", minimum=0.0)]
Number = Annotated[Quantity, Dimension("a pure number", ("1",), "dimensionless or %")]
Usd = Annotated[Quantity, Dimension("an amount of money", ("USD_2024",), "USD_2024 or MUSD_2024", minimum=0.0)]
UsdPerTonne = Annotated[Quantity, Dimension("a price", ("USD_2024/t",), "USD_2024/t or USD_2024/kg", minimum=0.0)]
UsdPerMonth = Annotated[
    Quantity, Dimension("a spending rate", ("USD_2024/month",), "USD_2024/month or MUSD_2024/yr", minimum=0.0)
]
PriceOrMultiple = Annotated[
    Quantity,
    Dimension("a price, or a multiple of the base price", ("USD_2024/t", "1"), "USD_2024/kg or ratio", minimum=0.0),
]
ShareOrUsd = Annotated[
    Quantity, Dimension("a loss, as a share or in money", ("1", "USD_2024"), "% or bnUSD_2024", minimum=0.0)
]
TonnesOrMonths = Annotated[
    Quantity, Dimension("a stock, as mass or as time of use", ("t", "month"), "t, kt or day", minimum=0.0)
]
FlowOrShare = Annotated[Quantity, Dimension("a flow", ("t/month", "1"), f"{_FLOW}, share or %", minimum=0.0)]
PriceOrRatio = Annotated[
    Quantity,
    Dimension(
        "a price, in money or as a multiple of the base price", ("USD_2024/t", "1"), "USD_2024/t or ratio", minimum=0.0
    ),
]
AnyQuantity = Annotated[Quantity, Dimension("a number")]

__all__ = [
    "GUESSES",
    "AnyQuantity",
    "Dimension",
    "Distribution",
    "FlowOrShare",
    "Months",
    "Number",
    "PerMonth",
    "PerYear",
    "PriceOrMultiple",
    "PriceOrRatio",
    "Quantity",
    "Ratio",
    "Share",
    "ShareOrUsd",
    "SignedMonths",
    "Status",
    "Tonnes",
    "TonnesOrMonths",
    "TonnesPerMonth",
    "Usd",
    "UsdPerMonth",
    "UsdPerTonne",
    "defaults",
    "problem",
]
