"""Pairs of nation and good that the base year says are known to be wrong, and why: no headline is about them."""

from collections.abc import Mapping
from typing import Any

from experiments.words.reading import text_of

Pair = tuple[str, str]


def doubted_pairs(config: Mapping[str, Any]) -> dict[Pair, str]:
    """Return the nations and goods of a resolved configuration that carry a caveat, with its reason."""
    baseline = config.get("baseline", {})
    return {
        (nation, name): text_of(caveat["reason"])
        for mineral in baseline.get("minerals", {}).values()
        for name, good in mineral.get("goods", {}).items()
        if (caveat := good.get("caveat"))
        for nation in (baseline.get("nations", {}) if caveat["nations"] == "all" else caveat["nations"])
    }
