"""Choose the shortage that a run is about, where none is named."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.rank import riskiest_pairs
from experiments.analysis.summary import summarise
from experiments.caveats import doubted_pairs
from experiments.outcome import EXAMPLE, WHOLE, Outcome
from experiments.store.metrics import MetricInfo, metric_infos
from sim.config.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.store import RunStore

RISK: Final = ("shortage", "unserved")
"""The metrics by which pairs of nation and good are ranked."""


def riskiest_outcome(store: "RunStore", scenario: str, policy: str) -> Outcome:
    """Return the shortage to which a scenario adds most risk under a policy, over the first other scenario of the run.

    Pairs with a caveat are left out.

    Raises
    ------
    UserError
        If the run has no metric of a shortage, or no pair is short in some worlds and not in others.
    """
    infos = metric_infos(store.manifest["metrics"])
    if not set(RISK) <= infos.keys():
        raise UserError(f"the run has no metrics {' and '.join(RISK)} to rank by: name an outcome, {WHOLE}")
    others = [name for name in store.layout.scenarios if name != scenario]
    beside = _risks(store, others[0], policy, infos) if others else None
    risks = _risks(store, scenario, policy, infos)
    open_ = risks[(risks["metric"] == RISK[0]) & risks["value"].between(0.0, 1.0, inclusive="neither")]
    telling = set(zip(open_["nation"], open_["good"], strict=True))
    apart = doubted_pairs(store.manifest.get("config", {}))
    for nation, good in riskiest_pairs(risks, policy, beside=beside, apart=apart):
        if (nation, good) in telling:
            return Outcome(RISK[0], nation, good)
    raise UserError(
        f"under {policy} no nation is short of a good in some worlds and not in others: name an outcome, as in "
        f"'{EXAMPLE} > 5 %'"
    )


def _risks(store: "RunStore", scenario: str, policy: str, infos: Mapping[str, MetricInfo]) -> "pd.DataFrame":
    """Return the summary rows of the metrics by which pairs are ranked."""
    table = store.table(scenario, policy).part(metrics=RISK)
    return summarise(table, infos, policy, Resampling(len(table.worlds), int(store.manifest["seed"])))
