"""Where a configuration was read from, line by line, for messages long after it was loaded."""

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
