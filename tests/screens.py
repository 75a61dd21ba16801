"""What a finding prints, at several widths."""

import io

from experiments.printing.printed import LEAST_WIDTH, text_console
from experiments.questions.base import MOST_ROWS, Finding

WIDTHS = (80, 120)
MOST_LINES = 80
"""Lines of an answer with the most rows, two lines each, and of its sentences."""


def screen(found: Finding, width: int, *, full: bool = False) -> str:
    """Return what a terminal of some width shows."""
    stream = io.StringIO()
    found.print_to(text_console(stream, width), full=full)
    return stream.getvalue()


def check_screens(found: Finding) -> str:
    """Hold a finding to its screens at `WIDTHS` and return the first: nothing is cut, all fits, the table is one."""
    first, _ = texts = [screen(found, width) for width in WIDTHS]
    for text, width in zip(texts, WIDTHS, strict=True):
        lines = [line for line in text.splitlines() if " " in line]  # a path alone may be longer
        assert max(map(len, lines)) <= width, [line for line in lines if len(line) > width]
        assert len(lines) <= MOST_LINES
        assert "…" not in text
    if grids := found.grids(full=False):
        assert any(line and not line.strip("-") for line in first.splitlines()), "rows side by side, none stacked"
        assert sum(len(grid.first(MOST_ROWS).rows) for grid in grids) <= 2 * MOST_ROWS
    assert len(screen(found, WIDTHS[0], full=True)) >= len(first) - 100, "the whole holds what was shown, and no count"
    assert screen(found, 1) == screen(found, LEAST_WIDTH)
    assert repr(found).startswith(f"<{found.question}: ")
    assert len(repr(found)) < 240
    assert "<table>" in found._repr_html_()
    return first
