"""All statistics of a run, from its store.

This is the one module here that reads the store and calls the estimators; all others take arrays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.analysis import paired as paired_table
from experiments.analysis import summary as summary_table
from experiments.analysis.at_risk import COLUMNS as AT_RISK_COLUMNS
from experiments.analysis.at_risk import at_risk_rows
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.spillover import COLUMNS as SPILLOVER_COLUMNS
from experiments.analysis.spillover import spillover_rows
from experiments.store.metrics import MetricInfo, metric_infos, same_worlds

if TYPE_CHECKING:
    from experiments.store import RunStore


@dataclass(frozen=True, repr=False)
class Analysis:
    """Statistics of a run.

    Attributes
    ----------
    summary, paired
        Rows of the main scenario, with the columns of `experiments.analysis.summary` and
        `experiments.analysis.paired`.
    other_scenarios
        The same two tables of each further scenario, by name.
    metrics
        What the metrics are called and how they are read.
    at_risk, spillover
        Value at risk by nation, and who gains by a policy, in the main scenario, with the columns of
        `experiments.analysis.at_risk` and `experiments.analysis.spillover`.
    """

    summary: pd.DataFrame
    paired: pd.DataFrame
    other_scenarios: dict[str, tuple[pd.DataFrame, pd.DataFrame]]
    metrics: dict[str, MetricInfo]
    at_risk: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(AT_RISK_COLUMNS)))
    spillover: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(SPILLOVER_COLUMNS)))

    def __repr__(self) -> str:
        held = ("summary", "paired", "at_risk", "spillover")
        rows = ", ".join(f"{name} {len(getattr(self, name)):,} rows" for name in held)
        return (
            f"Analysis of {len(self.metrics)} metrics: {rows}; others: {', '.join(self.other_scenarios) or 'nothing'}"
        )


def compute(store: "RunStore") -> Analysis:
    """Summarise each policy and compare it with its baseline, scenario by scenario.

    Parameters
    ----------
    store
        An opened run.

    Returns
    -------
    The statistics; a pair of nation and good that a metric does not apply to has no row.
    """
    infos = metric_infos(store.manifest["metrics"])
    resampling = _resampling(int(store.manifest["seed"]))
    main, *others = store.layout.scenarios
    # The main scenario last: the store then still holds its tables for the losses and the figures.
    other_scenarios = {name: _scenario(store, name, infos, resampling) for name in others}
    summary, paired = _scenario(store, main, infos, resampling)
    at_risk, spillover = _losses(store, main, infos, resampling)
    return Analysis(summary, paired, other_scenarios, metrics=infos, at_risk=at_risk, spillover=spillover)


def _scenario(
    store: "RunStore",
    scenario: str,
    infos: dict[str, MetricInfo],
    resampling: Callable[[int], Resampling],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    layout = store.layout
    tables = {policy: store.table(scenario, policy) for policy in layout.policies}
    summaries = [
        summary_table.summarise(table, infos, policy, resampling(len(table.worlds)))
        for policy, table in tables.items()
        if len(table.worlds)
    ]
    comparisons = []
    for policy, baseline in layout.baselines.items():
        left, right = same_worlds(tables[policy], tables[baseline])
        if policy != baseline and len(left.worlds):
            resampled = resampling(len(left.worlds))
            comparisons.append(paired_table.compare((policy, left), (baseline, right), infos, resampled))
    return _under(summaries, summary_table.COLUMNS), _under(comparisons, paired_table.COLUMNS)


def _losses(
    store: "RunStore",
    scenario: str,
    infos: dict[str, MetricInfo],
    resampling: Callable[[int], Resampling],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return value at risk by nation, and what each policy changes for members and others."""
    layout, config = store.layout, store.manifest.get("config", {})
    tables = {policy: store.table(scenario, policy) for policy in layout.policies}
    losses = [at_risk_rows(table, infos, policy) for policy, table in tables.items() if len(table.worlds)]
    gains = []
    for policy, baseline in layout.baselines.items():
        left, right = same_worlds(tables[policy], tables[baseline])
        if policy != baseline and len(left.worlds):
            inside = members(config, policy)
            resampled = resampling(len(left.worlds))
            gains.append(spillover_rows((policy, left), (baseline, right), inside, infos, resampled))
    return _under(losses, AT_RISK_COLUMNS), _under(gains, SPILLOVER_COLUMNS)


def members(config: Mapping[str, Any], label: str) -> set[str]:
    """Return the nations that are, or may become, party to a partnership of a policy, in any variant."""
    policies = config.get("experiment", {}).get("policies", {})
    held = policies.get(label.split("[", 1)[0], {}).get("partnerships", {})
    partnerships = [config.get("partnerships", {}).get(name, {}) for name in held]
    return {nation for item in partnerships for key in ("members", "accessions") for nation in item.get(key, ())}


def _under(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns))


def _resampling(seed: int) -> Callable[[int], Resampling]:
    """Return a maker of resamplings that builds the matrix for a number of worlds once."""
    made: dict[int, Resampling] = {}

    def resampling(worlds: int) -> Resampling:
        if worlds not in made:
            made[worlds] = Resampling(worlds, seed)
        return made[worlds]

    return resampling
