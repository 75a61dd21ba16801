"""A table that fits the width it is printed at, and never cuts a word.

Columns that are needed least are left out first. Where even the needed ones have no room next to each other, each row
becomes a few lines of heading and value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

GAP = "  "
HANG = "  "
"""Stands in front of what does not fit on the line of a cell that has several."""
_NAME = 22
"""Letters that a column of words has before any column is left out for it."""

Row = Sequence[str]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    heading
        Its heading; a line break is kept.
    right
        Whether cells are set to the right, as numbers are, and never broken.
    rank
        0 for a column that is always there; of the others the highest is left out first.
    """

    heading: str
    right: bool = True
    rank: int = 0


@dataclass(frozen=True)
class Grid:
    """A table to print.

    Attributes
    ----------
    columns
        Its columns.
    rows
        Cells by row; a row of one cell is the heading of those below it.
    title
        What stands above it.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""

    @property
    def number(self) -> int:
        """How many rows there are, without headings."""
        return sum(len(row) > 1 for row in self.rows)

    def lines(self, width: int) -> list[str]:
        """Return the table as lines of at most `width` letters, as long as no single word is longer."""
        return [text for text, _ in self._styled(width)]

    def first(self, number: int) -> "Grid":
        """Return the first rows of the table, as many as are asked for, and no heading with nothing below it."""
        rows = self.rows[:number]
        return replace(self, rows=rows[:-1] if rows and len(rows[-1]) == 1 else rows)

    def left_out(self, width: int) -> list[str]:
        """Return the headings of the columns for which there is no room."""
        shown = self._shown(width)
        return [] if shown is None else [_one_line(column) for column in self.columns if column not in shown]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines, headings in bold."""
        for text, heading in self._styled(options.max_width):
            yield Text(text, style="bold" if heading else "", no_wrap=True, overflow="ignore")

    def _styled(self, width: int) -> Iterator[tuple[str, bool]]:
        """Yield each line, and whether it is a heading."""
        if self.title:
            yield from ((line, True) for line in wrapped(self.title, width))
        shown = self._shown(width)
        if shown is None:
            yield from self._stacked(width)
            return
        places = [self.columns.index(column) for column in shown]
        widths = self._widths(shown, width)
        heads = [_cell(column.heading, room, column.right) for column, room in zip(shown, widths, strict=True)]
        yield from ((line, True) for line in _joined(heads, shown, widths, at_bottom=True))
        yield "-" * (sum(widths) + len(GAP) * (len(widths) - 1)), False
        for row in self.rows:
            if len(row) == 1:
                yield from ((line, True) for line in wrapped(row[0], width))
                continue
            cells = [
                _cell(row[place], room, column.right) for place, column, room in zip(places, shown, widths, strict=True)
            ]
            yield from ((line, False) for line in _joined(cells, shown, widths))

    def _shown(self, width: int) -> list[Column] | None:
        """Return the columns for which there is room; None where there is none for those that are always there."""
        shown = list(self.columns)
        while sum(map(self._fair, shown)) + len(GAP) * (len(shown) - 1) > width:
            last = max(shown, key=lambda column: column.rank)
            if last.rank == 0:
                least = sum(map(self._least, shown)) + len(GAP) * (len(shown) - 1)
                return shown if least <= width else None
            shown.remove(last)
        return shown

    def _widths(self, shown: Sequence[Column], width: int) -> list[int]:
        """Return the width of each column: what is left over goes first to names, then to the last column of words."""
        widths = [self._least(column) for column in shown]
        spare = width - sum(widths) - len(GAP) * (len(widths) - 1)
        places = range(len(shown))
        for wanted, order in ((self._fair, places), (self._most, reversed(places))):
            for place in order:
                more = min(spare, wanted(shown[place]) - widths[place])
                widths[place] += more
                spare -= more
        return widths

    def _texts(self, column: Column) -> list[str]:
        return [line for text in (column.heading, *self._cells(column)) for line in text.split("\n")]

    def _cells(self, column: Column) -> list[str]:
        place = self.columns.index(column)
        return [row[place] for row in self.rows if len(row) > 1]

    def _least(self, column: Column) -> int:
        if column.right:
            return self._most(column)
        texts = self._texts(column)
        hanging = len(HANG) if any("\n" in text for text in self._cells(column)) else 0
        return max((cell_len(word) + max(_indent(text), hanging) for text in texts for word in _words(text)), default=0)

    def _fair(self, column: Column) -> int:
        return max(self._least(column), min(self._most(column), _NAME))

    def _most(self, column: Column) -> int:
        return max(map(cell_len, self._texts(column)), default=0)

    def _stacked(self, width: int) -> Iterator[tuple[str, bool]]:
        for row in self.rows:
            if len(row) == 1:
                yield from ((line, True) for line in wrapped(row[0], width))
                continue
            for column, cell in zip(self.columns, row, strict=True):
                if cell:
                    said = f"{_one_line(column)}: {cell.strip()}"
                    yield from ((line, False) for line in wrapped(said, width, "  "))
            yield "", False


def without_blanks(grid: Grid) -> Grid:
    """Return a table without the columns that are blank in each row."""
    rows = [row for row in grid.rows if len(row) > 1]
    held = [place for place in range(len(grid.columns)) if any(row[place] for row in rows)]
    columns = tuple(grid.columns[place] for place in held)
    kept = tuple(row if len(row) == 1 else tuple(row[place] for place in held) for row in grid.rows)
    return replace(grid, columns=columns, rows=kept)


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Break a text between words into lines.

    Parameters
    ----------
    text
        The text; spaces in front of it stand in front of each line.
    width
        Letters of a line. A longer word is left whole.
    indent
        What stands in front of each line but the first.
    """
    if cell_len(text) <= width:
        return [text]
    first = " " * _indent(text)
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else f"{first}{indent if lines else ''}{word}"
    return [*lines, line]


def _words(text: str) -> list[str]:
    """Return the words of a text; a space that keeps two together is part of a word."""
    return [word for word in text.split(" ") if word]


def _one_line(column: Column) -> str:
    """Return a column's heading on one line."""
    return column.heading.replace("/\n", "/").replace("\n", " ").strip()


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _cell(text: str, width: int, right: bool) -> list[str]:
    lines = text.split("\n")
    indent = HANG if len(lines) > 1 else ""
    return lines if right else [part for line in lines for part in wrapped(line, width, indent)]


def _joined(
    cells: Sequence[Sequence[str]], columns: Sequence[Column], widths: Sequence[int], *, at_bottom: bool = False
) -> Iterator[str]:
    """Yield the lines of a row; cells of fewer lines are aligned at its top, or at its bottom."""
    height = max(map(len, cells), default=0)
    for number in range(height):
        parts = []
        for cell, column, width in zip(cells, columns, widths, strict=True):
            place = number - (height - len(cell) if at_bottom else 0)
            text = cell[place] if 0 <= place < len(cell) else ""
            room = " " * (width - cell_len(text))
            parts.append(room + text if column.right else text + room)
        yield GAP.join(parts).rstrip()
