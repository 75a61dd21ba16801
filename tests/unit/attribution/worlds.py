"""Outcomes made by hand: nations, goods and worlds small enough to add up."""

import numpy as np

from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.outcomes import METRICS, MONEY, Outcomes

NATIONS, GOODS, WORLDS = ("JPN", "USA", "IND"), ("gallium", "indium", EVERY), 40
UNITS = {"shortage": "share", "unserved": "share", "unserved_tonnes": "t"} | dict.fromkeys(MONEY, "USD_2024")


def outcomes_from(game, worth):
    """Return outcomes where ``worth(coalition)`` is an array that fits (metric, nation, good, world)."""
    shape = (len(METRICS), len(NATIONS), len(GOODS), WORLDS)
    values = {group: np.broadcast_to(np.asarray(worth(group), dtype=float), shape).copy() for group in game.coalitions}
    return Outcomes(NATIONS, GOODS, UNITS, np.arange(WORLDS), values)
