"""From a document to a model, and from pydantic's errors to ours with file and line."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.config.crosscheck import problem_at
from sim.config.errors import ConfigError, raise_all
from sim.config.origin import UNWRITTEN, Key, Keys, Origin
from sim.config.schema.base import FileSpec
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
_ID_HINT = "an identifier is lower-case letters, digits, _ and -; a nation is upper-case letters and digits"


def validate(document: Document, model: type[Model]) -> Model:
    """Return the document as a model that remembers where it came from.

    Raises
    ------
    ConfigError
        One for each mistake, with its line.
    """
    try:
        content = model.model_validate(document.data).with_origin(document.origin)
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
    for single in error.errors(include_url=False):
        context: Mapping[str, Any] = single.get("ctx", {})
        location = [*single["loc"], *context.get("at", ())]
        message, hint = _in_words(single["type"], single["msg"], location, context)
        value = None if single["type"] in {"missing", "config"} else single["input"]
        if single["type"] == "config" and not isinstance(single["input"], Mapping):
            value = single["input"]
        yield ConfigError(f"{_dotted(location)}{message}", origin.file, origin.line(location), value, hint)


def _in_words(kind: str, text: str, location: list[Key], context: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return what is wrong and what to do about it."""
    hint = context.get("hint")
    if kind == "missing" and location[-1] in {"source", "status", "unit"}:
        hint = hint or "give it here, or in the block around it"
    if kind == "string_pattern_mismatch" and hint is None:
        hint = _ID_HINT
    words = _WORDS.get(kind)
    if words is None:
        return text[:1].lower() + text[1:], hint
    return words.format(key=location[-1] if location else ""), hint


def _dotted(location: list[Key]) -> str:
    """Return the place in the file as a dotted path, with a colon; pydantic's own marks left out."""
    keys = [str(key) for key in location if key != "[key]" and key not in UNWRITTEN]
    return ".".join(keys) + ": " if keys else ""
