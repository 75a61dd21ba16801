"""Which worlds fail, and what they drew."""

import fnmatch
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.analysis.paired import SAME
from experiments.questions.boxes import Bool
from experiments.questions.failure import Failure
from experiments.store.metrics import Float, Int, MetricInfo, same_worlds
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store import RunStore

FEWEST = 20
"""With fewer failures, or fewer other worlds, there is nothing to learn a box from."""


def failing_worlds(store: "RunStore", case: tuple[str, str], failure: Failure, *, unhelped: bool) -> tuple[Int, Bool]:
    """Return the worlds that are looked at, and whether each fails.

    Parameters
    ----------
    store
        An opened run.
    case
        Scenario and policy.
    failure
        What counts as one.
    unhelped
        Look at the worlds that fail under the baseline; those fail in which the policy makes the outcome no better.

    Raises
    ------
    UserError
        If too few worlds fail or do not fail, or the policy is its own baseline and `unhelped` is asked.
    """
    scenario, policy = case
    baseline = store.layout.baselines[policy]
    if unhelped and policy == baseline:
        raise UserError(f"{policy} is compared with nothing: name another policy to see where it does not help")
    table = store.table(scenario, policy)
    if unhelped:
        table, without = same_worlds(table, store.table(scenario, baseline))
        values, before = failure.values(table), failure.values(without)
        looked, fails = failure.fails(before) & ~np.isnan(values), ~_better(failure.metric, values, before)
    else:
        values = failure.values(table)
        looked, fails = ~np.isnan(values), failure.fails(values)
    fails = fails[looked]
    failures = int(np.count_nonzero(fails))
    if min(failures, len(fails) - failures) < FEWEST:
        which = f"worlds in which {baseline} fails are not helped" if unhelped else "worlds fail"
        raise UserError(
            f"{failure}: {failures} of {len(fails)} {which} under '{policy}'; at least {FEWEST} must, and {FEWEST} "
            "must not: run more worlds, or name another outcome or threshold"
        )
    return table.worlds[looked], fails


def inputs_of(design: pd.DataFrame, case: tuple[str, str], worlds: Int, only: Sequence[str]) -> pd.DataFrame:
    """Return what some worlds drew of the inputs that vary over them, one row per world and one column per input.

    Parameters
    ----------
    design
        The design table of the run.
    case
        Scenario and policy.
    worlds
        World numbers.
    only
        Patterns such as ``control.*`` of the inputs wanted; all if there are none.

    Raises
    ------
    UserError
        If a pattern fits no input, or none varies.
    """
    rows = design[(design["scenario"] == case[0]) & (design["policy"] == case[1])].set_index("world").loc[worlds]
    columns = rows.columns.drop(["row", "scenario", "policy"], errors="ignore")
    for pattern in only:
        if not fnmatch.filter(columns, pattern):
            raise UserError(f"--only {pattern[:60]!r}: no input of the run's design is called so; try 'control.*'")
    wanted = [name for name in columns if not only or any(fnmatch.fnmatchcase(name, pattern) for pattern in only)]
    varied = [name for name in wanted if (rows[name] != rows[name].iloc[0]).any()]
    if not varied:
        raise UserError("no input varies over the worlds: there is nothing to search")
    return rows[varied]


def _better(metric: MetricInfo, values: Float, before: Float) -> Bool:
    """Return in which worlds a policy improves an outcome by more than rounding."""
    gain = (values - before) * (1.0 if metric.direction == "higher" else -1.0)
    return np.asarray(gain > SAME * np.maximum(np.abs(values), np.abs(before)))
