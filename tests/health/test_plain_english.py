"""Docstrings, comments, messages and pages do without words that have to be read twice."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = {"odd.md", "words.md"}  # their text comes from configs and the model
PLAIN = {
    r"beside": "next to, or in addition to",
    r"anew": "again",
    r"so many": "this number of",
    r"deeds?": "effects, or what it did",
    r"(tell|tells|told|telling)( \w+)? apart": "distinguish",
    r"(go|goes|going|gone|went) on": "continue",
    r"carr(y|ies|ied|ying) out": "run, apply or measure",
    r"(is|are|be|was|were) told": "reported, shown or written",
    r"befalls?": "happens to",
}
RIDDLES = re.compile(rf"(?<![\w`])(?:{'|'.join(f'({words})' for words in PLAIN)})(?![\w`])", re.IGNORECASE)
CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`|\{[^{}]*\}", re.DOTALL)


def blank(text: str) -> str:
    """Return a text with its code blanked out, line numbers kept."""
    return CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def prose_of_code(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the first line and text of each comment, and of each string that is more than a key."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and " " in token.string.strip()):
            yield token.start[0], blank(token.string)


def prose_of_page(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the text of a page; what it quotes is another's."""
    quoted = re.compile(r"^> .*$", re.MULTILINE)
    yield 1, quoted.sub("", blank(path.read_text(encoding="utf-8")))


def riddles(prose: Iterator[tuple[int, str]]) -> list[str]:
    """Return a line for each word that is not plain, with the plain one."""
    plain = list(PLAIN.items())
    return [
        f"line {first + text.count(chr(10), 0, found.start())}: '{found[0]}'; say: {word}"
        for first, text in prose
        for found in RIDDLES.finditer(text)
        for words, word in plain
        if re.fullmatch(words, found[0], re.IGNORECASE)
    ]


def found_in(prose: dict[Path, Iterator[tuple[int, str]]]) -> list[str]:
    return [f"{path.relative_to(ROOT).as_posix()}, {line}" for path, text in prose.items() for line in riddles(text)]


def test_code_is_described_in_plain_english():
    found = found_in({path: prose_of_code(path) for path in sorted((ROOT / "experiments").rglob("*.py"))})
    assert not found, "\n".join(found)


def test_pages_are_in_plain_english():
    pages = [path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name not in GENERATED]
    found = found_in({path: prose_of_page(path) for path in pages})
    assert not found, "\n".join(found)


def test_a_riddle_is_found_with_its_line_and_the_plain_word():
    prose = iter([(7, '"""Return both.\n\n    One tells them apart beside the axis of `beside`."""')])
    assert riddles(prose) == [
        "line 9: 'tells them apart'; say: distinguish",
        "line 9: 'beside'; say: next to, or in addition to",
    ]
