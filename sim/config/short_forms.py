"""The short ways to write a number: `839 t/yr`, a bare number or `[low, value, high]` under a table.

What a short form leaves out comes from the block around it; the blocks tell it here on their way in, so
that a number nested however deep finds the nearest.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_SHORT = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([A-Za-z1$%].*?)?\s*", re.ASCII)
_COMMA = re.compile(r"\s*[-+]?\d+,\d.*", re.DOTALL)
_NO_DEFAULTS: Mapping[str, str] = {}
_defaults: ContextVar[Mapping[str, str]] = ContextVar("quantity_defaults", default=_NO_DEFAULTS)


@contextmanager
def defaults(block: Mapping[str, object]) -> Iterator[None]:
    """Let quantities validated inside inherit `unit`, `source` and `status` from an enclosing block."""
    own = {key: text for key in ("unit", "source", "status") if isinstance(text := block.get(key), str)}
    token = _defaults.set({**_defaults.get(), **own})
    try:
        yield
    finally:
        _defaults.reset(token)


def problem(message: str, *, at: str | tuple[str, ...] = (), hint: str | None = None) -> PydanticCustomError:
    """Return a validation error that carries a hint and the key it is about, or the keys that lead to it."""
    keys = [at] if isinstance(at, str) else list(at)
    return PydanticCustomError("config", "{text}", {"text": message, "hint": hint, "at": keys})


def as_mapping(data: object) -> dict[str, Any]:
    """Return the long form of a number written short: text with a unit, a number, or a range."""
    if isinstance(data, Mapping):
        return _split_value(dict(data))
    if isinstance(data, str):
        return _from_text(data)
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        return _with_known_unit({"value": data})
    if isinstance(data, (list, tuple)) and len(data) == 3:
        return _with_known_unit(dict(zip(("low", "value", "high"), data, strict=True)))
    raise problem("not a quantity", hint="write 'NUMBER UNIT', [low, value, high] or {value: ..., unit: ...}")


def _split_value(data: dict[str, Any]) -> dict[str, Any]:
    """Allow ``value: 839 t/yr`` in the long form when no unit stands beside it."""
    value = data.get("value")
    return {**data, **_from_text(value)} if isinstance(value, str) and "unit" not in data else data


def _from_text(text: str) -> dict[str, Any]:
    if _COMMA.fullmatch(text[:100]):
        raise problem("a comma in a number", hint="write decimals with a point, such as 11.5, and no thousands marks")
    match = _SHORT.fullmatch(text) if len(text) <= 100 else None
    if match is None:
        raise problem("not a number with a unit", hint="write for example '839 t/yr', without thousands marks")
    number, unit = match.groups()
    return {"value": float(number), "unit": unit} if unit else _with_known_unit({"value": float(number)})


def _with_known_unit(data: dict[str, Any]) -> dict[str, Any]:
    if "unit" not in _defaults.get():
        raise problem("a bare number needs a unit", hint="write it with its unit, such as '65 day'")
    return data


def _a_reason(text: str) -> str:
    """Return a reason without space around it; refuse an empty one.

    Raises
    ------
    PydanticCustomError
        When nothing is left.
    """
    if not text.strip():
        raise problem("the reason is empty", hint="say why the number is right, such as sure: 'customs list each lot'")
    return text.strip()


Reason = Annotated[str, AfterValidator(_a_reason)]
"""Why something unlikely is so: text that is not empty."""


def is_bare(data: object) -> bool:
    """Tell whether a dimensionless number came without the unit it hardly needs."""
    if isinstance(data, Mapping):
        return "unit" not in data
    return isinstance(data, (int, float, list, tuple, str)) and not isinstance(data, bool)


def inherited() -> Mapping[str, str]:
    """Return the `unit`, `source` and `status` the blocks around hand down."""
    return _defaults.get()
