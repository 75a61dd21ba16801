"""Show what a run says while it goes on: one importer's goods most at risk, without and with one policy.

Importer and policy are those of the experiment's ``focus``, else the first importer that is a member of a partnership
and the first policy that is compared: a rule that goes by effects would show another one each time.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.paired import compare
from experiments.analysis.rank import riskiest_pairs
from experiments.analysis.summary import summarise
from experiments.caveats import doubted_pairs
from experiments.printed import framed
from experiments.store.metrics import MetricTable, metric_infos, same_worlds
from experiments.words import labels_for
from experiments.words.shares import percent, percentage

if TYPE_CHECKING:
    from experiments.store import RunStore

RISK: Final = ("shortage", "unserved")
"""Metrics by which goods are ranked; the first is shown."""

MOST_GOODS: Final = 8
"""Goods that are shown: the table must leave room on a small terminal."""


class Risks(NamedTuple):
    """What the finished worlds say of one importer.

    Attributes
    ----------
    nation, policy, baseline
        The importer, and which two policies are compared.
    without, with_policy, change
        By good: rows of `experiments.analysis.summary` under each, and of `experiments.analysis.paired`, about the
        probability of a shortage; the goods to whose risk the scenario adds most come first.
    """

    nation: str
    policy: str
    baseline: str
    without: pd.DataFrame
    with_policy: pd.DataFrame
    change: pd.DataFrame


def preview(store: "RunStore") -> RenderableType:
    """Return a small table of the worlds in view, with how many they are and what its intervals mean.

    Parameters
    ----------
    store
        A view on the worlds of a run that are finished in all cases.
    """
    risks = risks_of(store)
    worlds = f"{store.worlds:,} of {int(store.manifest['worlds_asked']):,} worlds"
    if risks is None:
        return Text(f"{worlds} are done; none of them can be compared")
    rests = f"So far, from the first {worlds}; [...] are 95 % intervals and narrow as more worlds are done."
    return Group(_table(store, risks), Text(rests))


def risks_of(store: "RunStore") -> Risks | None:
    """Return what the worlds in view say of one importer; None without any to compare."""
    layout = store.layout
    config = store.manifest.get("config", {})
    focus = config.get("experiment", {}).get("focus") or {}
    compared = [(policy, below) for policy, below in layout.baselines.items() if policy != below]
    compared.sort(key=lambda pair: pair[0].partition("[")[0] != focus.get("policy"))
    nation = focus.get("nation") or _first_member(config, layout.nations)
    tables = {
        (scenario, policy): _table_of(store, scenario, policy, nation)
        for scenario in layout.scenarios[:2]
        for policy in (compared[0] if compared else ())
    }
    if not tables or not all(len(table.worlds) for table in tables.values()):
        return None
    policy, baseline = compared[0]
    summaries = {case: _summary(store, case[1], table) for case, table in tables.items()}
    main, *others = layout.scenarios[:2]
    beside = summaries[others[0], baseline] if others else None
    apart = doubted_pairs(config)
    pairs = riskiest_pairs(summaries[main, baseline], baseline, beside=beside, apart=apart)
    goods = [good for _, good in pairs][:MOST_GOODS]
    left, right = same_worlds(tables[main, policy], tables[main, baseline])
    resampling = Resampling(len(left.worlds), int(store.manifest["seed"]))
    change = compare((policy, left), (baseline, right), metric_infos(store.manifest["metrics"]), resampling)
    frames = (summaries[main, baseline], summaries[main, policy], change)
    return Risks(nation, policy, baseline, *(_shortages(frame, goods) for frame in frames))


def _first_member(config: Mapping[str, Any], nations: Sequence[str]) -> str:
    """Return the first importer of the run that is a member of a partnership, or the first of all."""
    partnerships = config.get("partnerships", {}).values()
    members = {member for partnership in partnerships for member in partnership.get("members", ())}
    return next((nation for nation in nations if nation in members), nations[0])


def _table_of(store: "RunStore", scenario: str, policy: str, nation: str) -> MetricTable:
    return store.table(scenario, policy).part(metrics=RISK, nations=(nation,))


def _summary(store: "RunStore", policy: str, table: MetricTable) -> pd.DataFrame:
    resampling = Resampling(len(table.worlds), int(store.manifest["seed"]))
    return summarise(table, metric_infos(store.manifest["metrics"]), policy, resampling)


def _shortages(rows: pd.DataFrame, goods: list[str]) -> pd.DataFrame:
    """Return the rows about the probability of a shortage, by good, in the order given."""
    return rows[rows["metric"] == RISK[0]].set_index("good").reindex(goods)


def _table(store: "RunStore", risks: Risks) -> Table:
    labels = labels_for(store.manifest)
    nation = labels.nation_inside(risks.nation)
    under = f"{labels.under(risks.baseline)}, {labels.under(risks.policy)}"
    table = framed(f"Probability of a shortage in {nation}, {under}")
    table.add_column("Good")
    for heading in ("without", "with", "change in points"):
        table.add_column(heading, justify="right", no_wrap=True)
    for good in risks.without.index:
        without, with_policy = (_risk(frame.loc[good]) for frame in (risks.without, risks.with_policy))
        table.add_row(labels.good(str(good)), without, with_policy, _change(risks.change.loc[good]))
    return table


def _risk(row: pd.Series) -> str:
    return f"{percent(row['value'])} [{percentage(row['ci_low'])}, {percentage(row['ci_high'])}]"


def _change(row: pd.Series) -> str:
    value, low, high = (_signed(100.0 * row[name]) for name in ("difference", "ci_low", "ci_high"))
    return f"{value} [{low}, {high}]"


def _signed(points: float) -> str:
    return "0" if round(points) == 0 else f"{points:+.0f}"
