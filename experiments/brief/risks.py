"""Tables of the annex on the risk of each importer and good, policies as columns."""

import pandas as pd

from experiments.brief.content import Block, Paragraph, Row, Section, Table
from experiments.brief.facts import MISSING, SHORTAGE, Facts
from experiments.brief.numbers import Row as Values
from experiments.brief.numbers import clear, rows_of
from experiments.brief.voice import sentence
from experiments.words import percentage

Cells = dict[tuple[str, str, str], Values]
"""Rows of one metric by nation, good and policy."""
LEAST_RISK = 0.01
"""Pairs with less risk than this under every policy are left out."""


def risks(facts: Facts) -> Section:
    """Return the section on risk in the main scenario."""
    summary, paired = facts.data.analysis.summary, facts.data.analysis.paired
    note = facts.voice.say("tables.note", least=facts.voice.numbers.percent(LEAST_RISK))
    blocks: list[Block] = [Paragraph(note, note=True)]
    blocks += _tables(facts, _cells(summary, SHORTAGE), _cells(paired, SHORTAGE), facts.data.policies)
    blocks += [table for table in (_changes(facts, _cells(paired, SHORTAGE)), _missing(facts)) if table.rows]
    return Section(facts.voice.say("title.tables"), tuple(blocks))


def beside(facts: Facts) -> list[Section]:
    """Return the same of the importer in focus for each further scenario."""
    policies = facts.data.policies
    return [
        Section(
            facts.voice.say("title.beside", scenario=facts.voice.scenario(name)),
            tuple(_tables(facts, _own(facts, summary), _cells(paired, SHORTAGE), policies)),
        )
        for name, (summary, paired) in facts.data.analysis.other_scenarios.items()
    ]


def _own(facts: Facts, summary: pd.DataFrame) -> Cells:
    return _cells(summary[summary["nation"] == facts.data.focus.nation], SHORTAGE)


def _cells(table: pd.DataFrame, metric: str) -> Cells:
    rows = rows_of(table[table["metric"] == metric])
    return {(row["nation"], row["good"], row["policy"]): row for row in rows}


def _tables(facts: Facts, found: Cells, changes: Cells, policies: tuple[str, ...]) -> list[Block]:
    """Return a table of risk for each importer that runs short of anything in any world."""
    voice = facts.voice
    blocks: list[Block] = []
    for nation, goods in _risky(found, policies).items():
        rows = tuple(
            Row((_marked(facts, nation, good),), _line(facts, found, changes, (nation, good), policies))
            for good in goods
        )
        caption = voice.say("tables.risk", nation=voice.nation(nation))
        blocks.append(Table(caption, (voice.say("tables.good"),), _heads(facts, policies), rows))
    return blocks or [Paragraph(voice.say("tables.pairs_none"))]


def _risky(found: Cells, policies: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the goods with some risk under some policy, by nation."""
    risky: dict[str, list[str]] = {}
    for nation, good in dict.fromkeys((nation, good) for nation, good, _ in found):
        if _most(found, nation, good, policies) >= LEAST_RISK:
            risky.setdefault(nation, []).append(good)
    return risky


def _line(
    facts: Facts, found: Cells, changes: Cells, pair: tuple[str, str], policies: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(_cell(facts, found, changes, (*pair, policy)) for policy in policies)


def _most(found: Cells, nation: str, good: str, policies: tuple[str, ...]) -> float:
    cells = (found.get((nation, good, policy)) for policy in policies)
    return max((cell["value"] for cell in cells if cell is not None), default=0.0)


def _heads(facts: Facts, policies: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sentence(facts.voice.policy(policy)) for policy in policies)


def _marked(facts: Facts, nation: str, good: str) -> str:
    return f"{facts.voice.good(good)}{' *' if (nation, good) in facts.data.caveats else ''}"


def _cell(facts: Facts, found: Cells, changes: Cells, place: tuple[str, str, str]) -> str:
    if place not in found:
        return ""
    change, voice = changes.get(place), facts.voice
    mark = ""
    if change is not None and clear(change):
        mark = voice.say("lower_mark" if change["difference"] < 0.0 else "higher_mark")
    return mark + voice.numbers.bare_share(found[place])


def _changes(facts: Facts, changes: Cells) -> Table:
    """Return the changes of all pairs that some policy clearly changes."""
    voice = facts.voice
    place = facts.data.nations.index
    clearly = dict.fromkeys((nation, good) for (nation, good, _), row in changes.items() if clear(row))
    pairs = sorted(clearly, key=lambda pair: (place(pair[0]), facts.data.goods.index(pair[1])))
    policies = facts.data.compared
    rows = tuple(
        Row(
            (voice.nation(nation), _marked(facts, nation, good)),
            tuple(_change(facts, changes.get((nation, good, policy))) for policy in policies),
        )
        for nation, good in pairs
    )
    heads = tuple(sentence(voice.policy(policy)) for policy in policies)
    return Table(voice.say("tables.change"), (voice.say("tables.importer"), voice.say("tables.good")), heads, rows)


def _change(facts: Facts, row: Values | None) -> str:
    return "" if row is None or not clear(row) else facts.voice.numbers.bare_points(row)


def _missing(facts: Facts) -> Table:
    """Return how much is missing of each good of the importer in focus, on average and in the worst worlds."""
    voice, summary, nation = facts.voice, facts.data.analysis.summary, facts.data.focus.nation
    mean, tail = _cells(summary, MISSING), _cells(summary, "unserved_cvar95")
    goods = dict.fromkeys(good for name, good, _ in mean if name == nation)
    policies = facts.data.policies
    rows = tuple(
        Row((_marked(facts, nation, good),), tuple(_both(facts, mean, tail, (nation, good, name)) for name in policies))
        for good in goods
        if _most(tail, nation, good, policies) >= LEAST_RISK
    )
    caption = voice.say("tables.missing", nation=voice.nation(nation))
    return Table(caption, (voice.say("tables.good"),), _heads(facts, policies), rows)


def _both(facts: Facts, mean: Cells, tail: Cells, place: tuple[str, str, str]) -> str:
    if place not in mean or place not in tail:
        return ""
    value, worst = (percentage(cells[place]["value"]) for cells in (mean, tail))
    return facts.voice.say("bracket", value=value, interval=worst)
