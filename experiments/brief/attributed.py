"""Which clause does it: what an attribution says of a pair of importer and good, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.analysis.spillover import EVERY
from experiments.brief.facts import SHORTAGE, Facts
from experiments.brief.numbers import clear
from experiments.brief.voice import cut
from experiments.questions.attribution.game import SHAPLEY
from experiments.questions.attribution.shares import TOGETHER, by_player
from experiments.words.sentences import inside

if TYPE_CHECKING:
    from experiments.questions.attribution.attribute import Attribution

Rows = Mapping[tuple[str, str], Mapping[str, Any]]


def attributed(facts: Facts) -> list[str]:
    """Say what each clause changes of the risk of the pair in focus; nothing where no attribution tells."""
    found, focus, voice = facts.attribution, facts.data.focus, facts.voice
    rows = _rows(found, focus.nation, focus.good)
    if found is None or (EVERY, TOGETHER) not in rows:
        return []
    together = rows[EVERY, TOGETHER]
    places = {
        "policy": voice.policy_inside(found.study.policy),
        "worlds": f"{found.store.worlds:,}",
        "nation": voice.nation_inside(focus.nation),
        "good": voice.good_inside(focus.good),
        "together": voice.numbers.change(together),
    }
    return [voice.say("why.attributed", **places), *(_parts(facts, found, rows) if clear(together) else [])]


def _parts(facts: Facts, found: "Attribution", rows: Rows) -> list[str]:
    """Return the clauses with a clear part, the largest first, and those without one."""
    voice, players = facts.voice, found.study.game.players
    shares = {player: rows[player, SHAPLEY] for player in players if (player, SHAPLEY) in rows}
    named = sorted(shares, key=lambda player: -abs(shares[player]["difference"]))
    parts = [
        voice.say("why.part", clause=clause_words(facts, found, player), change=voice.numbers.change(shares[player]))
        for player in named
        if clear(shares[player])
    ]
    rest = [clause_words(facts, found, player) for player in named if not clear(shares[player])]
    said = [voice.say("why.parts", parts=voice.say("semicolon").join(parts))] if parts else []
    return [*said, *([voice.say("why.no_part", clauses=voice.numbers.listed(rest))] if rest else [])]


def worsening(facts: Facts, nation: str, good: str) -> str:
    """Return the clause that raises the risk of a pair most, with its part; empty where none clearly does."""
    found = facts.attribution
    same = found is not None and facts.policy is not None and found.study.policy == facts.policy.partition("[")[0]
    rows = _rows(found, nation, good) if same else {}
    raised = {
        player: row
        for (player, measure), row in rows.items()
        if measure == SHAPLEY and clear(row) and row["difference"] > 0.0
    }
    if found is None or not raised:
        return ""
    most = max(raised, key=lambda player: raised[player]["difference"])
    return facts.voice.say(
        "gains.blamed",
        nation=facts.voice.nation_inside(nation),
        good=facts.voice.good_inside(good),
        clause=clause_words(facts, found, most),
        change=facts.voice.numbers.change(raised[most]),
    )


def clause_words(facts: Facts, found: "Attribution", player: str) -> str:
    """Return what a clause is called inside a sentence, with its partnership where the policy holds several."""
    voice = facts.voice
    pacts = {name.split(".")[1] for levers in found.study.levers.values() for name in levers}
    _, pact, clause, *_ = next(iter(found.study.levers[player])).split(".")
    words = cut(inside(voice.labels.clause(pact, clause)))
    return words if len(pacts) == 1 else voice.say("why.clause_of", clause=words, partnership=voice.partnership(pact))


def _rows(found: "Attribution | None", nation: str, good: str) -> Rows:
    """Return the rows on the risk of a pair by player and measure; none where the attribution knows no such pair."""
    if found is None or nation not in found.store.layout.nations or good not in found.store.layout.goods:
        return {}
    return by_player(found.shares, SHORTAGE, nation, good)
