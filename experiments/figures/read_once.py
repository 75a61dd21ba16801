"""Read a table of a run when a figure first uses it: most figures need few of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

Table = TypeVar("Table")


@dataclass(frozen=True)
class Unread(Generic[Table]):
    """A way to a table that nobody has looked at yet."""

    read: Callable[[], Table]


class ReadOnce(Generic[Table]):
    """Field of a dataclass that takes a table, or a way to it that is gone when the field is first looked at."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, data: None, owner: type) -> "ReadOnce[Table]": ...

    @overload
    def __get__(self, data: object, owner: type) -> Table: ...

    def __get__(self, data: object | None, owner: type) -> "ReadOnce[Table] | Table":
        if data is None:
            raise AttributeError(self._name)  # a dataclass takes it that the field has no default
        held = vars(data)[self._name]
        if isinstance(held, Unread):
            held = vars(data)[self._name] = held.read()
        table: Table = held
        return table

    def __set__(self, data: object, value: Table | Unread[Table]) -> None:
        vars(data)[self._name] = value
