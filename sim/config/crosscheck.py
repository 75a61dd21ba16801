"""Checks that need more than one file: does every name point at something, and do the parts fit.

Names are found by the type of their field (`sim.config.references`), so a control or clause written in
a layer above is checked without being known here.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from sim.config.errors import ConfigError, did_you_mean
from sim.config.origin import UNWRITTEN, Key, Keys, Origin
from sim.config.references import Ref


@dataclass(frozen=True)
class Reference:
    """One name in a model that points elsewhere.

    Attributes
    ----------
    ref
        What kind of thing it names.
    name
        The name.
    path
        Keys that lead to it.
    """

    ref: Ref
    name: str
    path: Keys


@dataclass(frozen=True)
class Known:
    """All names there are, by what they name.

    Attributes
    ----------
    names
        For example ``{"nation": {"JPN", "USA"}}``; a kind that is absent is not checked.
    hints
        What to say of a name that there is not, by kind and name, where more is known than the nearest name.
    """

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hints: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def problems(
        self, model: BaseModel, origin: Origin, prefix: Keys = (), *, own: bool = False
    ) -> Iterator[ConfigError]:
        """Yield an error for each name in the model that points at nothing.

        Parameters
        ----------
        own
            Check only what the file itself holds, since what it was completed with has been checked where it stands.
        """
        for reference in references(model):
            known = self.names.get(reference.ref.kind)
            if known is None or reference.name in known:
                continue
            path = (*prefix, *reference.path)
            # A source handed down from a block is reported once, where it is written.
            if (own or reference.ref.kind == "source") and origin.lines and not origin.has(path):
                continue
            message = f"unknown {reference.ref.kind} {reference.name[:60]!r}"
            hint = self.hints.get((reference.ref.kind, reference.name)) or did_you_mean(reference.name, known)
            yield problem_at(origin, path, message, hint)


def problem_at(origin: Origin, path: Sequence[Key], message: str, hint: str | None = None) -> ConfigError:
    """Return an error about the entry at `path`."""
    dotted = ".".join(str(key) for key in path if key not in UNWRITTEN)
    return ConfigError(f"{dotted}: {message}" if dotted else message, origin.file, origin.line(path), None, hint)


def references(model: BaseModel, path: Keys = ()) -> Iterator[Reference]:
    """Yield every name in a model, however deep, that points elsewhere."""
    for name, info in type(model).model_fields.items():
        marks = [mark for mark in info.metadata if isinstance(mark, Ref)]
        annotation: Any = Annotated[info.annotation, *marks] if marks else info.annotation
        yield from _within(getattr(model, name), annotation, (*path, name))


def _within(value: object, annotation: Any, path: Keys) -> Iterator[Reference]:  # noqa: ANN401
    """Yield the references in a value, given the annotation it was declared with."""
    if isinstance(value, BaseModel):
        yield from references(value, path)
    elif isinstance(value, Mapping):
        key_type, item_type = _arguments(annotation, Mapping, 2)
        for key, item in value.items():
            yield from _within(key, key_type, (*path, key))
            yield from _within(item, item_type, (*path, key))
    elif isinstance(value, (tuple, list)):
        (item_type,) = _arguments(annotation, Sequence, 1)
        for index, item in enumerate(value):
            yield from _within(item, item_type, (*path, index))
    elif isinstance(value, str):
        mark = _mark(annotation)
        if mark is not None:
            yield Reference(mark, value, path)


def _arguments(annotation: Any, collection: type, count: int) -> tuple[Any, ...]:  # noqa: ANN401
    """Return the key and item types of a collection annotation, optional and annotated ones included."""
    origin = get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, collection):
        return get_args(annotation)[:count]
    for part in get_args(annotation):
        found = _arguments(part, collection, count)
        if found[0] is not None:
            return found
    return (None,) * count


def _is_collection(origin: object) -> bool:
    return isinstance(origin, type) and issubclass(origin, Collection)


def _mark(annotation: Any) -> Ref | None:  # noqa: ANN401
    """Return the mark of a reference in an annotation, optional ones included."""
    for part in get_args(annotation):
        if isinstance(part, Ref):
            return part
        # A reference inside a collection is about its items, not about a word in its place.
        found = None if _is_collection(get_origin(part)) else _mark(part)
        if found is not None:
            return found
    return None
