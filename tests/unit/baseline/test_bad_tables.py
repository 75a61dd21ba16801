"""Tables that cannot balance are refused with the good's name."""

import pytest

from sim.baseline import BalanceError, reconcile


def without(config, field, good):
    """Return the base year with the final use or the processes of one good left out."""
    name = config.mineral_of[good]
    mineral = config.minerals[name]
    if field == "final_use":
        changed = {g: table for g, table in mineral.final_use.items() if g != good}
    else:
        changed = {p: process for p, process in mineral.processes.items() if process.main != good}
    minerals = {**config.minerals, name: mineral.model_copy(update={field: changed})}
    return config.model_copy(update={"minerals": minerals, "projects": {}})


def test_made_but_not_used(config):
    with pytest.raises(BalanceError, match="'gallium' is made, but nobody uses it"):
        reconcile(without(config, "final_use", "gallium"))


def test_used_but_not_made(config):
    with pytest.raises(BalanceError, match="'gallium' is used, but nobody makes it"):
        reconcile(without(config, "processes", "gallium"))
