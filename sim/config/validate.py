"""From a document to a model, and from pydantic's errors to ours with file and line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.config.crosscheck import problem_at
from sim.config.errors import ConfigError, raise_all
from sim.config.origin import UNWRITTEN, Key, Keys, Origin
from sim.config.schema.base import FileSpec
from sim.config.text import FROM_FILE
from sim.config.yaml import Document

Model = TypeVar("Model", bound=FileSpec)

# What pydantic says, in words that tell what to do.
_WORDS = {
    "missing": "required key {key!r} is missing",
    "string_type": "should be text",
    "float_type": "should be a number",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "dict_type": "should be a mapping of keys to values",
    "tuple_type": "should be a list",
    "model_type": "should be a mapping of keys to values",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "too_short": "is empty",
}
_MARK = re.compile(r"float|int|bool|str|(tuple|list|dict|union|nullable|function-\w+)\[.*\]|constrained-\w+")
_ID_HINT = "an identifier is lower-case letters, digits, _ and -; a nation is upper-case letters and digits"


def validate(document: Document, model: type[Model]) -> Model:
    """Return the document as a model that remembers where it came from.

    Raises
    ------
    ConfigError
        One for each mistake, with its line.
    """
    try:
        content = model.model_validate(document.data, context={FROM_FILE: True}).with_origin(document.origin)
    except ValidationError as error:
        raise_all(translate(error, document.origin))
        raise
    raise_all(_list_problems(content, document.origin, ()))
    return content


def _list_problems(value: object, origin: Origin, path: Keys) -> Iterator[ConfigError]:
    """Yield lists of names that name nothing where a name is needed, or name something twice."""
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            item = getattr(value, name)
            if item == () and info.is_required():
                yield problem_at(origin, (*path, name), "the list is empty", "name at least one")
            yield from _list_problems(item, origin, (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _list_problems(item, origin, (*path, key))
    elif isinstance(value, tuple):
        names = [item for item in value if isinstance(item, str)]
        twice = next((place for place, name in enumerate(names) if name in names[:place]), None)
        if twice is not None:
            yield problem_at(origin, (*path, twice), f"{names[twice][:60]!r} stands twice in the list")
        for place, item in enumerate(value):
            yield from _list_problems(item, origin, (*path, place))


def translate(error: ValidationError, origin: Origin) -> Iterator[ConfigError]:
    """Yield each mistake of a validation with the line it stands on."""
    for single in _deepest(error.errors(include_url=False)):
        context: Mapping[str, Any] = single.get("ctx", {})
        location = [*_written(single["loc"]), *context.get("at", ())]
        message, hint = _in_words(single["type"], single["msg"], location, context)
        value = None if single["type"] in {"missing", "config"} else single["input"]
        if single["type"] == "config" and not isinstance(single["input"], Mapping):
            value = single["input"]
        yield ConfigError(f"{_dotted(location)}{message}", origin.file, origin.line(location), value, hint)


def _deepest(errors: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield errors, of the kinds that a value may be of only the one that was tried last in the deepest place.

    Where a value may be of several kinds, pydantic tells what speaks against each; what a reader needs is the entry
    that fits none of them.
    """
    found: dict[Keys, ErrorDetails] = {}
    for single in errors:
        union = next((place for place, key in enumerate(single["loc"]) if _is_mark(key)), None)
        if union is None:
            yield single
            continue
        whole = single["loc"][:union]
        if whole not in found or len(_written(single["loc"])) >= len(_written(found[whole]["loc"])):
            found[whole] = single
    yield from found.values()


def _is_mark(key: Key) -> bool:
    """Tell pydantic's own mark of a kind of value from a key of the file."""
    return isinstance(key, str) and _MARK.fullmatch(key) is not None


def _written(location: Sequence[Key]) -> list[Key]:
    return [key for key in location if not _is_mark(key)]


def _in_words(kind: str, text: str, location: list[Key], context: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return what is wrong and what to do about it."""
    hint = context.get("hint")
    if kind == "missing" and location[-1] in {"source", "status", "unit"}:
        hint = hint or "give it here, or in the block around it"
    if kind == "string_pattern_mismatch" and hint is None:
        hint = _ID_HINT
    words = _WORDS.get(kind)
    if words is None:
        return (text if text[1:2].isupper() else text[:1].lower() + text[1:]), hint  # 'JPN holds ...' stays
    return words.format(key=location[-1] if location else ""), hint


def _dotted(location: list[Key]) -> str:
    """Return the place in the file as a dotted path, with a colon; pydantic's own marks left out."""
    keys = [str(key) for key in location if key != "[key]" and key not in UNWRITTEN]
    return ".".join(keys) + ": " if keys else ""
