"""What all configuration models share: frozen, closed, and generous in saying what went wrong.

Pydantic alone reports an unknown key without the nearest known one, and validates a nested number
without knowing the block around it. `Spec` mends the first, `Block` the second.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from sim.config.errors import did_you_mean
from sim.config.origin import NOWHERE, UNWRITTEN, Keys, Origin, Place
from sim.config.quantity import Quantity, Status, defaults, problem
from sim.config.references import SourceId
from sim.config.short_forms import Reason


class Spec(BaseModel):
    """Base of all configuration models: frozen, and an unknown key is an error with a hint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_unknown_keys(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        if not isinstance(data, Mapping):
            return handler(data)
        unknown = [key for key in data if key not in cls.model_fields]
        if not unknown:
            return handler(data)
        errors = [_unknown_key(key, data[key], cls.model_fields) for key in unknown]
        try:
            handler({key: data[key] for key in data if key in cls.model_fields})
        except ValidationError as error:
            errors.extend(_carried_over(error))
        raise ValidationError.from_exception_data(cls.__name__, errors)

    @model_validator(mode="after")
    def _refuse_twice(self) -> Self:
        """Refuse a name that stands twice in one list: whoever wrote it meant another."""
        for field in type(self).model_fields:
            value = getattr(self, field)
            if isinstance(value, tuple) and len(value) > 1 and all(isinstance(name, str) for name in value):
                twice = next((index for index, name in enumerate(value) if name in value[:index]), None)
                if twice is not None:
                    raise problem(f"{value[twice]!r} stands twice in the list", at=(field, str(twice)))
        return self

    def quantities(self) -> dict[str, Quantity]:
        """Return every quantity in this model by dotted name, in field order.

        Each may become a column of a design: `--set` overrides it by this name, and Monte Carlo draws
        from its range.
        """
        return dict(_quantities(self, ""))


class Block(Spec):
    """A spec whose `source` and `status` stand for every quantity inside that names none.

    A guess takes no source from it: see `Quantity`.

    Attributes
    ----------
    sure
        Why the numbers and dates that stand directly in it are right although the plausibility checks
        (`sim.plausibility`) doubt them; those of entries within it need a reason of their own.
    """

    source: SourceId | None = None
    status: Status | None = None
    note: str = ""
    sure: Reason | None = None
    _place: Place = PrivateAttr(default_factory=lambda: NOWHERE)

    @property
    def place(self) -> Place:
        """Where it was read."""
        return self._place

    @model_validator(mode="wrap")
    @classmethod
    def _hand_down_defaults(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        if not isinstance(data, Mapping):
            return handler(data)
        with defaults(data):
            return handler(data)


class FileSpec(Block):
    """Content of one configuration file; remembers where it came from."""

    kind: str = Field(description="which kind of configuration file this is")
    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def origin(self) -> Origin:
        """The file it was read from, with the line of each entry."""
        return self._origin

    def line(self, *path: str | int) -> int:
        """Return the line of the entry at `path` in the file, or of the nearest one around it."""
        return self._origin.line(path)

    def holds(self, *path: str | int) -> bool:
        """Tell whether the file itself holds the entry at `path`, as all of a model built in Python does."""
        return not self._origin.lines or self._origin.has(path)

    def with_origin(self, origin: Origin) -> Self:
        """Return the same content with its place of origin noted, and that of each entry that has none yet."""
        copy = self.model_copy()
        copy._origin = origin  # noqa: SLF001  # its own private attribute
        _note_places(copy, origin, ())
        return copy


def unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names given; an empty or repeating list is an error.

    Raises
    ------
    PydanticCustomError
        When there are no names, or one stands twice.
    """
    if not names:
        raise problem("the list is empty", hint="name at least one")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise problem(f"{twice[0]!r} stands twice in the list")
    return names


def _note_places(value: object, origin: Origin, keys: Keys) -> None:
    """Note where each entry and number in a value was read, unless it came from another file."""
    if isinstance(value, (Block, Quantity)) and value.place is NOWHERE:
        value._place = Place(origin, keys)  # noqa: SLF001  # noted once, as the file is read
    if isinstance(value, Quantity):
        return
    for key, item in _items(value):
        _note_places(item, origin, (*keys, key))


def _items(value: object) -> Iterator[tuple[str | int, object]]:
    """Yield what a model, mapping or list holds, by key or position."""
    if isinstance(value, BaseModel):
        yield from ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, (tuple, list)):
        yield from enumerate(value)


def _unknown_key(key: object, value: object, known: Mapping[str, object]) -> InitErrorDetails:
    error = problem(f"unknown key {str(key)[:60]!r}", hint=did_you_mean(key, known))
    return InitErrorDetails(type=error, loc=(str(key),), input=value)


def _carried_over(error: ValidationError) -> Iterator[InitErrorDetails]:
    """Yield the single errors of a validation, so that others can be added to them."""
    for single in error.errors(include_url=False):
        context = {"text": single["msg"], **single.get("ctx", {})}
        context["text"] = single["msg"]
        kind = PydanticCustomError(single["type"], "{text}", context)
        yield InitErrorDetails(type=kind, loc=single["loc"], input=single["input"])


def _quantities(value: object, name: str) -> Iterator[tuple[str, Quantity]]:
    if isinstance(value, Quantity):
        yield name, value
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            step = name if field in UNWRITTEN and name else f"{name}.{field}" if name else field
            yield from _quantities(getattr(value, field), step)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _quantities(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from _quantities(item, f"{name}.{index}")
