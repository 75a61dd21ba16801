"""What would change the answer, how the model does on history, and what it cannot say."""

from collections.abc import Mapping
from typing import Any

from experiments.analysis.inputs import drawn_inputs
from experiments.brief.content import Items, Paragraph, Section
from experiments.brief.evidence import HEAVY
from experiments.brief.facts import Facts
from experiments.brief.limits import Unconfirmed, contrasts, unconfirmed
from experiments.brief.numbers import rows_of
from experiments.figures.rests_on import rests_of
from experiments.runner.doubts import DOUBTS

MOST_NAMED = 3
MOST_GOODS = 4
MOSTLY = 0.5
"""Part of the numbers on a good from which on results for it rest on guesses."""
GOOD_SHARE, POOR_SHARE = 0.85, 0.6
"""Parts of the observations of a past episode from which the model is said to be right about it, and wrong below."""


def doubt(facts: Facts) -> Section:
    """Return the section on what would change the answer."""
    said = [*_beside(facts), _rests(facts), *stocks(facts)]
    return Section(facts.voice.say("title.doubt"), tuple(Paragraph(text) for text in said))


def _beside(facts: Facts) -> list[str]:
    """Return the risk of the pair in focus in each scenario but the main one."""
    said, voice, policy = [], facts.voice, facts.policy
    for name, (summary, _) in facts.data.analysis.other_scenarios.items():
        alone = facts.risk(facts.data.baseline, summary)
        other = facts.risk(policy, summary) if policy else None
        if alone is None:
            continue
        places = {"scenario": voice.scenario(name), "risk": voice.numbers.risk(alone)}
        if other is None or policy is None:
            said.append(voice.say("doubt.beside_alone", **places))
        else:
            share = voice.numbers.risk(other)
            said.append(voice.say("doubt.beside", other=share, policy=voice.policy_inside(policy), **places))
    return said


def _rests(facts: Facts) -> str:
    """Say how many inputs are guesses, and which move the answer."""
    voice, rests = facts.voice, rests_of(facts.data)
    inputs = drawn_inputs(facts.data.columns, facts.data.design.columns)
    counted = voice.say("doubt.inputs", inputs=f"{len(inputs):,}", guesses=f"{int(inputs['guess'].sum()):,}")
    if rests.spread.empty:
        return voice.joined([counted, voice.say("doubt.rests_same")])
    if not rests.stand_out:
        return voice.joined([counted, voice.say("doubt.rests_none", worlds=f"{facts.data.worlds:,}")])
    named = [
        voice.say(
            "doubt.input",
            input=voice.column(str(row["column"])),
            low=voice.numbers.percent(row["at_low"]),
            high=voice.numbers.percent(row["at_high"]),
            guess=voice.say("doubt.guess") if row["guess"] else "",
        )
        for row in rows_of(rests.clear.head(MOST_NAMED))
    ]
    places = {"clear": len(rests.clear), "guesses": int(rests.clear["guess"].sum())}
    explained = voice.numbers.percent(rests.explained)
    names = voice.say("semicolon").join(named)
    return voice.joined([counted, voice.say("doubt.rests", explained=explained, names=names, **places)])


def stocks(facts: Facts) -> list[str]:
    """Return what hangs on stocks of the nation in focus that no source confirms."""
    mine = [one for one in unconfirmed(facts.data, facts.config) if one.nation == facts.data.focus.nation]
    return [_stock(facts, one) for one in mine]


def _stock(facts: Facts, one: Unconfirmed) -> str:
    voice = facts.voice
    said = [
        voice.say(
            "doubt.stocks",
            nation=voice.nation_inside(one.nation),
            goods=voice.goods(one.goods, MOST_GOODS),
            amounts=voice.numbers.listed(_amounts(facts, one), MOST_GOODS),
        )
    ]
    said += [
        voice.say(
            "doubt.stocks_matter",
            good=voice.good_inside(found.good),
            least=voice.numbers.percent(found.least / found.worlds),
            most=voice.numbers.percent(found.most / found.worlds),
        )
        for found in contrasts(facts.data, one.nation, list(one.goods))
        if found.clear
    ]
    return voice.joined(said)


def _amounts(facts: Facts, one: Unconfirmed) -> list[str]:
    voice = facts.voice
    days = [] if one.days is None else [voice.say("doubt.days", low=f"{one.days[0]:,.0f}", high=f"{one.days[1]:,.0f}")]
    return days + [
        voice.say("doubt.tonnes", good=voice.good_inside(good), low=f"{low:,.0f}", high=voice.numbers.tonnes(high))
        for good, (low, high) in one.tonnes.items()
    ]


def history(facts: Facts) -> Section:
    """Return the section on what the model has got right and wrong in history."""
    fitted = facts.config.get("baseline", {}).get("fitted") or {}
    scores, voice = fitted.get("scores"), facts.voice
    if scores is None:
        return Section(voice.say("title.history"), (Paragraph(voice.say("history.none")),))
    more = scores["left_out"] - scores["prior"]
    names = ("rows", "fitted", "left_out", "prior", "nothing")
    said = [
        voice.say("history.all", cases=len(fitted["cases"]), **{name: scores[name] for name in names}),
        voice.say("history.adds", more=more) if more > 0 else voice.say("history.adds_none"),
        *_cases(facts, scores.get("by_case") or {}),
    ]
    if errors := scores.get("price_error"):
        said.append(voice.say("history.price", **{name: f"{errors[name]:.1f}" for name in ("fitted", "left_out")}))
    return Section(voice.say("title.history"), (Paragraph(voice.joined(said)),))


def _cases(facts: Facts, by_case: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Name the episodes that the model gets right and those that it gets wrong."""
    voice = facts.voice
    found: dict[str, list[str]] = {"history.right": [], "history.wrong": []}
    for name, case in by_case.items():
        share = case["left_out"] / case["rows"]
        key = "history.right" if share >= GOOD_SHARE else "history.wrong" if share <= POOR_SHARE else None
        if key is not None:
            words = voice.say("history.case", case=voice.case(name, case), hits=case["left_out"], rows=case["rows"])
            found[key].append(words)
    return [voice.say(key, cases=voice.say("semicolon").join(cases)) for key, cases in found.items() if cases]


def limits(facts: Facts) -> Section:
    """Return the section on what the model cannot say."""
    voice, said = facts.voice, []
    total, guesses = facts.evidence.about(HEAVY)
    if set(HEAVY) & set(facts.data.goods) and guesses > MOSTLY * total:
        said.append(voice.say("limits.heavy"))
    said += [voice.say(f"limits.{name}") for name in ("entry", "price", "priced_out", "world")]
    said += [
        voice.say("limits.caveat", nation=voice.nations(nations), good=voice.good_inside(good))
        for good, nations in list(caveats(facts).items())[:MOST_NAMED]
    ]
    if facts.manifest.get(DOUBTS):
        said.append(voice.say("limits.doubts"))
    return Section(voice.say("title.limits"), (Items(tuple(said)),))


def caveats(facts: Facts) -> dict[str, list[str]]:
    """Return the goods that are known to be wrong, each with the nations of the run for which it is."""
    data = facts.data
    found: dict[str, list[str]] = {}
    for nation, good in data.caveats:
        if nation in data.nations and good in data.goods:
            found.setdefault(good, []).append(nation)
    return found
