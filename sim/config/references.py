"""Identifiers that point at something defined elsewhere.

A field that names a nation, good or source says so in its type. The cross check can then find every
such name in any model, those of controls and clauses included, without a list kept by hand.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from sim.config.short_forms import problem


@dataclass(frozen=True)
class Ref:
    """Annotation: the text is an identifier of this kind.

    Attributes
    ----------
    kind
        What it names: nation, good, mineral, process, project, source, behaviour, passage, control, scenario,
        partnership, experiment, hindcast, or partner (a nation or ``third_countries``).
    """

    kind: str


_ID = r"^[a-z][a-z0-9_-]{0,63}$"
_NATION = r"^[A-Z][A-Z0-9]{1,7}$"

# An identifier of the thing itself, used where it is defined.
Identifier = Annotated[str, StringConstraints(pattern=_ID)]
NationCode = Annotated[str, StringConstraints(pattern=_NATION)]

NationId = Annotated[str, Ref("nation")]
GoodId = Annotated[str, Ref("good")]
GoodOrMineral = Annotated[str, Ref("good or mineral")]
ProcessId = Annotated[str, Ref("process")]
ProjectId = Annotated[str, Ref("project")]
ControlId = Annotated[str, Ref("control")]
PassageId = Annotated[str, Ref("passage")]
SourceId = Annotated[str, Ref("source")]


def _list_or_all(data: object) -> object:
    """Refuse what is neither a list of names nor ``all``, in one message rather than one for each."""
    listed = isinstance(data, (list, tuple)) and all(isinstance(item, str) for item in data)
    if listed or data == "all":
        return data
    raise problem("should be 'all' or a list of names", hint="write [a, b]")


NationsOrAll = Annotated[tuple[NationId, ...] | Literal["all"], BeforeValidator(_list_or_all)]
GoodsOrAll = Annotated[tuple[GoodOrMineral, ...] | Literal["all"], BeforeValidator(_list_or_all)]
