"""Whether a run has enough worlds: each headline number against how many of its worlds are counted.

The first n worlds of a run are a run of n worlds, so nothing is simulated. A headline has settled when its interval is
narrow enough and the estimate from half of the worlds already lay inside it; a change, moreover, when its sign is known
or that it is small, so that its interval leaves out zero or lies within what is allowed. Where it has not, the number
of worlds that would do follows from the interval, which narrows with the square root of that number.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.analysis import paired, summary
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.focus import focus_of
from experiments.store.metrics import MetricInfo, MetricTable, metric_infos, same_worlds
from experiments.words.names import known
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store import RunStore

HEADLINES = ("shortage", "unserved", "unserved_cvar95", "worst_month", "time_to_survive")
"""Metrics whose level is a headline."""
CHANGES = ("shortage", "unserved")
"""Metrics whose change by a policy is a headline too."""
WITHIN = 0.1
"""Half an interval may be this share of the number itself."""
CLOSE = {"share": 0.01, "month": 1.0}
"""Or this much in its own unit, however small the number: one percentage point, one month."""
SMALLEST = 64
"""Numbers of worlds tried double from here."""
FEWEST = 16
"""With fewer worlds nothing can be said."""


@dataclass(frozen=True)
class Convergence:
    """Headlines against the number of worlds.

    Attributes
    ----------
    scenario, nation, good
        What they are about.
    rows
        ``worlds, policy, baseline, metric, unit, value, ci_low, ci_high``; ``baseline`` is empty for a level, else the
        value is the change against it over the same worlds.
    verdict
        One row per headline, ``policy, baseline, metric, unit, value, half_width, allowed, earlier, steady, settled,
        needed``: half of the interval with all worlds, how wide it may be, the value from about half of the worlds,
        whether that lay inside the interval, whether the headline has settled, which takes both and of a change that
        its sign or its smallness is known, and about how many
        worlds would do: enough to make the interval narrow enough, and twice those that there are where the value
        still moves.
    """

    scenario: str
    nation: str
    good: str
    rows: pd.DataFrame
    verdict: pd.DataFrame

    @property
    def settled(self) -> bool:
        """Whether all headlines have settled."""
        return bool(self.verdict["settled"].all())


def settle(
    store: "RunStore",
    nation: str | None = None,
    good: str | None = None,
    scenario: str | None = None,
    within: float = WITHIN,
) -> Convergence:
    """Estimate each headline of a nation and good with more and more of a run's worlds.

    Parameters
    ----------
    store
        An opened run.
    nation, good
        The pair; by default what is in focus.
    scenario
        The main one by default.
    within
        Half an interval may be this share of the number itself.

    Raises
    ------
    UserError
        If the run has no such nation, good or scenario, or it has too few worlds.
    """
    layout = store.layout
    if store.worlds < FEWEST:
        raise UserError(f"the run has {store.worlds} worlds; at least {FEWEST} are needed to see anything settle")
    scenario = layout.scenarios[0] if scenario is None else known("scenario", scenario, layout.scenarios, "the run")
    focus = focus_of(store, nation=nation, good=good)
    nation, good = focus.nation, focus.good
    infos = metric_infos(store.manifest["metrics"])
    tables = {policy: store.table(scenario, policy) for policy in layout.policies}
    levels = [name for name in HEADLINES if name in infos]
    parts = {policy: table.part(levels, (nation,), (good,)) for policy, table in tables.items()}
    seed = int(store.manifest["seed"])
    frames = [
        _estimates(parts, layout.baselines, infos, Resampling(worlds, seed)).assign(worlds=worlds)
        for worlds in sizes(store.worlds)
    ]
    rows = pd.concat(frames, ignore_index=True)
    if rows.empty:
        raise UserError(f"no headline applies to {good} in {nation}: name another pair")
    return Convergence(scenario, nation, good, rows, _verdict(rows, store.worlds, within))


def sizes(worlds: int) -> list[int]:
    """Return the numbers of worlds to try: doubling, and all of them."""
    first = min(SMALLEST, 2 ** int(math.log2(worlds / 2.0)))
    doubled = [first * 2**step for step in range(int(math.log2(worlds / first)) + 1)]
    return [*(number for number in doubled if number < worlds), worlds]


def _estimates(
    tables: dict[str, MetricTable], baselines: dict[str, str], infos: dict[str, MetricInfo], resampling: Resampling
) -> pd.DataFrame:
    """Return levels and changes over the first worlds of each table, as many as the resampling has."""
    first = {
        policy: table.on_worlds(table.worlds[table.worlds < resampling.worlds]) for policy, table in tables.items()
    }
    frames = [
        summary.summarise(table, infos, policy, _fitting(resampling, table)).assign(baseline="")
        for policy, table in first.items()
        if len(table.worlds)
    ]
    for policy, baseline in baselines.items():
        left, right = same_worlds(first[policy], first[baseline])
        if policy != baseline and len(left.worlds):
            changes = paired.compare((policy, left), (baseline, right), infos, _fitting(resampling, left))
            frames.append(changes[changes["metric"].isin(CHANGES)].rename(columns={"difference": "value"}))
    columns = ["policy", "baseline", "metric", "unit", "value", "ci_low", "ci_high"]
    return pd.concat(frames, ignore_index=True)[columns]


def _fitting(resampling: Resampling, table: MetricTable) -> Resampling:
    """Return the resampling for the worlds that a table has: blocks may have failed."""
    held = len(table.worlds)
    return resampling if held == resampling.worlds else Resampling(held, resampling.seed)


def _verdict(rows: pd.DataFrame, worlds: int, within: float) -> pd.DataFrame:
    key = ["policy", "baseline", "metric"]
    last = rows[rows["worlds"] == worlds].drop(columns="worlds").reset_index(drop=True)
    before = rows[rows["worlds"] == rows.loc[rows["worlds"] < worlds, "worlds"].max()]
    earlier = last[key].merge(before[[*key, "value"]], on=key, how="left")["value"]
    half = (last["ci_high"] - last["ci_low"]) / 2.0
    close = last["unit"].map(CLOSE).fillna(0.0)
    # A change is judged on the scale of the level that it changes.
    levels = last[last["baseline"] == ""].set_index(["policy", "metric"])["value"]
    scale = pd.Series(
        [
            abs(levels[baseline or policy, metric])
            for policy, baseline, metric in zip(last["policy"], last["baseline"], last["metric"], strict=True)
        ]
    )
    allowed = np.maximum(within * scale, close)
    # Of a change the sign must be known, or that it is small: half the interval below one of these two makes it so.
    size = last["value"].abs()
    is_change = last["baseline"] != ""
    small = np.maximum(last["ci_low"].abs(), last["ci_high"].abs()) <= allowed
    known_enough = ~is_change | (last["ci_low"] > 0.0) | (last["ci_high"] < 0.0) | small
    allowed = np.where(is_change & ~known_enough, np.minimum(allowed, np.maximum(size, allowed - size)), allowed)
    steady = earlier.between(last["ci_low"], last["ci_high"])
    narrow_enough = worlds * np.maximum(half / allowed, 1.0) ** 2
    needed = np.ceil(np.maximum(narrow_enough, np.where(steady & known_enough, 1.0, 2.0) * worlds))
    return last.drop(columns=["ci_low", "ci_high"]).assign(
        half_width=half, allowed=allowed, earlier=earlier, steady=steady,
        settled=steady & (half <= allowed) & known_enough,
        needed=needed.astype(np.int64),
    )  # fmt: skip
