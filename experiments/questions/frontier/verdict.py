"""What the candidates of a search are worth in worlds that it has not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.analysis.avoided import ratio_interval
from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.questions.frontier.goal import Goal
from experiments.questions.frontier.search import non_dominated
from experiments.store.metrics import Float, MetricTable


@dataclass(frozen=True)
class Candidate:
    """A policy with its clauses at some strengths.

    Attributes
    ----------
    label
        What tables and figures call it.
    strengths
        Clause to strength.
    """

    label: str
    strengths: Mapping[str, float]


def verdict(
    goal: Goal, nation: str, candidates: Sequence[Candidate], tables: Mapping[str, MetricTable], resampling: Resampling
) -> pd.DataFrame:
    """Return cost and risk of an importer's candidates, and what a tonne and a point of risk cost.

    Parameters
    ----------
    goal
        What is lowered.
    nation
        The importer.
    candidates
        Those on its front as the search saw it.
    tables
        Metrics of each candidate by label, and of the policy without any clause under ``none``, over the same worlds.
    resampling
        Resamples of as many worlds.

    Returns
    -------
    One row per candidate, the cheapest first, with ``nation, candidate``; ``cost`` (USD of 2024), ``risk`` and
    ``taken_off`` (shares; the latter against ``none``, over the same worlds) and ``per_tonne`` and ``per_point`` (USD
    of 2024 for each tonne that is no longer lacking, and for each percentage point of risk), each with ``_low`` and
    ``_high``, the ends of its 95 % interval; NaN where nothing is paid or avoided; ``holds``, whether no other
    candidate of the table is as good in both and better in one.
    """
    place = goal.nations.index(nation)
    without = tables["none"]
    of = [tables[candidate.label] for candidate in candidates]
    cost = np.stack([goal.costs(table)[place] for table in of])
    risk = np.stack([goal.risks(table)[place] for table in of])
    taken = goal.risks(without)[place] - risk
    tonnes = goal.tonnes(without)[place] - np.stack([goal.tonnes(table)[place] for table in of])
    rows = pd.DataFrame(
        {
            "nation": nation,
            "candidate": [candidate.label for candidate in candidates],
            **_mean("cost", cost, resampling),
            **_mean("risk", risk, resampling),
            **_mean("taken_off", taken, resampling),
            **_ratio("per_tonne", cost, tonnes, resampling),
            **_ratio("per_point", cost, 100.0 * taken, resampling),
        }
    )
    holds = np.zeros(len(rows), dtype=bool)
    holds[non_dominated(np.stack([cost.mean(axis=1), risk.mean(axis=1)], axis=1))] = True
    return rows.assign(holds=holds).sort_values(["cost", "risk"], kind="stable", ignore_index=True)


def _mean(name: str, values: Float, resampling: Resampling) -> dict[str, Float]:
    mean = values.mean(axis=1)
    low, high = resampling.interval(resampled_means(values, resampling.counts))
    # Rounding must not put a mean that hardly varies outside its own interval.
    return {name: mean, f"{name}_low": np.fmin(low, mean), f"{name}_high": np.fmax(high, mean)}


def _ratio(name: str, paid: Float, avoided: Float, resampling: Resampling) -> dict[str, Float]:
    """Return the ratio of two means with its interval; NaN where either is not above zero."""
    means = paid.mean(axis=1), avoided.mean(axis=1)
    some = (means[0] > 0.0) & (means[1] > 0.0)
    ratio = np.divide(*means, out=np.full(len(paid), np.nan), where=some)
    low, high = (np.where(some, end, np.nan) for end in ratio_interval(paid, avoided, resampling))
    return {name: ratio, f"{name}_low": low, f"{name}_high": high}
