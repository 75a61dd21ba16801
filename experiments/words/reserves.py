"""Describe which goods the reserves of a run hold, by which rule, and which goods the rule leaves out."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.words.labels import Labels
from experiments.words.sentences import listed
from experiments.words.shares import percent

KIND = "complementary_stockpile"


def reserve_sentences(config: Mapping[str, Any], labels: Labels) -> list[str]:
    """Return a sentence for each reserve of a resolved configuration that chooses its goods by a rule."""
    return [_sentence(name, clause, labels) for name, clause in _by_rule(config)]


def _by_rule(config: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, partnership in config.get("partnerships", {}).items():
        for clause in partnership.get("clauses", {}).values():
            if clause.get("kind") == KIND and clause.get("at_risk"):
                yield name, clause


def _sentence(name: str, clause: Mapping[str, Any], labels: Labels) -> str:
    stored, left_out = clause["goods"], clause["left_out"]
    rule = (
        "goods on which an export control stands or may come in these scenarios, and of which a member buys at least "
        f"{percent(clause['at_risk']['value'])} from the nation that controls them"
    )
    return (
        f"The reserve of {name} stores {len(stored)} of the {len(stored) + len(left_out)} goods that it may, by a "
        f"rule: {rule}. It stores {_goods(stored, labels)}; the rule leaves out {_goods(left_out, labels)}."
    )


def _goods(names: list[str], labels: Labels) -> str:
    return listed([labels.good_inside(name) for name in names]) or "nothing"
