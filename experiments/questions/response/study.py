"""How an answer moves with what a sweep varied: one row per variant of a policy, its values in columns of their own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from experiments.analysis.focus import focus_of
from experiments.analysis.statistics import Analysis
from experiments.words.outcome import Names, Outcome
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store import RunStore


@dataclass(frozen=True)
class Response:
    """An outcome over the values of a sweep.

    Attributes
    ----------
    outcome, unit
        What is measured.
    policy
        The policy in focus, without its values.
    axes
        What was varied, in the order asked for, each with its values in words.
    rows
        ``policy``, one column per axis (empty where it means nothing to the policy), ``value, ci_low, ci_high`` and,
        against the baseline at the same values, ``difference, difference_low, difference_high``.
    """

    outcome: Outcome
    policy: str
    unit: str
    axes: dict[str, tuple[str, ...]]
    rows: pd.DataFrame


def response_rows(
    store: "RunStore", analysis: Analysis, metric: str = "shortage", nation: str | None = None, good: str | None = None
) -> Response:
    """Return how a metric of a nation and good answers to what a run swept, in its main scenario.

    Parameters
    ----------
    store, analysis
        An opened run and its statistics.
    metric
        Which metric.
    nation, good
        The pair; by default the one in focus.

    Raises
    ------
    UserError
        If the run swept nothing, or holds no such metric, nation or good.
    """
    axes = {str(name): tuple(map(str, words)) for name, words in store.manifest["identity"].get("sweep", {}).items()}
    if not axes:
        raise UserError(f"{store.path} swept nothing: run it with --sweep, or use `critmin sweep`")
    layout = store.layout
    focus = focus_of(store, analysis, nation=nation, good=good)
    outcome = Outcome(metric, focus.nation, focus.good).checked(Names.of_run(layout))
    levels = outcome.rows(analysis.summary)
    if levels.empty:
        raise outcome.inapplicable()
    changes = outcome.rows(analysis.paired).rename(columns={"ci_low": "difference_low", "ci_high": "difference_high"})
    rows = levels[["policy", "value", "ci_low", "ci_high"]].merge(
        changes[["policy", "difference", "difference_low", "difference_high"]], on="policy", how="left"
    )
    if rows["difference"].isna().all():
        raise UserError(f"no policy of {store.path} is compared with another by {outcome}")
    chosen = pd.DataFrame([_values(label, axes) for label in rows["policy"]], index=rows.index)
    rows = pd.concat([chosen, rows.drop(columns="policy")], axis=1)
    compared = rows.loc[rows["difference"].notna(), "policy"]
    policy = (focus.policy or "").partition("[")[0]
    policy = policy if policy in set(compared) else str(compared.iloc[-1])
    return Response(outcome, policy, layout.metrics[metric], axes, rows)


def _values(label: str, axes: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return a label's policy, and its word on each axis."""
    policy, _, variant = label.rstrip("]").partition("[")
    taken = dict(part.split("=", 1) for part in variant.split(", ")) if variant else {}
    return {"policy": policy, **{name: taken.get(name, "") for name in axes}}
