"""What each control, clause and shock did, in words: for sentences of the brief and for a table of its annex."""

from collections.abc import Iterator

from experiments.brief.content import Block, Paragraph, Row, Section, Table
from experiments.brief.facts import Facts
from experiments.brief.voice import cut, sentence
from experiments.measures import Deed
from experiments.measures.words import DID
from sim.catalogue import uncounted_kinds

MOST_GOODS = 3
"""Goods of one measure that are named; the others are counted."""


def measures(facts: Facts) -> Section:
    """Return the section of the annex on what each measure did."""
    voice = facts.voice
    title = voice.say("title.measures")
    if not facts.deeds:
        return Section(title, (Paragraph(voice.say("measures.none"), note=True),))
    blocks: list[Block] = [Paragraph(voice.say("measures.note"), note=True)]
    standing = [deed for deed in facts.deeds[facts.data.baseline] if deed.measure.family != "clause"]
    blocks += _table(facts, voice.say("measures.controls"), standing)
    for policy, clauses in _new_clauses(facts):
        blocks += _table(facts, voice.say("measures.clauses", policy=voice.policy(policy)), clauses)
    return Section(title, tuple(blocks))


def _new_clauses(facts: Facts) -> Iterator[tuple[str, list[Deed]]]:
    """Yield for each policy the clauses that no policy before it holds."""
    shown: set[str] = set()
    for policy in facts.data.policies:
        new = [
            deed
            for deed in facts.deeds.get(policy, ())
            if deed.measure.family == "clause" and deed.measure.name not in shown
        ]
        shown |= {deed.measure.name for deed in new}
        yield policy, new


def _table(facts: Facts, caption: str, deeds: list[Deed]) -> list[Table]:
    if not deeds:
        return []
    voice = facts.voice
    heads = (voice.say("measures.measure"), voice.say("measures.days"), voice.say("measures.worlds"))
    rows = tuple(
        Row((sentence(measure_words(facts, deed)), *_in_force(facts, deed)), (_moved(facts, deed),)) for deed in deeds
    )
    return [Table(caption, heads, (voice.say("measures.moved"),), rows, words=True)]


def _in_force(facts: Facts, deed: Deed) -> tuple[str, str]:
    if deed.moved and not deed.days:
        return facts.voice.say("measures.start"), ""
    return f"{deed.days:,.0f}", facts.voice.numbers.percent(deed.worlds)


def measure_words(facts: Facts, deed: Deed) -> str:
    """Return what a measure is called."""
    labels, measure = facts.voice.labels, deed.measure
    if measure.family == "control":
        return cut(labels.control(measure.name))
    if measure.family == "shock":
        return cut(labels.shock(measure.name))
    return cut(labels.clause(measure.by, measure.name.removeprefix(f"{measure.by}.")))


def _moved(facts: Facts, deed: Deed) -> str:
    """Return what a measure moved, the goods with the largest amounts first."""
    voice = facts.voice
    if not deed.tonnes:
        return voice.say("measures.uncounted" if deed.measure.kind in uncounted_kinds() else "measures.idle")
    goods = sorted(deed.tonnes, key=lambda good: -max(deed.tonnes[good].values()))
    lines = [
        voice.say("did.good", good=voice.good_inside(good), moved=moved_words(facts, deed, good))
        for good in goods[:MOST_GOODS]
    ]
    more = len(goods) - MOST_GOODS
    return voice.say("semicolon").join([*lines, voice.say("measures.more", more=more)] if more > 0 else lines)


def moved_words(facts: Facts, deed: Deed, good: str) -> str:
    """Return what a measure moved of one good."""
    own, voice = deed.tonnes[good], facts.voice
    parts = [
        voice.say(f"did.{name}", amount=voice.numbers.tonnes(amount)) for name, amount in own.items() if name in DID
    ]
    if own.get("stopped"):
        leaked = deed.leaked(good) or 0.0
        stopped, wanted = (voice.numbers.tonnes(own[name]) for name in ("stopped", "wanted"))
        told = [voice.say("did.leaked", share=voice.numbers.percent(leaked))] if leaked > 0.0 else []
        parts = [voice.say("did.stopped", amount=stopped, wanted=wanted), *told, *parts]
    elif "wanted" in own and not parts:
        parts = [voice.say("did.stopped_none", wanted=voice.numbers.tonnes(own["wanted"]))]
    return voice.say("comma").join(parts)
