"""Which policy can be trusted in any future: regret, the share of futures in which it is good enough, and rank.

A policy's regret in a world is what it loses there against the policy that does best in that world (Savage 1951). It
satisfices where it meets a stated goal (Simon 1956). Where a run has several scenarios, a world counts in all of them
together by its worst: no weight is given to one scenario over another (Lempert, Popper and Bankes 2003).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.analysis.paired import SAME
from experiments.analysis.wilson import wilson
from experiments.questions.boxes import Bool
from experiments.questions.failure import Failure, failure_of
from experiments.store.metrics import Float
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store import RunStore

EVERY = "all"
"""Stands in the column ``scenario`` for all of them together, each world by its worst."""
BAD = 0.95
"""Share of worlds in which the regret is no larger than in the column ``regret_p95``."""
COLUMNS = (
    "scenario", "policy", "value", "value_low", "value_high", "regret", "regret_low", "regret_high", "regret_p95",
    "met", "met_low", "met_high", "first",
)  # fmt: skip


@dataclass(frozen=True)
class Robustness:
    """Regret of each policy of a run, and how often it meets the goal.

    Attributes
    ----------
    failure
        What is measured, and when it misses the goal.
    worlds
        Worlds that every scenario and policy has.
    table
        Rows by scenario and policy with the columns `COLUMNS`: means of the outcome and of the regret with bootstrap
        intervals, the share of worlds that meet the goal with its Wilson interval, and ``first``, the share of
        resamples of the worlds in which the policy has the least mean regret.
    """

    failure: Failure
    worlds: int
    table: pd.DataFrame

    @property
    def overall(self) -> pd.DataFrame:
        """The rows of all scenarios together, or of the only one."""
        return self.table[self.table["scenario"] == self.table["scenario"].iloc[-1]]


def regrets_and_goals(
    store: "RunStore", outcome: str | None = None, *, nation: str | None = None, good: str | None = None
) -> Robustness:
    """Measure regret and satisficing of each policy of a run.

    Parameters
    ----------
    store
        An opened run.
    outcome, nation, good
        As `experiments.questions.failure.failure_of` takes them; a world that fails misses the goal.

    Raises
    ------
    UserError
        If the run has one policy only or no such outcome, or the outcome has no better and no worse.
    """
    layout = store.layout
    if len(layout.policies) < 2:
        raise UserError(f"the run has one policy, {layout.policies[0]}: regret needs two or more")
    asked = failure_of(outcome, store, nation=nation, good=good)
    if asked.metric.direction == "none":
        raise UserError(f"{asked.metric.name} has no better and no worse: name another metric")
    values = _values(store, asked)
    resampling = Resampling(values.shape[-1], int(store.manifest["seed"]))
    sign = -1.0 if asked.metric.direction == "higher" else 1.0
    losses = sign * values
    regrets = losses - losses.min(axis=1, keepdims=True)
    regrets[regrets <= SAME * np.abs(losses)] = 0.0
    met = np.asarray(~asked.fails(values))
    frames = [
        _rows(name, layout.policies, (values[place], regrets[place], met[place]), resampling)
        for place, name in enumerate(layout.scenarios)
    ]
    if len(layout.scenarios) > 1:
        worst = sign * losses.max(axis=0), regrets.max(axis=0), np.asarray(met.all(axis=0))
        frames.append(_rows(EVERY, layout.policies, worst, resampling))
    return Robustness(asked, values.shape[-1], pd.concat(frames, ignore_index=True))


def _values(store: "RunStore", asked: Failure) -> Float:
    """Return the outcome, (scenario, policy, world), in the worlds that every case has."""
    layout = store.layout
    tables = [store.table(*case) for case in layout.cases]
    common = tables[0].worlds
    for table in tables[1:]:
        common = np.intersect1d(common, table.worlds)
    values = np.stack([asked.values(table.on_worlds(common)) for table in tables])
    held = values[:, ~np.isnan(values).any(axis=0)]
    if held.shape[-1] == 0:
        raise UserError(f"{asked.outcome}: no world has a value under every scenario and policy")
    return held.reshape(len(layout.scenarios), len(layout.policies), -1)


def _rows(
    scenario: str, policies: tuple[str, ...], arrays: tuple[Float, Float, Bool], resampling: Resampling
) -> pd.DataFrame:
    """Return a scenario's rows from value, regret and whether the goal is met, each (policy, world)."""
    values, regrets, met = arrays
    worlds = values.shape[-1]
    value_low, value_high = resampling.interval(resampled_means(values, resampling.counts))
    again = resampled_means(regrets, resampling.counts)
    regret_low, regret_high = resampling.interval(again)
    met_low, met_high = wilson(met.sum(axis=1).astype(np.float64), np.full(len(policies), float(worlds)))
    least = again == again.min(axis=0)
    numbers = {
        "value": values.mean(axis=1), "value_low": value_low, "value_high": value_high,
        "regret": regrets.mean(axis=1), "regret_low": regret_low, "regret_high": regret_high,
        "regret_p95": np.quantile(regrets, BAD, axis=1),
        "met": met.mean(axis=1), "met_low": met_low, "met_high": met_high,
        "first": (least / least.sum(axis=0)).mean(axis=1),
    }  # fmt: skip
    return pd.DataFrame({"scenario": scenario, "policy": list(policies), **numbers})[list(COLUMNS)]
