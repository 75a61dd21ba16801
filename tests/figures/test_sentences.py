"""Both languages of the brief say the same things of the same places, and every sentence is said somewhere."""

import re
from string import Formatter

import pytest

from experiments.brief.sentences import sentences_in
from experiments.words import LANGUAGES

ENGLISH = sentences_in("en")
BUILT = ("did.", "part.", "status.", "limits.", "gains.", "percent.", "figure.risk.", "history.")
"""Beginnings of keys that code may put together from parts."""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_sentence_with_the_same_places(language):
    own = sentences_in(language)
    assert list(own) == list(ENGLISH)
    for key, text in own.items():
        assert places(text) == places(ENGLISH[key]), key


def test_every_sentence_is_used(checkout):
    source = "".join(path.read_text(encoding="utf-8") for path in (checkout / "experiments/brief").glob("*.py"))
    unused = [
        key for key in ENGLISH if not re.search(f"[\"']{re.escape(key)}[\"']", source) and not key.startswith(BUILT)
    ]
    assert not unused


def test_no_word_of_another_language_stands_in_the_japanese():
    own = {key: re.sub(r"\{\w+\}", "", text) for key, text in sentences_in("ja").items()}
    assert not {key: text for key, text in own.items() if re.search("[A-Za-z]{2,}", text.replace("critmin", ""))}
