"""Names of the nations, goods, policies, measures and metrics of a run, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from experiments.words.columns import column_words, value_words
from experiments.words.sentences import inside, listed, sentence, spaced
from sim.config.text import Language, Text, in_language

_WITH_ARTICLE: Final = ("United ", "European ", "DR ", "Rest ")
_MOST_GOODS: Final = 3
"""Goods that the words for a control name; of more only their number is said."""
_NONE: Final = "none"
_NO_PARTNERSHIP: Final = Text("no partnership", "協定・枠組みなし")
_CONTROLLER: Final = Text("the controller", "輸出管理国")


@dataclass(frozen=True)
class Measure:
    """A control, clause or shock as its words are made of it.

    Attributes
    ----------
    kind
        Words for its kind, see `Labels.kinds`.
    title
        Its own words; empty where it has none.
    nation, goods
        Who imposes a control, and on what.
    """

    kind: str
    title: str = ""
    nation: str = ""
    goods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """Title, unit and definition of a metric or of a kind of measure.

    Attributes
    ----------
    name, definition
        What it is called, and what it is in a sentence.
    unit
        Unit of a metric.
    parameters
        Words for the numbers of a kind of measure, by dotted name.
    """

    name: str
    definition: str = ""
    unit: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Labels:
    """Words for identifiers, in one language; each mapping is by identifier, and each word may be a `Text`.

    What a run names, it has words for. An identifier of a run that somebody made up stands for itself.

    Attributes
    ----------
    controllers
        Good to the identifier of the nation that controls its exports.
    language
        What the words are wanted in; English where there is nothing else.
    policies
        A few words for each policy.
    projects, processes, passages, entrepots, behaviour, groups, studies
        Of the base year: mines and plants, kinds of making, sea passages, third countries, numbers and mechanisms of
        behaviour, groups of goods and studies of value at risk (the latter by ``group.study``).
    controls, shocks, clauses
        Clauses by ``partnership.clause``.
    kinds
        What each kind of measure says of itself, by ``family.kind``.
    metrics
        What each metric says of itself.
    title, question
        Of the experiment, in all languages that it has; `say` writes them in the reader's.
    descriptions
        A sentence on each scenario, partnership and policy, by ``scenario.name`` and so on.
    """

    nations: Mapping[str, str] = field(default_factory=dict)
    goods: Mapping[str, str] = field(default_factory=dict)
    scenarios: Mapping[str, str] = field(default_factory=dict)
    controllers: Mapping[str, str] = field(default_factory=dict)
    language: Language = "en"
    minerals: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    partnerships: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    processes: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    passages: Mapping[str, str] = field(default_factory=dict)
    entrepots: Mapping[str, str] = field(default_factory=dict)
    behaviour: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, str] = field(default_factory=dict)
    controls: Mapping[str, Measure] = field(default_factory=dict)
    shocks: Mapping[str, Measure] = field(default_factory=dict)
    clauses: Mapping[str, Measure] = field(default_factory=dict)
    kinds: Mapping[str, Said] = field(default_factory=dict)
    metrics: Mapping[str, Said] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    question: str = ""

    def within(self, language: Language) -> "Labels":
        """Return the same words in another language."""
        return replace(self, language=language)

    def say(self, text: str) -> str:
        """Return any text in the language of the reader."""
        return in_language(text, self.language)

    def listed(self, words: list[str]) -> str:
        """Join words as the language does."""
        return listed(words, self.language)

    def clauses_joined(self, clauses: list[str]) -> str:
        """Join clauses to one sentence without its full stop."""
        return ("; " if self.language == "en" else "。").join(clauses)

    def sentences_joined(self, sentences: list[str]) -> str:
        """Return sentences one after the other; empty ones are left out."""
        return (" " if self.language == "en" else "").join(filter(None, sentences))

    def nation(self, name: str) -> str:
        """Return a nation's name."""
        return self.say(self.nations.get(name, name))

    def nation_inside(self, name: str) -> str:
        """Return a nation's name as it stands inside a sentence, with the article that some names take."""
        words = self.nation(name)
        return f"the {words}" if words.startswith(_WITH_ARTICLE) else words

    def good(self, name: str) -> str:
        """Return a good's name."""
        return self.say(self.goods.get(name, spaced(name)))

    def good_inside(self, name: str) -> str:
        """Return a good's name as it stands inside a sentence: what explains it is left to tables."""
        words = self.good(name)
        for mark in ("（", " (", ","):
            words = words.partition(mark)[0]
        return inside(words)

    def mineral(self, name: str) -> str:
        """Return a mineral's name."""
        return self.say(self.minerals.get(name, spaced(name)))

    def controller(self, good: str) -> str:
        """Return the name of the nation that controls a good's exports."""
        return self.nation(self.controllers[good]) if good in self.controllers else self.say(_CONTROLLER)

    def scenario(self, name: str) -> str:
        """Return a scenario's title."""
        return self.say(self.scenarios.get(name, name.replace("-", " ")))

    def partnership(self, name: str) -> str:
        """Return a partnership's title."""
        return self.say(self.partnerships.get(name, name.replace("-", " ")))

    def description(self, what: str, name: str) -> str:
        """Return a sentence on a ``scenario``, ``partnership`` or ``policy``; empty where none is written."""
        return self.say(self.descriptions.get(f"{what}.{name.partition('[')[0]}", ""))

    def policy(self, name: str) -> str:
        """Return words for a policy with the numbers of its variant; the baseline holds no partnership."""
        plain, _, variant = name.partition("[")
        words = _NO_PARTNERSHIP if plain == _NONE else self.policies.get(plain, plain)
        return f"{self.say(words)}{self._variant(variant)}"

    def under(self, name: str) -> str:
        """Return words for being under a policy, as they stand inside a sentence."""
        plain, _, variant = name.partition("[")
        without = plain == _NONE
        if self.language == "ja":
            return f"「{self.policy(name)}」のもとで" if not without or variant else "協定・枠組みがない場合"
        if not without:
            return f"with '{self.policy(name)}'"
        return f"without a partnership{self._variant(variant)}"

    def project(self, name: str) -> str:
        """Return the name of a mine or plant that may come on stream."""
        return self.say(self.projects.get(name, spaced(name)))

    def process(self, name: str) -> str:
        """Return the name of a kind of mine, plant or recycling."""
        return self.say(self.processes.get(name, spaced(name)))

    def passage(self, name: str) -> str:
        """Return the name of a sea passage."""
        return self.say(self.passages.get(name, spaced(name)))

    def control(self, name: str) -> str:
        """Return words for a control: its own, or those of its kind, nation and goods."""
        return self._measure("control", name, self.controls)

    def shock(self, name: str) -> str:
        """Return words for a shock: its own or those of its kind."""
        return self._measure("shock", name, self.shocks)

    def clause(self, partnership: str, name: str) -> str:
        """Return words for a clause of a partnership: its own or those of its kind."""
        return self._measure("clause", f"{partnership}.{name}", self.clauses)

    def kind(self, family: str, name: str) -> str:
        """Return the name of a kind of ``control``, ``clause`` or ``shock``."""
        said = self.kinds.get(f"{family}.{name}")
        return sentence(spaced(name)) if said is None else self.say(said.name)

    def metric(self, name: str) -> str:
        """Return the title of a metric."""
        return self.say(self.metrics.get(name, Said(sentence(spaced(name)))).name)

    def definition(self, metric: str) -> str:
        """Return what a metric measures, in a sentence with the thresholds of the run; empty where it says none."""
        return self.say(self.metrics.get(metric, Said("")).definition)

    def column(self, name: str) -> str:
        """Return words for a column of the design, such as ``demand_growth.gallium``."""
        return column_words(name, self)

    def _measure(self, family: str, name: str, known: Mapping[str, Measure]) -> str:
        found = known.get(name)
        if found is None:
            return sentence(spaced(name.rpartition(".")[2].partition("@")[0]))
        if found.title:
            return self.say(found.title)
        kind = self.kind(family, found.kind)
        return f"{kind}{self._of(found)}" if self.language == "en" else f"{self._of(found)}{kind}"

    def _of(self, measure: Measure) -> str:
        """Return by whom and on what a measure is, to stand behind its kind in English and before it in Japanese."""
        if not measure.nation:
            return ""
        few = len(measure.goods) <= _MOST_GOODS
        if self.language == "ja":
            goods = self.listed([self.good_inside(name) for name in measure.goods])
            on = f"の{goods}" if goods and few else f"の{len(measure.goods)}品目" if measure.goods else ""
            return f"{self.nation(measure.nation)}による{on.removeprefix('の') + 'の' if on else ''}"
        goods = (
            self.listed([self.good_inside(name) for name in measure.goods]) if few else f"{len(measure.goods)} goods"
        )
        return f" of {self.nation_inside(measure.nation)}{goods and f' on {goods}'}"

    def _variant(self, text: str) -> str:
        """Return the numbers of a variant, given as ``axis=value, axis=value]``, in brackets."""
        if not text:
            return ""
        parts = (part.partition("=") for part in text.removesuffix("]").split(", "))
        words = [value_words(name, value, self) for name, _, value in parts]
        return f" ({', '.join(words)})" if self.language == "en" else f"（{'、'.join(words)}）"
