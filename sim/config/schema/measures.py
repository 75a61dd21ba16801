"""Base models of what a scenario or partnership can switch on.

The parameters of each control, clause or shock are declared beside the code that applies them, in the
layers above; these bases say what all of them share. The right model is looked up by `kind` while a
file is read, in the mapping the library was given, so that this layer needs no import from above.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, GetCoreSchemaHandler, SerializeAsAny, ValidationInfo, model_validator
from pydantic_core import core_schema

from sim.config.calendar import Date
from sim.config.errors import did_you_mean
from sim.config.quantity import problem
from sim.config.references import GoodsOrAll, Identifier, NationId, NationsOrAll
from sim.config.schema.base import Block
from sim.config.text import OwnTitle, Text


class ControlSpec(Block):
    """An export measure by one nation.

    Attributes
    ----------
    id
        Name of this control, unique in its scenario; columns are called ``control.<id>.<param>``.
    title
        The control in words; made of its kind, nation and goods where none are written.
    kind
        Which control it is.
    nation
        The nation that imposes it.
    goods
        Goods it covers; in a file a mineral may stand for all its goods, or ``all``.
    targets
        Buyers it hits, or ``all``.
    exempt
        Buyers it spares.
    announced
        Day it became known; the start when left out.
    starts, ends
        First day in force, and first day no longer in force (none: it stays).
    """

    id: Identifier
    title: OwnTitle = Text()
    kind: str
    nation: NationId
    goods: GoodsOrAll
    targets: NationsOrAll = "all"
    exempt: tuple[NationId, ...] = ()
    announced: Date | None = None
    starts: Date
    ends: Date | None = None

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.ends is not None and self.ends <= self.starts:
            raise problem(f"ends {self.ends}, not after its start {self.starts}", at="ends")
        if self.announced is not None and self.announced > self.starts:
            raise problem(f"announced {self.announced}, after its start {self.starts}", at="announced")
        if self.nation in self.targets:
            raise problem(f"a control of {self.nation} cannot target {self.nation}", at="targets")
        for field in ("goods", "targets"):
            if getattr(self, field) == ():
                raise problem("the list is empty", at=field, hint="name at least one, or 'all'")
        return self

    @property
    def known_from(self) -> Date:
        """Day it became known."""
        return self.announced or self.starts


class ClauseSpec(Block):
    """One switchable instrument of a partnership.

    Attributes
    ----------
    id
        Name of the clause in its partnership; the key of the mapping in a file.
    title
        The clause in words; those of its kind where none are written.
    kind
        Which clause it is; the identifier when left out.
    strength
        From 0, switched off, to 1, as written.
    starts, ends
        Where they differ from the partnership's own dates.
    structural
        Numbers of the kind that say what there is, so that they are the same in all worlds and no column.
    """

    structural: ClassVar[frozenset[str]] = frozenset()
    id: Identifier
    title: OwnTitle = Text()
    kind: str
    strength: float = Field(default=1.0, ge=0.0, le=1.0)
    starts: Date | None = None
    ends: Date | None = None

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.starts and self.ends and self.ends <= self.starts:
            raise problem(f"ends {self.ends}, not after its start {self.starts}", at="ends")
        return self


class ShockSpec(Block):
    """A disturbance from outside: an outage, a closed passage, a swing in demand.

    Attributes
    ----------
    id
        Name of this shock, unique in its scenario; columns are called ``shock.<id>.<param>``.
    title
        The shock in words; those of its kind where none are written.
    kind
        Which shock it is.
    """

    id: Identifier
    title: OwnTitle = Text()
    kind: str


Models = Mapping[str, type[Block]]
_models: ContextVar[Mapping[str, Models]] = ContextVar("measure_models")


@contextmanager
def measure_models(families: Mapping[str, Models]) -> Iterator[None]:
    """Let files read inside name the kinds given, for each of control, clause and shock."""
    token = _models.set(families)
    try:
        yield
    finally:
        _models.reset(token)


@dataclass(frozen=True)
class Dispatch:
    """Annotation that validates a mapping with the model its `kind` names.

    Attributes
    ----------
    family
        Which of the library's mappings to look in: control, clause or shock.
    default
        Kind of an entry that names none.
    """

    family: str
    default: str | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Stand in front of the base model's own validation."""
        return core_schema.with_info_wrap_validator_function(self._validate, handler(source))

    def _validate(self, data: Any, handler: Callable[[Any], Block], info: ValidationInfo) -> Block:  # noqa: ANN401
        if not isinstance(data, Mapping):
            return handler(data)
        kind = data.get("kind", self.default)
        known = _models.get({}).get(self.family, {})
        if kind is None:
            raise problem(f"a {self.family} needs its kind", hint=did_you_mean("", known))
        if not isinstance(kind, str) or kind not in known:
            hint = did_you_mean(kind, known)
            raise problem(f"unknown {self.family} kind {str(kind)[:60]!r}", at="kind", hint=hint)
        return known[kind].model_validate({**data, "kind": kind}, context=info.context)


Control = Annotated[SerializeAsAny[ControlSpec], Dispatch("control")]
Escalation = Annotated[SerializeAsAny[ControlSpec], Dispatch("control", default="escalation")]
Clause = Annotated[SerializeAsAny[ClauseSpec], Dispatch("clause")]
Shock = Annotated[SerializeAsAny[ShockSpec], Dispatch("shock")]
