"""How a run is displayed in a notebook and at a Python prompt: a few lines, and a small table in HTML.

Texts in a run folder may come from a stranger, so every text is escaped.
"""

import sys
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from experiments.words.shares import percent

if TYPE_CHECKING:
    from experiments.store import RunStore

ROWS: Final = 8
"""Rows of the table."""

_HEADINGS: Final = (
    ("nation", "Importer"), ("good", "Good"), ("policy", "Policy"), ("without", "Risk without"), ("with", "with"),
    ("difference", "Change, points [95 % interval]"),
)  # fmt: skip


@dataclass(frozen=True)
class Image:
    """A figure that a notebook displays below the cell.

    Attributes
    ----------
    title
        What it shows, in a sentence.
    png, svg
        The contents of its files.
    """

    title: str
    png: bytes = field(repr=False)
    svg: bytes = field(repr=False)

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        """Return the picture, and in its metadata what it shows for those who cannot see it."""
        return self.png, {"alt": self.title}


def in_notebook() -> bool:
    """Return whether a Jupyter kernel runs this Python."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def picture(png: bytes, title: str) -> str:
    """Return a picture as a piece of HTML that needs no other file."""
    return f'<img alt="{escape(title)}" style="max-width: 100%" src="data:image/png;base64,{b64encode(png).decode()}">'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """Return a table of texts as a piece of HTML."""
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    first = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(_row("td", [], row) for row in rows)
    return f"<table>{said}<thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>"


def facts(store: "RunStore") -> dict[str, str]:
    """Return the facts of a run, label to text."""
    layout = store.layout
    main, *others = layout.scenarios
    held = f"{_count(layout.nations, 'importer')}, {_count(layout.goods, 'good')}"
    return {
        "question": layout.question or layout.title,
        "scenario": f"{main}{'; others: ' if others else ''}{', '.join(others)}",
        "policies": _listed(layout.policies),
        "worlds": f"{store.worlds:,}",
        "months": f"{len(layout.months)}, {layout.months[0]} to {layout.months[-1]}; {held}",
        "folder": str(store.path),
    }


def lines(store: "RunStore") -> str:
    """Return a run's facts, a line each."""
    return "\n".join([f"critmin run {store.layout.experiment}", *(f"  {k:<10}{v}" for k, v in facts(store).items())])


def html(store: "RunStore", rows: pd.DataFrame) -> str:
    """Return a run's facts and the first rows of its headline (`experiments.analysis.headline`) as HTML."""
    described = "".join(_row("th", [key], [value]) for key, value in facts(store).items())
    cells = [[_cell(row, key) for key, _ in _HEADINGS] for row in rows.head(ROWS).to_dict("records")]
    caption = "Probability of a shortage, the clearest and largest changes first"
    answer = table([words for _, words in _HEADINGS], cells, caption)
    title = escape(store.layout.experiment)
    return f"<div><b>critmin run {title}</b><table>{described}</table>{answer if cells else ''}</div>"


def _row(tag: str, heads: Iterable[str], cells: Iterable[str]) -> str:
    first = "".join(f'<{tag} scope="row">{escape(text)}</{tag}>' for text in heads)
    return f"<tr>{first}{''.join(f'<td>{escape(text)}</td>' for text in cells)}</tr>"


def _cell(row: Mapping[Any, Any], key: str) -> str:
    if key in {"without", "with"}:
        return percent(float(row[key]))
    if key == "difference":
        change, low, high = (f"{100.0 * float(row[name]):+.1f}" for name in ("difference", "ci_low", "ci_high"))
        return f"{change} [{low}, {high}]"
    return str(row[key])


def _count(names: Sequence[str], what: str) -> str:
    return f"{len(names)} {what}{'' if len(names) == 1 else 's'}"


def _listed(names: tuple[str, ...], most: int = 6) -> str:
    """Return names with commas, and how many more there are: a sweep has hundreds of policies."""
    more = f", and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
