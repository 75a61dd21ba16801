"""Scenarios: which controls and shocks the future holds. They say nothing of partnerships."""

from collections.abc import Iterable
from typing import Annotated, Literal, Protocol, Self, TypeVar

from pydantic import model_validator

from sim.config.calendar import Date
from sim.config.quantity import problem
from sim.config.references import Identifier, Ref
from sim.config.schema.base import FileSpec
from sim.config.schema.measures import Control, ControlSpec, Escalation, Shock, ShockSpec
from sim.config.text import Text, Title

Entry = TypeVar("Entry", bound=ControlSpec | ShockSpec)


class ScenarioConfig(FileSpec):
    """A dated list of controls, with regimes that may tighten them and shocks from outside.

    Attributes
    ----------
    opens
        First scored month; None in a file that extends another and keeps its opening. A scenario
        handed out by the library always has one.
    extends
        Scenario whose controls come first; an entry here with the same id replaces one there.
    """

    kind: Literal["scenario"]
    name: Identifier
    title: Title
    description: Text = Text()
    opens: Date | None = None
    extends: Annotated[str, Ref("scenario")] | None = None
    controls: tuple[Control, ...] = ()
    escalation: tuple[Escalation, ...] = ()
    shocks: tuple[Shock, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.opens is None and self.extends is None:
            raise problem("a scenario needs its opening month", hint="add 'opens: 2026-01'")
        check_ids("controls", (*self.controls, *self.escalation))
        check_ids("shocks", self.shocks)
        return self

    def extended_by(self, other: Self) -> Self:
        """Return `other` standing on this scenario: entries with the same id are replaced."""
        update = {
            "opens": other.opens or self.opens,
            "controls": _merged(self.controls, other.controls),
            "escalation": _merged(self.escalation, other.escalation),
            "shocks": _merged(self.shocks, other.shocks),
        }
        return other.model_copy(update=update)


def _merged(first: Iterable[Entry], second: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries of both; one with the same id takes the place of the first's."""
    by_id: dict[str, Entry] = {entry.id: entry for entry in (*first, *second)}
    return tuple(by_id.values())


class _Named(Protocol):
    """Anything with an identifier."""

    @property
    def id(self) -> str: ...


def check_ids(field: str, entries: Iterable[_Named]) -> None:
    """Refuse entries that share an identifier.

    Raises
    ------
    PydanticCustomError
        Naming the one that stands twice.
    """
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise problem(f"id {entry.id!r} stands twice", at=field)
        seen.add(entry.id)
