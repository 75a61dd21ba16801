"""What the policies cost, who gains by them and who loses."""

from functools import partial

import pandas as pd

from experiments.analysis.costs import PARTS, Cost
from experiments.analysis.spillover import EVERY, MEMBER, OTHER
from experiments.brief.attributed import worsening
from experiments.brief.causes import offtake_of, reserve_of
from experiments.brief.content import Block, Paragraph, Row, Section, Table
from experiments.brief.facts import Facts
from experiments.brief.front import cost_to_quote
from experiments.brief.numbers import MONEY, clear, rows_of
from experiments.brief.numbers import Row as Values
from experiments.brief.voice import sentence
from experiments.figures.balance import balance, last_full_year
from experiments.figures.data import NotDrawable
from experiments.words.sentences import inside

MOST_PAIRS = 4
MOST_GOODS = 3
MOST_PARTS = 2
"""Parts of a cost that are named; the annex has all."""
DEPENDENCE = "controller_dependence"
LEAST_RISE = 0.005
"""A rise of the share of supply by less than this is not explained: the map shows it as no rise."""


def cost(facts: Facts) -> Section:
    """Return the section on what the policies cost whom."""
    voice, title = facts.voice, facts.voice.say("title.cost")
    if not facts.costs:
        return Section(title, (Paragraph(voice.say("cost.nothing")),))
    blocks: list[Block] = [cost_table(facts)]
    notes = [
        voice.say("cost.on_top", policy=voice.policy_inside(policy), below=voice.policy_inside(below))
        for policy in facts.data.compared
        if (below := facts.data.baseline_of(policy)) not in {facts.data.baseline, policy}
    ]
    note = Paragraph(sentence(voice.joined([*notes, voice.say("cost.benefit")])), note=True)
    return Section(title, (*blocks, *_largest(facts), note))


def _largest(facts: Facts) -> list[Paragraph]:
    """Say on what most of the cost that the first page quotes goes."""
    voice, policy = facts.voice, facts.policy
    one = None if policy is None else cost_to_quote(facts, policy)
    if policy is None or one is None or one.total <= 0.0:
        return []
    named = sorted(zip(PARTS, one.parts, strict=True), key=lambda part: -part[1])
    parts = [
        voice.say("cost.part", part=inside(voice.say(f"part.{name}")), money=voice.numbers.money(amount))
        for name, amount in named[:MOST_PARTS]
        if amount > 0.0
    ]
    places = {"nation": voice.nation_inside(one.nation), "policy": voice.policy_inside(policy)}
    total = voice.numbers.money(one.total)
    return [Paragraph(sentence(voice.say("cost.parts", total=total, parts=voice.numbers.listed(parts), **places)))]


def cost_table(facts: Facts) -> Table:
    """Return what each policy costs each nation, a line per policy."""
    voice = facts.voice
    found = {(one.policy, one.nation): one for one in facts.costs}
    nations = tuple(dict.fromkeys(one.nation for one in facts.costs))
    rows = [
        Row(
            (sentence(voice.policy(policy)),),
            tuple(_billions(facts, found.get((policy, nation))) for nation in nations),
        )
        for policy in facts.data.compared
    ]
    caption = voice.say("cost.caption", discounted=facts.discounted)
    return Table(caption, (voice.say("cost.policy"),), tuple(voice.nation(name) for name in nations), tuple(rows))


def _billions(facts: Facts, one: Cost | None) -> str:
    if one is None:
        return "0"
    value, low, high = facts.voice.numbers.billions(one.total, one.low, one.high)
    if facts.data.worlds == 1:
        return value
    return facts.voice.say("bracket", value=value, interval=facts.voice.say("to", low=low, high=high))


def gains(facts: Facts) -> Section:
    """Return the section on who gains and who loses by the policy of the first page."""
    title, policy = facts.voice.say("title.gains"), facts.policy
    if policy is None:
        return Section(title, (Paragraph(facts.voice.say("answer.alone")),))
    said = [*_value_at_risk(facts, policy), *_free(facts, policy)]
    lost = [*_worse(facts, policy), *_dependence(facts, policy)]
    return Section(title, (Paragraph(facts.voice.joined(said)), Paragraph(facts.voice.joined(lost))))


def _value_at_risk(facts: Facts, policy: str) -> list[str]:
    rows = _spillover(facts, policy)
    together = rows[(rows["nation"] == EVERY) & (rows["good"] == EVERY)]
    found = {str(row["role"]): row for row in rows_of(together)}
    voice, money = facts.voice, partial(facts.voice.numbers.change, unit=MONEY)
    if not found:
        return [voice.say("gains.none")]
    said = []
    if MEMBER in found:
        said.append(voice.say("gains.members", policy=voice.policy_inside(policy), change=money(found[MEMBER])))
    if OTHER in found:
        said.append(voice.say("gains.others", change=money(found[OTHER])))
    return said


def _free(facts: Facts, policy: str) -> list[str]:
    """Name the nations that pay nothing and clearly run short less often, with the goods, the largest gain first."""
    rows = _spillover(facts, policy)
    free = set(rows["nation"][rows["role"] == OTHER]) - set(rows["nation"][rows["paid"] > 0.0])
    found = (row for row in rows_of(facts.changes(policy)) if row["nation"] in free and clear(row))
    gained = sorted((row for row in found if row["difference"] < 0.0), key=lambda row: row["difference"])
    return [facts.voice.say("gains.free", pairs=_pairs(facts, gained))] if gained else []


def _spillover(facts: Facts, policy: str) -> pd.DataFrame:
    rows = facts.data.analysis.spillover
    return rows[rows["policy"] == policy]


def _worse(facts: Facts, policy: str) -> list[str]:
    """Name the pairs whose risk the policy clearly raises, and say why as far as the run tells."""
    voice, rows = facts.voice, rows_of(facts.changes(policy))
    worse = sorted((row for row in rows if clear(row) and row["difference"] > 0.0), key=lambda row: -row["difference"])
    if not worse:
        return [voice.say("gains.none_worse", policy=voice.policy_inside(policy))]
    said = [voice.say("gains.worse", policy=voice.policy_inside(policy), pairs=_pairs(facts, worse))]
    return [*said, *_reasons(facts, policy, [(str(row["nation"]), str(row["good"])) for row in worse])]


def _pairs(facts: Facts, rows: list[Values]) -> str:
    """Return pairs of importer and good with their changes, the first ones; the others are counted."""
    voice = facts.voice
    pairs = [
        voice.say(
            "gains.pair",
            nation=voice.nation_inside(row["nation"]),
            good=voice.good_inside(row["good"]),
            change=voice.numbers.change(row),
        )
        for row in rows[:MOST_PAIRS]
    ]
    more = [voice.say("rest", more=len(rows) - MOST_PAIRS)] if len(rows) > MOST_PAIRS else []
    return voice.say("semicolon").join([*pairs, *more])


def _reasons(facts: Facts, policy: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Name the clause that raises the risk of each pair; where no attribution does, what the measures point to."""
    voice = facts.voice
    blamed = {pair: words for pair in pairs if (words := worsening(facts, *pair))}
    said = [voice.say("gains.reasons", reasons=voice.say("semicolon").join([*blamed.values()][:MOST_PAIRS]))]
    left = list(dict.fromkeys(good for nation, good in pairs if (nation, good) not in blamed))
    return [*(said if blamed else []), *_likely_reasons(facts, policy, left)]


def _likely_reasons(facts: Facts, policy: str, goods: list[str]) -> list[str]:
    voice, taken = facts.voice, offtake_of(facts, policy)
    told = [good for good in goods if good in taken]
    said = []
    if told:
        bought = voice.say("comma").join(voice.numbers.tonnes(taken[good]) for good in told)
        said.append(voice.say("gains.offtake", goods=voice.goods(told), bought=bought))
    untold = [good for good in goods if good not in taken]
    return [*said, voice.say("gains.unexplained", goods=voice.goods(untold, MOST_GOODS))] if untold else said


def _dependence(facts: Facts, policy: str) -> list[str]:
    """Say so, and why, where the policy raises what the pair in focus gets from the nation that controls it."""
    voice, focus = facts.voice, facts.data.focus
    shares = _clear_rise(facts, policy)
    key = "gains.dependence" if shares else "gains.share"
    shares = shares or _mapped_rise(facts, policy)
    if shares is None:
        return []
    bought = reserve_of(facts, policy)
    return [
        voice.say(
            key,
            policy=voice.policy_inside(policy),
            good=voice.good_inside(focus.good),
            nation=voice.nation_inside(focus.nation),
            controller=voice.labels.controller(focus.good),
            before=voice.numbers.percent(shares[0]),
            after=voice.numbers.percent(shares[1]),
            reserve=voice.say("gains.reserve", bought=voice.numbers.tonnes(bought)) if bought else "",
        )
    ]


def _clear_rise(facts: Facts, policy: str) -> tuple[float, float] | None:
    """Return the controller's share of imports without and with a policy, where that clearly raises it."""
    row, names = facts.change(policy, DEPENDENCE), (facts.data.baseline_of(policy), policy)
    before, after = (facts.value(DEPENDENCE, name) for name in names)
    if row is None or before is None or after is None or not clear(row) or row["difference"] < 0.0:
        return None
    return float(before["value"]), float(after["value"])


def _mapped_rise(facts: Facts, policy: str) -> tuple[float, float] | None:
    """Return the controller's share of all supply without and with a policy, where the map shows that it rises."""
    data = facts.data
    controller = data.labels.controllers.get(data.focus.good, "")
    try:
        year = last_full_year(data)
        before, after = (balance(data, name, year).share(controller) for name in (data.baseline_of(policy), policy))
    except NotDrawable:
        return None
    return (before, after) if after - before >= LEAST_RISE else None
