"""Where a configuration was read from, line by line, for messages long after it was loaded.

A file knows the lines of all its entries; each number and each entry knows its own place, which goes with it wherever
it is copied or merged to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Key = str | int
Keys = tuple[Key, ...]

# Steps that the short forms leave out: a table's values or a policy's partnerships stand directly inside.
UNWRITTEN = frozenset({"values", "partnerships"})


@dataclass(frozen=True)
class Origin:
    """A file and the line of every entry in it.

    Attributes
    ----------
    file
        The file; None for a configuration built in Python.
    lines
        Line, counted from 1, by the path of keys and list positions that leads to the entry.
    """

    file: Path | None = None
    lines: Mapping[Keys, int] = field(default_factory=dict, repr=False, compare=False)

    def line(self, path: Sequence[Key]) -> int:
        """Return the line of the entry at `path`, or of the nearest entry around it."""
        found, _ = self._follow(path)
        return self.lines.get(found, 1)

    def has(self, path: Sequence[Key]) -> bool:
        """Tell whether the file itself holds the entry at `path`."""
        return self._follow(path)[1]

    def _follow(self, path: Sequence[Key]) -> tuple[Keys, bool]:
        """Return how far the file follows `path`, and whether to its end."""
        found: Keys = ()
        for key in path:
            step = (*found, key)
            if step in self.lines:
                found = step
            elif key not in UNWRITTEN:
                return found, False
        return found, True


@dataclass(frozen=True)
class Place:
    """Where an entry stands; all places are equal, so that two entries of the same content are too.

    Attributes
    ----------
    origin
        The file; one without a name for what was built in Python.
    keys
        Keys and list positions that lead to it.
    """

    origin: Origin = field(default_factory=Origin, compare=False)
    keys: Keys = field(default=(), compare=False)

    @property
    def file(self) -> Path | None:
        """The file; None for what was built in Python."""
        return self.origin.file

    @property
    def line(self) -> int:
        """Its line, or that of the nearest entry around it."""
        return self.origin.line(self.keys)

    def below(self, *keys: Key) -> "Place":
        """Return the place of an entry within this one."""
        return Place(self.origin, (*self.keys, *keys))

    def __str__(self) -> str:
        """Return the keys as a dotted name, those left out that files may leave out."""
        return ".".join(str(key) for key in self.keys if key not in UNWRITTEN)


NOWHERE = Place()
"""The place of what was read from no file."""
