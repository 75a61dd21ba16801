"""What a brief says, before it has a form: plain text in sections, made once and rendered as HTML and as PDF.

Every text is plain: names come from files that others write, so no renderer reads markup in them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

MOST_LETTERS = 1200
"""The longest text that a brief prints; what is longer is cut, so that no name can push the answer off its page."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a note is printed small."""

    kind: ClassVar[str] = "paragraph"
    text: str
    note: bool = False


@dataclass(frozen=True)
class Items:
    """A list of points."""

    kind: ClassVar[str] = "items"
    items: tuple[str, ...]
    small: bool = False


@dataclass(frozen=True)
class Command:
    """What to type to repeat the run."""

    kind: ClassVar[str] = "command"
    text: str


@dataclass(frozen=True)
class Row:
    """One line of a table: the cells that name it, and its values."""

    heads: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table whose first columns name each row; every row repeats them, so that none is ever without a name.

    Attributes
    ----------
    caption
        What the table holds.
    heads, columns
        Headings of the naming columns and of the others.
    rows
        Its lines.
    words
        Whether the cells hold sentences, which are set to the left, and not numbers.
    """

    kind: ClassVar[str] = "table"
    caption: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    words: bool = False


@dataclass(frozen=True)
class Illustration:
    """A figure.

    Attributes
    ----------
    svg
        The drawing.
    finding
        What it shows, printed above it.
    note
        How to read it, printed below.
    alt
        The same with its numbers, for readers who cannot see it.
    width, height
        Size in inches.
    """

    kind: ClassVar[str] = "figure"
    svg: str
    finding: str
    note: str
    alt: str
    width: float
    height: float


Block = Paragraph | Items | Command | Table | Illustration


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class KeyNumber:
    """One of the numbers that are quoted: what it is, its value, and its interval."""

    what: str
    value: str
    interval: str


@dataclass(frozen=True)
class Brief:
    """A brief: two pages, then an annex.

    Attributes
    ----------
    language
        Code of its language, such as ``en``.
    title, question, dates
        Its head.
    answer
        The answer, sentence by sentence.
    definition
        What the numbers of the answer mean.
    numbers, figures
        What stands under the answer on the first page.
    sections
        The second page.
    annex
        All that follows.
    words
        Fixed words of the form, such as the heading of the annex.
    day
        Day of the run, ``YYYY-MM-DD``.
    """

    language: str
    title: str
    question: str
    dates: str
    answer: tuple[str, ...]
    definition: str
    numbers: tuple[KeyNumber, ...]
    figures: tuple[Illustration, ...]
    sections: tuple[Section, ...]
    annex: tuple[Section, ...]
    words: Mapping[str, str]
    day: str

    def plain(self) -> dict[str, Any]:
        """Return the brief as JSON values, each block with its kind, every text cleaned."""
        plain = asdict(self) | {
            "sections": [_section(section) for section in self.sections],
            "annex": [_section(section) for section in self.annex],
        }
        return _cleaned(plain)


def clean(text: str) -> str:
    """Return a text without control characters and with single spaces, cut where it is longer than `MOST_LETTERS`."""
    kept = "".join(" " if letter.isspace() and letter not in _SPACES else letter for letter in text)
    kept = "".join(letter for letter in kept if unicodedata.category(letter) not in _UNPRINTABLE)
    return shortened(re.sub(" +", " ", kept).strip(), MOST_LETTERS)


def shortened(text: str, letters: int) -> str:
    """Return a text, cut to a number of letters."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


_SPACES = ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}")
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn")


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": [{"kind": block.kind} | asdict(block) for block in section.blocks]}


def _cleaned(value: Any) -> Any:  # noqa: ANN401  - JSON values of any shape
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: inner if key == "svg" else _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list | tuple) else value
