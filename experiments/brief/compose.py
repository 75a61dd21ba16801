"""Compose a brief from a run's saved tables: once for each language, whatever it is rendered as."""

from experiments.brief.annex import annex
from experiments.brief.causes import causes
from experiments.brief.compared import compared
from experiments.brief.content import Brief, shortened
from experiments.brief.doubts import doubt, history, limits
from experiments.brief.facts import Facts, facts_of
from experiments.brief.front import answer, dates_line, day_of, definition, key_numbers, question_line
from experiments.brief.risk_figure import risk_by_good
from experiments.brief.second_figure import second_figure
from experiments.brief.stakes import cost, gains
from experiments.figures.data import FigureData
from experiments.store import RunStore
from experiments.words import Language

MOST_TITLE, MOST_QUESTION = 160, 500
"""Letters of a title and of a question."""


def compose(data: FigureData, store: RunStore, language: Language) -> Brief:
    """Return the brief of a run.

    Parameters
    ----------
    data
        Tables of the run.
    store
        The run, for what it says of itself and what its measures did.
    language
        English or Japanese.
    """
    return brief_of(facts_of(data, store, language))


def brief_of(facts: Facts) -> Brief:
    """Return the brief that some facts make."""
    voice, experiment = facts.voice, {**facts.manifest["experiment"], **facts.config.get("experiment", {})}
    figures = (risk_by_good(facts) if facts.tells_chances else None, second_figure(facts))
    return Brief(
        language=voice.language,
        title=shortened(voice.text(experiment["title"]), MOST_TITLE),
        question=question_line(facts, shortened(voice.text(experiment["question"]), MOST_QUESTION)),
        dates=dates_line(facts),
        answer=answer(facts),
        definition=definition(facts),
        numbers=key_numbers(facts),
        figures=tuple(figure for figure in figures if figure is not None),
        sections=(
            compared(facts),
            causes(facts),
            cost(facts),
            gains(facts),
            doubt(facts),
            history(facts),
            limits(facts),
        ),
        annex=annex(facts),
        words=_words(facts),
        day=day_of(facts),
    )


def _words(facts: Facts) -> dict[str, str]:
    voice, day = facts.voice, day_of(facts)
    version = str(facts.manifest.get("identity", {}).get("versions", {}).get("critmin", ""))
    return {
        "annex": voice.say("annex"),
        "footer": voice.say("footer", day=voice.numbers.day(day)) if day else "critmin",
        "author": voice.say("author", version=version).strip(),
    }
