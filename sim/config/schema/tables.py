"""Tables: many quantities of one kind under one unit, source and status.

Most data come as a column of a report, so unit, source and status are written once and each cell may
say only its number, or override what differs for it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from pydantic import GetJsonSchemaHandler, ModelWrapValidatorHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from sim.config.quantity import (
    FlowOrShare,
    Months,
    Quantity,
    Ratio,
    TonnesPerMonth,
    problem,
)
from sim.config.references import NationId
from sim.config.schema.base import Block

# Published shares are rounded to a percent or so, and a table of twenty adds the roundings up.
SHARE_TOLERANCE = 0.011


class Table(Block):
    """Quantities by key; cells inherit unit, source and status.

    The short form leaves out `values` and gives each cell in full.
    """

    unit: str | None = None
    values: Mapping[str, Quantity]

    _heads: ClassVar[frozenset[str]] = frozenset({"unit", "source", "status", "note", "sure", "total", "values"})

    # A wrap validator, because "before" validators run only after the check of keys in `Spec`.
    @model_validator(mode="wrap")
    @classmethod
    def _accept_short_form(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        return handler({"values": data} if isinstance(data, Mapping) and cls.is_short(data) else data)

    @classmethod
    def is_short(cls, data: Mapping[str, Any]) -> bool:
        """Tell whether a table is written without a head, so that each key is a cell's."""
        return not cls._heads & data.keys()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Allow the short form in editors too."""
        full = dict(handler.resolve_ref_schema(handler(schema)))
        cells = full["properties"]["values"]
        short = {"propertyNames": {"not": {"enum": sorted(cls._heads)}}, "description": "cells without a head"}
        return {"anyOf": [full, {**cells, **short}]}

    def __getitem__(self, key: str) -> Quantity:
        return self.values[key]

    def __contains__(self, key: object) -> bool:
        return key in self.values

    def __len__(self) -> int:
        return len(self.values)

    def get(self, key: str) -> Quantity | None:
        """Return the quantity of `key`, or None."""
        return self.values.get(key)

    def keys(self) -> tuple[str, ...]:
        """Return the keys in file order."""
        return tuple(self.values)

    def items(self) -> Iterator[tuple[str, Quantity]]:
        """Yield key and quantity in file order."""
        yield from self.values.items()


class RatioTable(Table):
    """Non-negative pure numbers by nation."""

    values: dict[NationId, Ratio]


class DurationTable(Table):
    """Durations in months by nation."""

    values: dict[NationId, Months]


class FlowTable(Table):
    """Tonnes a month by nation, written as flows, or as shares of a stated total."""

    values: dict[NationId, FlowOrShare]
    total: TonnesPerMonth | None = None

    @model_validator(mode="after")
    def _shares_to_flows(self) -> Self:
        shares = {key: cell for key, cell in self.values.items() if cell.unit == "1"}
        if not shares:
            return self
        if self.total is None:
            raise problem("shares need a total", at="unit", hint="add 'total: 100 t/yr', or write flows")
        if len(shares) != len(self.values):
            raise problem("a table holds either shares or flows, not both", at="values")
        _check_shares(shares)
        # The dictionary is this new table's own, so filling in the flows changes nothing seen before.
        total = self.total.value
        self.values.update({key: cell.scaled(total, "t/month") for key, cell in shares.items()})
        return self


class ImportTable(FlowTable):
    """What one nation buys of a good, by seller; 0 says that there is no such trade.

    Attributes
    ----------
    complete
        Whether customs were read in full: then a seller who is not listed sells none, and none is assumed.
    """

    complete: bool = False

    _heads: ClassVar[frozenset[str]] = frozenset({"unit", "source", "status", "note", "total", "values", "complete"})


def _check_shares(shares: Mapping[str, Quantity]) -> None:
    """Refuse shares that do not add up to one.

    Raises
    ------
    PydanticCustomError
        When their sum is further from one than rounding explains.
    """
    total = sum(cell.value for cell in shares.values())
    if abs(total - 1.0) > SHARE_TOLERANCE:
        raise problem(f"shares sum to {total:.4g}, not to 1", at="values", hint="add the rest as ROW")
