"""What makes the good in focus short, and what each clause did about it, as far as the run counted it."""

from collections.abc import Collection, Iterable

from experiments.brief.attributed import attributed
from experiments.brief.content import Paragraph, Section
from experiments.brief.facts import Facts
from experiments.brief.measures import measure_words, moved_words
from experiments.measures import MeasureEffect
from experiments.words.sentences import inside
from sim.catalogue import uncounted_kinds

MOST_CONTROLS = 3
MOST_PAIRS = 6


def causes(facts: Facts) -> Section:
    """Return the section on what does it."""
    said = [*_short(facts), *_both(facts)]
    clauses = _clauses(facts) if facts.policy is not None else []
    return Section(facts.voice.say("title.why"), (*(Paragraph(text) for text in said), *clauses))


def _stopping(facts: Facts, good: str, nations: Collection[str]) -> list[MeasureEffect]:
    """Return the controls on some nations that stop a good without a partnership, what stops most of it first."""
    effects = [
        effect
        for effect in facts.effects.get(facts.data.baseline, ())
        if effect.tonnes.get(good, {}).get("stopped") and facts.hits(effect.measure.name, nations)
    ]
    return sorted(effects, key=lambda effect: -effect.tonnes[good]["stopped"])


def _short(facts: Facts) -> list[str]:
    """Say which controls stop most of the good in focus without a partnership."""
    voice, good = facts.voice, facts.data.focus.good
    effects = _stopping(facts, good, (facts.data.focus.nation,))
    risk = facts.risk(facts.data.baseline)
    if not effects or risk is None or not risk["value"]:
        return []
    lines = [
        voice.say(
            "why.stopped",
            measure=measure_words(facts, effect),
            stopped=voice.numbers.tonnes(effect.tonnes[good]["stopped"]),
            wanted=voice.numbers.tonnes(effect.tonnes[good]["wanted"]),
        )
        for effect in effects[:MOST_CONTROLS]
    ]
    return [voice.say("why.short", good=voice.good_inside(good), measures=voice.say("semicolon").join(lines))]


def _both(facts: Facts) -> list[str]:
    """Name the pairs of importer and good that are short more often than not, whatever the policy."""
    policy = facts.policy
    if policy is None:
        return []
    before, after = (_likely(facts, name) for name in (facts.data.baseline, policy))
    goods: dict[str, list[str]] = {}
    for nation, good in before:
        if (nation, good) in after:
            goods.setdefault(good, []).append(nation)
    if not goods:
        return []
    voice = facts.voice
    pairs = [_with_cause(facts, good, nations) for good, nations in goods.items()]
    listed = voice.say("semicolon").join(pairs[:MOST_PAIRS])
    return [voice.say("why.both", policy=voice.policy_inside(policy), pairs=listed)]


def _with_cause(facts: Facts, good: str, nations: list[str]) -> str:
    voice, stopping = facts.voice, _stopping(facts, good, nations)
    places = {"good": voice.good_inside(good), "nations": voice.nations(nations)}
    if good == facts.data.focus.good or not stopping:
        return voice.say("why.both_good", **places)
    return voice.say("why.both_why", measure=measure_words(facts, stopping[0]), **places)


def _likely(facts: Facts, policy: str) -> dict[tuple[str, str], None]:
    rows = facts.risks(policy)
    rows = rows[rows["value"] >= 0.5].sort_values("value", ascending=False, kind="stable")
    return dict.fromkeys(zip(rows["nation"], rows["good"], strict=True))


def _clauses(facts: Facts) -> list[Paragraph]:
    told = attributed(facts)
    said = [facts.voice.joined(told)] if told else [facts.voice.say("why.not_apart")]
    return [Paragraph(text) for text in (*said, *_moved(facts))]


def _moved(facts: Facts) -> list[str]:
    """Say how much of the good in focus each clause moves, as far as the run counted it."""
    voice, good, policy = facts.voice, facts.data.focus.good, facts.policy
    if policy is None or policy not in facts.effects:
        return [voice.say("why.uncounted_run")]
    own = [effect for effect in facts.effects[policy] if effect.measure.family == "clause"]
    moved = [
        voice.say("why.clause", clause=clause_of(facts, effect), moved=moved_words(facts, effect, good))
        for effect in own
        if good in effect.tonnes
    ]
    uncounted = _kinds(facts, (effect for effect in own if effect.measure.kind in uncounted_kinds()))
    key = "why.moved" if moved else "why.moved_nothing"
    said = voice.say(key, good=voice.good_inside(good), moved=voice.say("semicolon").join(moved))
    more = voice.say("why.uncounted", clauses=uncounted) if uncounted else ""
    return [voice.joined([said, more])]


def clause_of(facts: Facts, effect: MeasureEffect) -> str:
    """Return what a clause is called inside a sentence, with its partnership where the policy holds several."""
    words = inside(measure_words(facts, effect))
    if facts.policy is None or len(facts.partnerships(facts.policy)) < 2:
        return words
    return facts.voice.say("why.clause_of", clause=words, partnership=facts.voice.partnership(effect.measure.by))


def _kinds(facts: Facts, effects: Iterable[MeasureEffect]) -> str:
    kinds = dict.fromkeys(effect.measure.kind for effect in effects)
    return facts.voice.numbers.listed([facts.voice.clause(kind) for kind in kinds]) if kinds else ""


def offtake_of(facts: Facts, policy: str) -> dict[str, float]:
    """Return how many tonnes of each good a policy's offtake takes for its members."""
    taken: dict[str, float] = {}
    for effect in facts.effects.get(policy, ()):
        if effect.measure.kind == "offtake":
            for good, moved in effect.tonnes.items():
                taken[good] = taken.get(good, 0.0) + moved.get("bought", 0.0)
    return {good: amount for good, amount in taken.items() if amount > 0.0}


def reserve_of(facts: Facts, policy: str) -> float:
    """Return how many tonnes of the good in focus a policy's reserve buys."""
    good = facts.data.focus.good
    return sum(
        effect.tonnes.get(good, {}).get("bought", 0.0)
        for effect in facts.effects.get(policy, ())
        if effect.measure.kind == "complementary_stockpile"
    )
