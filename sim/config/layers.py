"""Lays a file of the user's own over the one that it adds to.

Whoever knows one number better should write that number and nothing else. The content of the user's file is completed,
before the schema reads it, with what the file below it says of everything else: a mapping entry by entry, a table cell
by cell. What is filled in was validated before, so every mistake that is found is one of the user's file.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from sim.config.errors import ConfigError, did_you_mean
from sim.config.schema.base import Block, FileSpec
from sim.config.schema.tables import FlowTable, Table
from sim.config.yaml import Document

Data = Mapping[str, Any]

_ABOUT_THE_FILE: Final = frozenset({*FileSpec.model_fields, "remove", "extends"})
"""What a file says of itself; it does not hold for the file above."""

_BY_KEY: Final = frozenset({"goods", "processes"})
"""Entries of a mineral of which single keys may be replaced; any other entry is replaced as a whole."""


def laid_over(document: Document, lower: FileSpec | None) -> Document:
    """Return a file's content completed with everything that it leaves as the file below has it.

    Raises
    ------
    ConfigError
        When it removes what is not there.
    """
    if lower is None:
        if document.data.get("remove"):
            raise _error(document, "there is no file below this one to remove anything from", "remove")
        return document
    below = {name: getattr(lower, name) for name in type(lower).model_fields if name not in _ABOUT_THE_FILE}
    below = _after_removals(document, below)
    data = dict(document.data)
    for name, value in below.items():
        data[name] = _laid(data[name], value, by_key=name in _BY_KEY) if name in data else value
    return Document(data, document.origin)


def _laid(own: Any, below: Any, *, by_key: bool = False) -> Any:  # noqa: ANN401  # the schema judges what is misplaced
    """Return a value over the one below it: mappings and tables are merged, anything else is replaced."""
    if not isinstance(own, Mapping):
        return own
    if isinstance(below, Table):
        return _table(own, below)
    if isinstance(below, Mapping):
        merged = {key: _entry(own[key], value, by_key=by_key) if key in own else value for key, value in below.items()}
        return {**merged, **{key: value for key, value in own.items() if key not in below}}
    return own


def _entry(own: Any, below: Any, *, by_key: bool) -> Any:  # noqa: ANN401  # as above
    """Return an entry over the one below it; of an entry that is a model, only where single keys may be replaced."""
    if by_key and isinstance(own, Mapping) and isinstance(below, BaseModel) and not isinstance(below, Table):
        kept = {name: getattr(below, name) for name in type(below).model_fields if name not in Block.model_fields}
        return {**kept, **{key: _laid(value, kept.get(key)) for key, value in own.items()}}
    return _laid(own, below)


def _table(own: Data, below: Table) -> Data:
    """Return a table with the cells of the one below; shares of a total are a table of their own."""
    short = type(below).is_short(own)
    cells = own if short else own.get("values")
    if "total" in own or not isinstance(cells, Mapping):
        return own
    kept = {name: getattr(below, name) for name in type(below).model_fields if name not in FlowTable.model_fields}
    return {**kept, **({} if short else own), "values": {**below.values, **cells}}


def _after_removals(document: Document, below: dict[str, Any]) -> dict[str, Any]:
    paths = document.data.get("remove") or ()
    for path in paths if isinstance(paths, list) else ():
        if isinstance(path, str):
            below = _without(below, path.split("."), document, path)
    return below


def _without(value: Any, keys: list[str], document: Document, path: str) -> Any:  # noqa: ANN401  # any part of a file
    """Return part of a file without the entry that the keys lead to."""
    entries = value.values if isinstance(value, Table) else value
    first, *rest = keys
    if isinstance(value, tuple) and first in value and not rest:
        return tuple(name for name in value if name != first)
    if not isinstance(entries, Mapping) or first not in entries:
        known = entries if isinstance(entries, Mapping) else ()
        raise _error(document, f"remove: the file below has no {path[:80]!r}", "remove", did_you_mean(first, known))
    left = {key: entry for key, entry in entries.items() if key != first}
    if rest:
        left = {**entries, first: _without(entries[first], rest, document, path)}
    return value.model_copy(update={"values": left}) if isinstance(value, Table) else left


def _error(document: Document, message: str, key: str, hint: str | None = None) -> ConfigError:
    return ConfigError(message, document.origin.file, document.origin.line((key,)), None, hint)
