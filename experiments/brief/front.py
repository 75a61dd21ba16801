"""The first page: the answer in three sentences, and the three numbers that will be quoted."""

from experiments.analysis.costs import Cost
from experiments.brief.content import KeyNumber
from experiments.brief.facts import MISSING, Facts
from experiments.brief.numbers import Row, clear, rows_of
from experiments.brief.voice import sentence
from sim.config.errors import UserError


def dates_line(facts: Facts) -> str:
    """Say when the run was computed, how things stand in it, and how much it covers."""
    data, numbers = facts.data, facts.voice.numbers
    opens = str(facts.config.get("scenarios", {}).get(data.scenario, {}).get("opens") or data.months[0])
    return facts.voice.say(
        "dates",
        day=numbers.day(day_of(facts)) if day_of(facts) else numbers.say("none"),
        opens=numbers.month(opens),
        futures=facts.voice.say("futures.one" if data.worlds == 1 else "futures.many", worlds=f"{data.worlds:,}"),
        nations=len(data.nations),
        goods=len(data.goods),
    )


def question_line(facts: Facts, question: str) -> str:
    """Return the question with the months that the run covers, which may be others than the question names."""
    months, numbers = facts.data.months, facts.voice.numbers
    first, last = numbers.month(months[0]), numbers.month(months[-1])
    covered = facts.voice.say("question.months", first=first, last=last, months=len(months))
    return facts.voice.joined([question, covered])


def day_of(facts: Facts) -> str:
    """Return the day on which the run was last worked on, `YYYY-MM-DD`; empty where it does not say."""
    sessions = facts.manifest.get("sessions") or [{}]
    return str(sessions[-1].get("started", ""))[:10]


def definition(facts: Facts) -> str:
    """Say in numbers what a shortage is, and what the intervals are.

    Raises
    ------
    UserError
        If the run does not say what a shortage is.
    """
    settings = facts.manifest.get("metric_settings")
    if settings is None:
        raise UserError(f"{facts.data.run} does not say what a shortage is: an earlier version or a study made it")
    return facts.voice.say(
        "definition.one_world" if facts.data.worlds == 1 else "definition",
        threshold=facts.voice.numbers.percent(float(settings["shortage_threshold"])),
        months=settings["shortage_months"],
        worlds=f"{facts.data.worlds:,}",
        nations=len(facts.data.nations),
        goods=len(facts.data.goods),
    )


def answer(facts: Facts) -> tuple[str, ...]:
    """Return the answer: the risk without a partnership, what the policy changes of it, how widely and at what cost."""
    risk = facts.risk(facts.data.baseline)
    if risk is None:
        return (facts.voice.say("answer.none", scenario=facts.voice.scenario(facts.data.scenario)),)
    if not facts.tells_chances:
        return (_untold(facts),)
    return (_risk(facts, risk), *_relief(facts))


def _untold(facts: Facts) -> str:
    """Say why no chance can be read from the run."""
    if facts.data.worlds == 1:
        return facts.voice.say("answer.one_world")
    least = facts.manifest["metric_settings"]["shortage_months"]
    return facts.voice.say("answer.few_months", months=len(facts.data.months), least=least)


def _risk(facts: Facts, row: Row) -> str:
    data, voice = facts.data, facts.voice
    return sentence(
        voice.say(
            "answer.risk",
            scenario=voice.scenario(data.scenario),
            nation=voice.nation_inside(data.focus.nation),
            good=voice.good_inside(data.focus.good),
            first=voice.numbers.month(data.months[0]),
            last=voice.numbers.month(data.months[-1]),
            risk=voice.numbers.risk_in_full(row, data.worlds),
        )
    )


def _relief(facts: Facts) -> tuple[str, ...]:
    voice, policy = facts.voice, facts.policy
    risks = facts.risks(facts.data.baseline)
    if policy is None:
        likely = int((risks["value"] >= 0.5).sum())
        return voice.say("answer.alone"), voice.say("answer.likely", likely=likely, pairs=len(risks))
    changes = facts.changes(policy)
    clearly = changes[[clear(row) for row in rows_of(changes)]]
    more = int((clearly["difference"] > 0.0).sum())
    breadth = voice.say(
        "answer.breadth",
        pairs=len(changes),
        less=int((clearly["difference"] < 0.0).sum()),
        more=more,
        see=voice.say("answer.see") if more else "",
        cost=_cost(facts, policy),
    )
    return _change(facts, policy), breadth


def _change(facts: Facts, policy: str) -> str:
    voice, row, risk = facts.voice, facts.change(policy), facts.risk(policy)
    if row is None or risk is None:
        return voice.say("answer.alone")
    said = voice.say(
        "answer.change",
        policy=voice.policy_inside(policy),
        risk=voice.numbers.risk(risk),
        change=voice.numbers.change(row),
        above=_added(facts, policy),
    )
    return sentence(said)


def _added(facts: Facts, policy: str) -> str:
    """Say what the same partnerships change on top of others, if that is compared."""
    above, voice = _on_top(facts, policy), facts.voice
    if above is None or (row := facts.change(above)) is None:
        return ""
    below = voice.policy_inside(facts.data.baseline_of(above))
    return voice.say("answer.on_top", below=below, change=voice.numbers.change(row))


def _on_top(facts: Facts, policy: str) -> str | None:
    """Return the policy that adds the same partnerships on top of others, if one is compared."""
    own = set(facts.partnerships(policy))
    for other in facts.data.compared:
        below = facts.data.baseline_of(other)
        added = set(facts.partnerships(other)) - set(facts.partnerships(below))
        if below != facts.data.baseline and own and added == own:
            return other
    return None


def _cost(facts: Facts, policy: str) -> str:
    cost = cost_to_quote(facts, policy)
    if cost is None:
        return facts.voice.say("answer.free")
    nation, money = facts.voice.nation_inside(cost.nation), facts.voice.numbers.money(cost.total)
    return facts.voice.say("answer.cost", nation=nation, money=money)


def cost_to_quote(facts: Facts, policy: str) -> Cost | None:
    """Return what a policy costs the nation in focus, or whoever pays most where that one pays nothing."""
    found = sorted((cost for cost in facts.costs if cost.policy == policy), key=lambda cost: -cost.total)
    own = (cost for cost in found if cost.nation == facts.data.focus.nation)
    return next(own, found[0] if found else None)


def key_numbers(facts: Facts) -> tuple[KeyNumber, ...]:
    """Return the three numbers to quote, each with what it is and its interval; none where no chance can be read."""
    risk = facts.risk(facts.data.baseline)
    if risk is None or not facts.tells_chances:
        return ()
    policy = facts.policy
    if policy is None or (change := facts.change(policy)) is None or (after := facts.risk(policy)) is None:
        return _alone(facts, risk)
    voice, numbers = facts.voice, facts.voice.numbers
    nation, good = voice.nation_inside(facts.data.focus.nation), voice.good_inside(facts.data.focus.good)
    return (
        KeyNumber(
            voice.say("number.risk", nation=nation, good=good, policy=voice.policy_inside(policy)),
            f"{numbers.risk(risk)} → {numbers.risk(after)}",
            voice.say("number.risk_interval", before=numbers.chance(risk), after=numbers.chance(after)),
        ),
        KeyNumber(
            voice.say("number.change", policy=voice.policy_inside(policy)),
            *_change_number(facts, change),
        ),
        *_cost_number(facts, policy),
    )


def _change_number(facts: Facts, change: Row) -> tuple[str, str]:
    value, interval = facts.voice.numbers.change_parts(change)
    return sentence(value), facts.voice.say("number.interval", interval=interval) if interval else ""


def _cost_number(facts: Facts, policy: str) -> tuple[KeyNumber, ...]:
    cost, voice = cost_to_quote(facts, policy), facts.voice
    if cost is None:
        return ()
    interval = voice.numbers.money_interval(cost.low, cost.high)
    what = voice.say("number.cost", nation=voice.nation_inside(cost.nation), discounted=facts.discounted)
    return (KeyNumber(what, voice.numbers.money(cost.total), voice.say("number.interval", interval=interval)),)


def _alone(facts: Facts, risk: Row) -> tuple[KeyNumber, ...]:
    """Return the numbers of a run that compares nothing."""
    voice, numbers, baseline = facts.voice, facts.voice.numbers, facts.data.baseline
    nation, good = voice.nation_inside(facts.data.focus.nation), voice.good_inside(facts.data.focus.good)
    found = [(voice.say("number.risk_alone", nation=nation, good=good), risk)]
    found += [
        (voice.say(key), row)
        for key, metric in (("number.depth", MISSING), ("number.tail", "unserved_cvar95"))
        if (row := facts.value(metric, baseline)) is not None
    ]
    return tuple(
        KeyNumber(what, numbers.percent(row["value"]), voice.say("number.interval", interval=numbers.chance(row)))
        for what, row in found
    )
