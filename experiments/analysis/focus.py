"""Choose the importer, good and policy that every page shows first, by the same rule everywhere.

The reader's own choice comes first, then the ``focus`` of the experiment's file. The rest is chosen by effect:
the first policy that clearly changes the probability of a shortage somewhere, the first importer that is a member of
its partnerships, and of that importer the good whose probability of a shortage the policy clearly changes most. Where
no change is clear, it is the good to whose risk the scenario adds most. A pair that the base year marks as wrong is
in focus only if somebody names it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.analysis.rank import riskiest_pairs
from experiments.analysis.saved import analyse
from experiments.analysis.statistics import Analysis, members
from experiments.words.names import known
from experiments.words.reading import text_of

if TYPE_CHECKING:
    from experiments.store import RunStore

METRIC = "shortage"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Focus:
    """The importer, good and policy shown first.

    Attributes
    ----------
    nation, good
        The pair.
    policy
        The policy; None where the run compares none.
    """

    nation: str
    good: str
    policy: str | None = None


def focus_of(
    store: "RunStore",
    analysis: Analysis | None = None,
    *,
    nation: str | None = None,
    good: str | None = None,
    policy: str | None = None,
) -> Focus:
    """Return the importer, good and policy that a run shows first.

    Parameters
    ----------
    store
        An opened run.
    analysis
        Its statistics, if they are known already.
    nation, good, policy
        The reader's choice; None leaves it to the rule.

    Raises
    ------
    UserError
        If the run has no such nation, good or policy.
    """
    layout = store.layout
    for what, value, held in (("nation", nation, layout.nations), ("good", good, layout.goods)):
        if value is not None:
            known(what, value, held, "the run")
    if policy is not None:
        known("policy", policy, layout.policies, "the run")
    config: Mapping[str, Any] = store.manifest.get("config", {})
    named = config.get("experiment", {}).get("focus") or {}
    statistics = analysis or analyse(store)
    wanted = Wanted(
        nation or named.get("nation"), good or named.get("good"), excluded=() if good else tuple(doubted_pairs(config))
    )
    chosen = policy or _labelled(named.get("policy"), layout.policies) or _first_clear(statistics, wanted)
    chosen = chosen or next((name for name, below in layout.baselines.items() if name != below), None)
    who = () if chosen is None else members(config, chosen)
    return Focus(*_pair(store, statistics, wanted, chosen, who), chosen)


@dataclass(frozen=True)
class Wanted:
    """What is chosen already, nation and good or None, and the pairs that must not be chosen."""

    nation: str | None = None
    good: str | None = None
    excluded: Collection[Pair] = ()

    def takes(self, pair: Pair) -> bool:
        """Return whether a pair may be chosen."""
        return self.nation in {None, pair[0]} and self.good in {None, pair[1]} and pair not in self.excluded


def clear_changes(paired: pd.DataFrame, metric: str = METRIC) -> pd.DataFrame:
    """Return the rows of a metric whose interval leaves out zero, the largest change first."""
    rows = paired[paired["metric"] == metric]
    rows = rows[(rows["ci_low"] > 0.0) | (rows["ci_high"] < 0.0)]
    return rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index]


def ranked_pairs(analysis: Analysis, policy: str, excluded: Collection[Pair] = ()) -> list[Pair]:
    """Return the pairs of nation and good, without those `excluded`, by what the scenario adds to their risk.

    The most comes first. Where there is no other scenario, the rank is by the risk itself.
    """
    reference = next((summary for summary, _ in analysis.other_scenarios.values() if len(summary)), None)
    return riskiest_pairs(analysis.summary, policy, reference=reference, excluded=excluded)


def _labelled(name: str | None, labels: tuple[str, ...]) -> str | None:
    """Return the first policy of that name in the order of the run: in a sweep, one of its variants."""
    return next((label for label in labels if name is not None and label.partition("[")[0] == name), None)


def _first_clear(analysis: Analysis, wanted: Wanted) -> str | None:
    """Return the first policy that clearly changes the risk of a pair which may be chosen."""
    rows = clear_changes(analysis.paired)
    moving = {policy for policy, pair in zip(rows["policy"], pairs_of(rows), strict=True) if wanted.takes(pair)}
    return next((policy for policy in dict.fromkeys(analysis.paired["policy"]) if policy in moving), None)


def _pair(store: "RunStore", analysis: Analysis, wanted: Wanted, policy: str | None, who: Collection[str]) -> Pair:
    """Return the pair that a policy clearly changes most, of the first member among the importers."""
    layout = store.layout
    nation = wanted.nation or next((name for name in layout.nations if name in who), layout.nations[0])
    rows = clear_changes(analysis.paired)
    changed = pairs_of(rows[rows["policy"] == policy])
    of_nation = Wanted(nation, wanted.good, wanted.excluded)
    candidates = (*changed, *ranked_pairs(analysis, layout.policies[0]))
    found = next((pair for pair in candidates if of_nation.takes(pair)), None)
    return found or (nation, wanted.good or layout.goods[0])


def pairs_of(rows: pd.DataFrame) -> Iterator[Pair]:
    """Yield nation and good of each row."""
    return ((str(nation), str(good)) for nation, good in zip(rows["nation"], rows["good"], strict=True))


def doubted_pairs(config: Mapping[str, Any]) -> dict[Pair, str]:
    """Return the pairs of nation and good that the base year marks with a caveat, with the reason of each."""
    baseline = config.get("baseline", {})
    return {
        (nation, name): text_of(caveat["reason"])
        for mineral in baseline.get("minerals", {}).values()
        for name, good in mineral.get("goods", {}).items()
        if (caveat := good.get("caveat"))
        for nation in (baseline.get("nations", {}) if caveat["nations"] == "all" else caveat["nations"])
    }
