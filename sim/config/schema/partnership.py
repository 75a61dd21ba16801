"""Partnerships: members, dates and clauses."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from sim.config.calendar import Date
from sim.config.quantity import problem
from sim.config.references import Identifier, NationId
from sim.config.schema.base import FileSpec, unique
from sim.config.schema.measures import Clause


class PartnershipConfig(FileSpec):
    """An agreement between nations.

    Attributes
    ----------
    members
        Nations that are party to it.
    signed, starts, ends
        Day of signature, first day it works, first day it no longer does (none: it stays).
    clauses
        By identifier; the key is the clause's kind unless it names another.
    """

    kind: Literal["partnership"]
    name: Identifier
    title: str
    description: str = ""
    members: Annotated[tuple[NationId, ...], AfterValidator(unique)]
    signed: Date
    starts: Date
    ends: Date | None = None
    clauses: dict[Identifier, Clause] = Field(default_factory=dict)

    @field_validator("clauses", mode="before")
    @classmethod
    def _name_clauses(cls, data: Any) -> Any:  # noqa: ANN401
        """Give each clause its key as identifier, and as kind where it names none."""
        if not isinstance(data, Mapping):
            return data
        named = {}
        for key, clause in data.items():
            plain = {} if clause is None else clause
            named[key] = {"kind": key, **plain, "id": key} if isinstance(plain, Mapping) else plain
        return named

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.starts < self.signed:
            raise problem(f"starts {self.starts}, before it was signed {self.signed}", at="starts")
        if self.ends is not None and self.ends <= self.starts:
            raise problem(f"ends {self.ends}, not after its start {self.starts}", at="ends")
        return self
