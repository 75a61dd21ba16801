"""The words of one run in one language: sentences, numbers, and names as they stand in a sentence.

Names come from files that others write. Long ones are cut here, so that no name can push the answer off its page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from experiments.brief.content import clean, shortened
from experiments.brief.numbers import Numbers
from experiments.words import Labels, Language, Text, sentence
from experiments.words.reading import text_of
from experiments.words.sentences import inside

MOST_LETTERS = 90
"""Letters of a name."""
MOST_OF_VARIANT = 70
"""Letters by which the numbers of a variant may make a name longer."""

LEAST_LETTERS = 16
"""Letters that a policy's name keeps before the numbers of its variant."""

__all__ = ["Voice", "cut", "cut_names", "sentence"]


@dataclass(frozen=True)
class Voice:
    """What a run calls things, in one language.

    Attributes
    ----------
    numbers
        Sentences and numbers.
    labels
        Names of all that the run is about.
    """

    numbers: Numbers
    labels: Labels

    @property
    def language(self) -> Language:
        """Code of the language."""
        return self.labels.language

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with its places filled."""
        return self.numbers.say(key, **values)

    def joined(self, sentences: Iterable[str]) -> str:
        """Return sentences one after the other; empty ones are left out."""
        return self.say("space").join(part for part in sentences if part)

    def text(self, words: object) -> str:
        """Return words that a manifest saved, in one language or in several."""
        return self.labels.say(text_of(words)) if words else ""

    def nation(self, name: str) -> str:
        """Return a nation's name for a table."""
        return cut(self.labels.nation(name))

    def nation_inside(self, name: str) -> str:
        """Return a nation's name as it stands inside a sentence."""
        return cut(self.labels.nation_inside(name))

    def nations(self, names: Iterable[str], most: int | None = None) -> str:
        """Return nations as a list inside a sentence."""
        return self.numbers.listed([self.nation_inside(name) for name in names], most)

    def good(self, name: str) -> str:
        """Return a good's name for a table."""
        return cut(self.labels.good(name))

    def good_inside(self, name: str) -> str:
        """Return a good's name as it stands inside a sentence."""
        return cut(self.labels.good_inside(name))

    def goods(self, names: Iterable[str], most: int | None = None) -> str:
        """Return goods as a list inside a sentence."""
        return self.numbers.listed([self.good_inside(name) for name in names], most)

    def column(self, name: str) -> str:
        """Return words for an uncertain input."""
        return cut(self.labels.column(name))

    def scenario(self, name: str) -> str:
        """Return a scenario's title."""
        return cut(self.labels.scenario(name))

    def partnership(self, name: str) -> str:
        """Return a partnership's title."""
        return cut(self.labels.partnership(name))

    def policy(self, name: str, letters: int = MOST_LETTERS) -> str:
        """Return what a policy is called, for a table; of a variant the name is cut before its numbers."""
        plain, bracket, _ = name.partition("[")
        if plain == "none" and not bracket:
            return self.say("no_partnership")
        variant = self.labels.policy(name).removeprefix(self.labels.policy(plain))
        return cut(
            f"{cut(self.labels.policy(plain), max(letters - len(variant), LEAST_LETTERS))}{variant}",
            letters + MOST_OF_VARIANT,
        )

    def policy_inside(self, name: str) -> str:
        """Return a policy's name as it stands inside a sentence: in quotes, for it is a name."""
        return self.say("quoted", name=self.policy(name))

    def clause(self, kind: str) -> str:
        """Return what a kind of clause is called, inside a sentence."""
        return cut(inside(self.labels.kind("clause", kind)))

    def case(self, name: str, entry: Mapping[str, Any]) -> str:
        """Return the title of an episode of history."""
        return cut(self.text(entry.get("title")) or name)


def cut_names(labels: Labels, letters: int = MOST_LETTERS) -> Labels:
    """Return names that fit into a figure and hold nothing that cannot be printed."""
    return replace(
        labels,
        nations=_cut_texts(labels.nations, letters),
        goods=_cut_texts(labels.goods, letters),
        scenarios=_cut_texts(labels.scenarios, letters),
        policies=_cut_texts(labels.policies, letters),
        partnerships=_cut_texts(labels.partnerships, letters),
    )


def _cut_texts(names: Mapping[str, str], letters: int) -> dict[str, Text]:
    return {name: _cut_text(words, letters) for name, words in names.items()}


def _cut_text(words: str, letters: int) -> Text:
    return Text(cut(words, letters), cut(words.ja, letters) if isinstance(words, Text) else "")


def cut(words: str, letters: int = MOST_LETTERS) -> str:
    """Return a name that a line can hold, without what cannot be printed."""
    return shortened(clean(words), letters)
