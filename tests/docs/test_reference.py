"""The tables of the reference pages are those that the program would write today."""

from pathlib import Path

import pytest

from experiments.reference import TABLES, WORDS, fill
from experiments.reference.docstrings import attributes, summary
from sim.config.errors import UserError
from sim.controls.licence_office import LicenceTerms

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "odd.md"


def test_the_odd_page_is_fresh():
    text = PAGE.read_text(encoding="utf-8")
    assert fill(text, TABLES) == text, "run: critmin reference docs/reference/odd.md"


def test_the_page_of_words_is_fresh_and_has_japanese_for_everything():
    page = PAGE.with_name("words.md")
    text = page.read_text(encoding="utf-8")
    assert fill(text, WORDS) == text, "run: critmin reference docs/reference/words.md"
    assert [name for name in WORDS if f"<!-- table: {name} -->" not in text] == []
    assert [line for line in text.splitlines() if line.startswith("|") and line.endswith("|  |")] == []


def test_the_odd_page_shows_every_table_and_every_element_of_the_protocol():
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in TABLES if f"<!-- table: {name} -->" not in text] == []
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert [head[3] for head in heads] == list("1234567")


@pytest.mark.parametrize("name", TABLES)
def test_every_line_of_a_table_says_what_it_is(name):
    if name in {"switches", "behaviour", "series"}:
        return  # notes are optional there
    lines = TABLES[name]().splitlines()[2:]
    assert lines
    silent = [line for line in lines if line.rstrip("| ").count("|") < 2 or line.endswith("|  |")]
    assert silent == []


def test_a_page_that_asks_for_an_unknown_table_is_told_the_nearest():
    with pytest.raises(UserError, match="did you mean 'clauses'"):
        fill("<!-- table: clause -->\n<!-- end of table -->", TABLES)
    with pytest.raises(UserError, match="marks no table"):
        fill("no table here", TABLES)


def test_what_a_class_says_of_its_attributes_is_read():
    assert attributes(LicenceTerms)["delay"] == "Months before the first approval."
    assert summary(LicenceTerms) == "How a licence office works."
