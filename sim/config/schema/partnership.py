"""Partnerships: members, dates and clauses."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from sim.config.calendar import Date
from sim.config.errors import did_you_mean
from sim.config.quantity import Months, PerYear, Ratio, Share, problem
from sim.config.references import Identifier, NationId
from sim.config.schema.base import Block, FileSpec, unique
from sim.config.schema.measures import Clause
from sim.config.text import Text, Title


class Accession(Block):
    """A nation that may join later.

    Attributes
    ----------
    starts
        First day on which it is a member.
    chance
        Probability that it joins at all; certain where none is given.
    """

    starts: Date
    chance: Share | None = None


class Default(Block):
    """How members fail to keep their word.

    Attributes
    ----------
    hazard
        Defaults a year of one member on one good.
    in_need
        How many times the hazard is larger while the member itself is short of the good.
    lasts
        Mean months of a default.
    """

    hazard: PerYear
    in_need: Ratio
    lasts: Months


class PartnershipConfig(FileSpec):
    """An agreement between nations.

    Attributes
    ----------
    members
        Nations that are party to it from the start.
    accessions
        Nations that may join later.
    default
        How members fail to share reserves, to give way and to deliver; they keep their word where none is given.
    signed, starts, ends
        Day of signature, first day it works, first day it no longer does (none: it stays).
    clauses
        By identifier; the key is the clause's kind unless it names another.
    """

    kind: Literal["partnership"]
    name: Identifier
    title: Title
    description: Text = Text()
    members: Annotated[tuple[NationId, ...], AfterValidator(unique)]
    accessions: dict[NationId, Accession] = Field(default_factory=dict)
    default: Default | None = None
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

    @model_validator(mode="after")
    def _check_nations(self) -> Self:
        for nation, accession in self.accessions.items():
            if nation in self.members:
                raise problem(f"the nation {nation} is a member from the start", at="accessions")
            if accession.starts < self.signed:
                raise problem(
                    f"{nation!r} joins {accession.starts}, before it was signed {self.signed}", at="accessions"
                )
        for key, clause in self.clauses.items():
            home = getattr(clause, "nation", None)
            if home is not None and home not in self.everyone:
                raise problem(f"{key}: {home} is no member", at="clauses", hint=did_you_mean(home, self.everyone))
            for payer in getattr(clause, "payers", ()):
                if payer not in self.everyone:
                    hint = f"those who may: {', '.join(self.everyone)}"
                    raise problem(f"{key}: {payer} is no member and does not pay", at="clauses", hint=hint)
        return self

    @property
    def everyone(self) -> tuple[str, ...]:
        """Members, and after them those who may join."""
        return (*self.members, *self.accessions)
