"""Choose the importer, good and policy that every page shows first, by the same rule everywhere.

What the reader names comes first, then what the experiment names as its ``focus``. The rest is chosen by effect: the
first policy that clearly changes the probability of a shortage somewhere, the first importer that is a member of its
partnerships, and of that importer the good whose probability of a shortage the policy clearly changes most. Where
nothing is clear, it is the good to whose risk the scenario adds most. A pair that the base year knows to be wrong is
in focus only if somebody names it.

A named importer or good narrows the pair and never changes the policy, so that naming what is in focus already changes
nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    from experiments.store.layout import Layout

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


@dataclass(frozen=True)
class Wanted:
    """What somebody has named already: nation and good or None, and pairs that are left out."""

    nation: str | None = None
    good: str | None = None
    excluded: Collection[Pair] = ()

    def takes(self, pair: Pair) -> bool:
        """Return whether a pair may be chosen."""
        return self.nation in {None, pair[0]} and self.good in {None, pair[1]} and pair not in self.excluded

    def first(self, pairs: Iterable[Pair]) -> Pair | None:
        """Return the first pair that may be chosen, if there is one."""
        return next(filter(self.takes, pairs), None)


@dataclass(frozen=True)
class Named:
    """What an experiment names as its ``focus``; None where it leaves the choice to the results."""

    nation: str | None = None
    good: str | None = None
    policy: str | None = None

    @classmethod
    def by_config(cls, config: Mapping[str, Any]) -> "Named":
        """Return what the experiment of a resolved configuration names."""
        held = config.get("experiment", {}).get("focus") or {}
        return cls(held.get("nation"), held.get("good"), held.get("policy"))


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
        What the reader names. Under a policy that is compared with none, the pair is that of the policy in focus.

    Raises
    ------
    UserError
        If the run has no such nation, good or policy.
    """
    layout = store.layout
    for what, value, held in (
        ("nation", nation, layout.nations), ("good", good, layout.goods), ("policy", policy, layout.policies),
    ):  # fmt: skip
        if value is not None:
            known(what, value, held, "the run")
    config: Mapping[str, Any] = store.manifest.get("config", {})
    named, statistics = Named.by_config(config), analysis or analyse(store)
    doubted = tuple(doubted_pairs(config))
    compared = compared_policies(layout)
    moving = policy if policy in compared else _default_policy(statistics, layout, named, doubted)
    changed = clear_changes(statistics.paired)
    candidates = [
        *pairs_of(changed[changed["policy"] == moving]),
        *ranked_pairs(statistics, layout.policies[0]),
    ]
    first = first_member(config, layout.nations, moving)
    pair = _pair(candidates, Named(nation, good), named, first, doubted)
    return Focus(*(pair or (nation or first, good or layout.goods[0])), policy or moving)


def settled_focus(store: "RunStore") -> Focus | None:
    """Return importer and policy that hold whatever the results are; None where a run compares no policy.

    They are those of the experiment's ``focus``, else the first policy that is compared and the first importer that is
    a member: a rule that goes by effects would show another pair with every world that is finished.
    """
    layout, config = store.layout, store.manifest.get("config", {})
    named = Named.by_config(config)
    policy = next(iter(_candidates(layout, named)), None)
    if policy is None:
        return None
    nation = named.nation or first_member(config, layout.nations, policy)
    return Focus(nation, named.good or layout.goods[0], policy)


def compared_policies(layout: "Layout") -> list[str]:
    """Return the policies of a run that are compared with another one."""
    return [policy for policy, below in layout.baselines.items() if policy != below]


def first_member(config: Mapping[str, Any], nations: Sequence[str], policy: str | None) -> str:
    """Return the first importer that is a member of a policy's partnerships; the first of all if none is."""
    inside = set() if policy is None else members(config, policy)
    return next((nation for nation in nations if nation in inside), nations[0])


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


def _candidates(layout: "Layout", named: Named) -> list[str]:
    """Return the policies of which one is in focus: all variants of the one that is named, else all compared."""
    compared = compared_policies(layout)
    return [policy for policy in compared if policy.partition("[")[0] == named.policy] or compared


def _default_policy(analysis: Analysis, layout: "Layout", named: Named, doubted: Collection[Pair]) -> str | None:
    """Return the first policy that clearly changes a risk, or else anything at all; the first where none does."""
    wanted = Wanted(named.nation, named.good, () if named.good else doubted)
    candidates = _candidates(layout, named)
    paired = analysis.paired
    steps: tuple[Callable[[], set[str]], ...] = (
        lambda: _movers(clear_changes(paired), wanted),
        lambda: _movers(_changed(paired[paired["metric"] == METRIC]), wanted),
        lambda: _movers(_changed(paired), Wanted()),
        lambda: set(candidates),
    )
    for step in steps:
        moving = step()
        found = next((policy for policy in candidates if policy in moving), None)
        if found is not None:
            return found
    return None


def _changed(paired: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in which a policy changes something in some world."""
    return paired[(paired[["difference", "ci_low", "ci_high"]].fillna(0.0) != 0.0).any(axis=1)]


def _movers(rows: pd.DataFrame, wanted: Wanted) -> set[str]:
    """Return the policies of the rows whose pair may be chosen."""
    return {policy for policy, pair in zip(rows["policy"], pairs_of(rows), strict=True) if wanted.takes(pair)}


def _pair(candidates: Sequence[Pair], asked: Named, named: Named, first: str, doubted: Collection[Pair]) -> Pair | None:
    """Return the first pair that fits what the reader names, and as much of the experiment's focus as goes with it."""
    nation, good = asked.nation or named.nation, asked.good or named.good
    wishes = ((nation or first, good), (nation, good), (nation or first, asked.good), (asked.nation, asked.good))
    wanted = (Wanted(nation, good, () if good else doubted) for nation, good in wishes)
    return next((pair for wish in wanted if (pair := wish.first(candidates)) is not None), None)
