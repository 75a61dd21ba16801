"""Possible values of each number of the model, so that a typing error does not become a result.

A range is what the sources leave open, and an analyst may well ask what lies beyond it; but a delay of no months
divides by zero, and a stock below zero is none.
"""

import math

from experiments.design.base import Column
from sim.config.bounds import Bounds, rule_bounds

VARIANT = "baseline.variant"
GROWTH = ("demand_growth", "host_growth")


SHARE = Bounds(0.0, 1.0)


def bounds_of(column: Column) -> Bounds:
    """Return what a column can be set to.

    Shares and switches lie between 0 and 1, growth is more than -1 a year, a number of behaviour is held to the limits
    of its kind (`sim.config.bounds`); anything else is not negative unless the configuration itself allows that, and at
    most what its kind can be.
    """
    section, _, rest = column.name.partition(".")
    if (
        column.role == "lever"
        or section in {"switch", "member"}
        or (section == "project" and rest.endswith(".success"))
    ):
        return SHARE
    if column.name == VARIANT and column.low is not None and column.high is not None:
        return Bounds(column.low, column.high)
    if section in GROWTH:
        return Bounds(-1.0, beyond=True)
    lowest = min(column.value, column.value if column.low is None else column.low)
    if section == "behaviour":
        return rule_bounds(rest, column.unit, lowest, column.most)
    if rest.endswith(".slip") or lowest < 0.0:
        return Bounds()
    # A study of what a cut costs is scaled by how deep and how long that was.
    scaled = section == "value_at_risk" and rest.rpartition(".")[2] in {"cut", "months"}
    return Bounds(0.0, math.inf if column.most is None else column.most, beyond=scaled)
