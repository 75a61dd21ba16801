"""A configuration as flat lists, for people to read."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from sim.config.quantity import Quantity
from sim.config.schema.tables import Table

# What the head of a table says, each of its cells says too.
_TABLE_HEAD = frozenset({"unit", "source", "status"})


def facts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield dotted path and text of everything in a model that is not a quantity and not empty."""
    if isinstance(value, Quantity) or value in (None, "", (), {}):
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _left_out(value, path):
                yield from facts(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from facts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (tuple, list)):
        if all(isinstance(item, str) for item in value):
            yield path, ", ".join(value)
        else:
            for index, item in enumerate(value):
                name = str(getattr(item, "id", index))
                yield from facts(item, f"{path}.{name}")
    else:
        yield path, str(value)


def _left_out(value: BaseModel, path: str) -> frozenset[str]:
    """Return the fields of no use to a reader here."""
    if isinstance(value, Table):
        return _TABLE_HEAD
    return frozenset() if path else frozenset({"kind"})
