"""What each control, clause and shock did, in words: for sentences of the brief and for a table of its annex."""

from collections.abc import Iterator

from experiments.brief.content import Block, Paragraph, Row, Section, Table
from experiments.brief.facts import Facts
from experiments.brief.voice import cut, sentence
from experiments.measures import MeasureEffect
from experiments.measures.words import DID
from sim.catalogue import uncounted_kinds

MOST_GOODS = 3
"""Goods of one measure that are named; the others are counted."""


def measures(facts: Facts) -> Section:
    """Return the section of the annex on what each measure did."""
    voice = facts.voice
    title = voice.say("title.measures")
    if not facts.effects:
        return Section(title, (Paragraph(voice.say("measures.none"), note=True),))
    blocks: list[Block] = [Paragraph(voice.say("measures.note"), note=True)]
    standing = [effect for effect in facts.effects[facts.data.baseline] if effect.measure.family != "clause"]
    blocks += _table(facts, voice.say("measures.controls"), standing)
    for policy, clauses in _new_clauses(facts):
        blocks += _table(facts, _caption(facts, policy, clauses), clauses)
    return Section(title, tuple(blocks))


def _caption(facts: Facts, policy: str, clauses: list[MeasureEffect]) -> str:
    """Say whose clauses these are: those of one partnership, or of several in a policy."""
    voice, whose = facts.voice, {clause.measure.by for clause in clauses}
    if len(whose) == 1:
        return voice.say("measures.clauses_of", partnership=voice.partnership(*whose))
    return voice.say("measures.clauses", policy=voice.policy(policy))


def _new_clauses(facts: Facts) -> Iterator[tuple[str, list[MeasureEffect]]]:
    """Yield for each policy the clauses that no policy before it holds."""
    shown: set[str] = set()
    for policy in facts.data.policies:
        new = [
            effect
            for effect in facts.effects.get(policy, ())
            if effect.measure.family == "clause" and effect.measure.name not in shown
        ]
        shown |= {effect.measure.name for effect in new}
        yield policy, new


def _table(facts: Facts, caption: str, effects: list[MeasureEffect]) -> list[Table]:
    if not effects:
        return []
    voice = facts.voice
    whose = _whose(facts, effects)
    heads = (voice.say("measures.measure"), *([voice.say("measures.partnership")] if whose else []))
    heads += (voice.say("measures.days"), voice.say("measures.worlds"))
    rows = tuple(
        Row(
            (sentence(measure_words(facts, effect)), *whose.get(effect.measure.name, ()), *_in_force(facts, effect)),
            (_moved(facts, effect),),
        )
        for effect in effects
    )
    return [Table(caption, heads, (voice.say("measures.moved"),), rows, words=True)]


def _whose(facts: Facts, effects: list[MeasureEffect]) -> dict[str, tuple[str]]:
    """Return the partnership of each clause by the clause's name, where they are of several."""
    clauses = [effect.measure for effect in effects if effect.measure.family == "clause"]
    several = len({measure.by for measure in clauses}) > 1
    return {measure.name: (facts.voice.partnership(measure.by),) for measure in clauses} if several else {}


def _in_force(facts: Facts, effect: MeasureEffect) -> tuple[str, str]:
    if effect.moved and not effect.days:
        return facts.voice.say("measures.start"), ""
    return f"{effect.days:,.0f}", facts.voice.numbers.percent(effect.worlds)


def measure_words(facts: Facts, effect: MeasureEffect) -> str:
    """Return what a measure is called."""
    labels, measure = facts.voice.labels, effect.measure
    if measure.family == "control":
        return cut(labels.control(measure.name))
    if measure.family == "shock":
        return cut(labels.shock(measure.name))
    return cut(labels.clause(measure.by, measure.name.removeprefix(f"{measure.by}.")))


def _moved(facts: Facts, effect: MeasureEffect) -> str:
    """Return what a measure moved, the goods with the largest amounts first."""
    voice = facts.voice
    if not effect.tonnes:
        return voice.say("measures.uncounted" if effect.measure.kind in uncounted_kinds() else "measures.idle")
    goods = sorted(effect.tonnes, key=lambda good: -max(effect.tonnes[good].values()))
    lines = [
        voice.say("did.good", good=voice.good_inside(good), moved=moved_words(facts, effect, good))
        for good in goods[:MOST_GOODS]
    ]
    more = len(goods) - MOST_GOODS
    return voice.say("semicolon").join([*lines, voice.say("measures.more", more=more)] if more > 0 else lines)


def moved_words(facts: Facts, effect: MeasureEffect, good: str) -> str:
    """Return what a measure moved of one good."""
    own, voice = effect.tonnes[good], facts.voice
    parts = [
        voice.say(f"did.{name}", amount=voice.numbers.tonnes(amount)) for name, amount in own.items() if name in DID
    ]
    if own.get("stopped"):
        leaked = effect.leaked(good) or 0.0
        stopped, wanted = (voice.numbers.tonnes(own[name]) for name in ("stopped", "wanted"))
        told = [voice.say("did.leaked", share=voice.numbers.percent(leaked))] if leaked > 0.0 else []
        parts = [voice.say("did.stopped", amount=stopped, wanted=wanted), *told, *parts]
    elif "wanted" in own and not parts:
        parts = [voice.say("did.stopped_none", wanted=voice.numbers.tonnes(own["wanted"]))]
    return voice.say("comma").join(parts)
