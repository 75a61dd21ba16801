"""Tables of the annex on money: what is at risk in each nation, and what each policy costs by part."""

from experiments.analysis.at_risk import LOSS
from experiments.analysis.costs import PARTS
from experiments.analysis.spillover import EVERY
from experiments.brief.content import Row, Section, Table
from experiments.brief.facts import Facts
from experiments.brief.numbers import Row as Values
from experiments.brief.numbers import clear, rows_of
from experiments.brief.voice import sentence


def money(facts: Facts) -> Section:
    """Return the section on money; empty where nothing is at risk and nobody pays."""
    tables = (_at_risk(facts), _changes(facts), _parts(facts))
    return Section(facts.voice.say("title.money"), tuple(table for table in tables if table.rows))


def _at_risk(facts: Facts) -> Table:
    voice, found = facts.voice, facts.data.analysis.at_risk
    rows = found[found["metric"] == LOSS] if len(found) else found
    cells = {(str(row["nation"]), str(row["policy"])): row for row in rows_of(rows)}
    nations = dict.fromkeys(nation for (nation, _), row in cells.items() if row["p95"] > 0.0)
    policies = facts.data.policies
    lines = tuple(
        Row((voice.nation(nation),), tuple(_range(facts, cells.get((nation, policy))) for policy in policies))
        for nation in nations
    )
    return _table(facts, "money.risk", policies, lines, discounted=facts.discounted)


def _range(facts: Facts, row: Values | None) -> str:
    if row is None:
        return ""
    low, middle, high = facts.voice.numbers.billions(*(row[name] for name in ("p05", "p50", "p95")))
    return facts.voice.say("bracket", value=middle, interval=facts.voice.say("to", low=low, high=high))


def _changes(facts: Facts) -> Table:
    voice, found = facts.voice, facts.data.analysis.spillover
    rows = found[(found["good"] == EVERY) & (found["nation"] != EVERY)]
    cells = {(str(row["nation"]), str(row["policy"])): row for row in rows_of(rows)}
    policies = facts.data.compared
    lines = tuple(
        Row((voice.nation(nation),), tuple(_change(facts, cells.get((nation, policy))) for policy in policies))
        for nation in dict.fromkeys(nation for nation, _ in cells)
    )
    return _table(
        facts,
        "money.change",
        policies,
        lines if any(clear(row) for row in cells.values()) else (),
        discounted=facts.discounted,
    )


def _change(facts: Facts, row: Values | None) -> str:
    return "" if row is None or not clear(row) else facts.voice.numbers.bare_billions(row)


def _table(facts: Facts, key: str, policies: tuple[str, ...], rows: tuple[Row, ...], **places: str) -> Table:
    voice = facts.voice
    heads = tuple(sentence(voice.policy(policy)) for policy in policies)
    return Table(voice.say(key, **places), (voice.say("money.nation"),), heads, rows)


def _parts(facts: Facts) -> Table:
    voice = facts.voice
    rows = tuple(
        Row(
            (sentence(voice.policy(cost.policy)), voice.nation(cost.nation)),
            facts.voice.numbers.billions(*cost.parts, cost.total, cost.paid),
        )
        for cost in facts.costs
    )
    columns = (*(voice.say(f"part.{name}") for name in PARTS), voice.say("money.total"), voice.say("money.paid"))
    caption = voice.say("money.parts", discounted=facts.discounted)
    return Table(caption, (voice.say("cost.policy"), voice.say("money.nation")), columns, rows)
