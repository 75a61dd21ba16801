"""The headline table of a run: risk of a shortage of each importer and good, without and with each policy."""

from typing import Final

import pandas as pd

from experiments.analysis.statistics import Analysis
from experiments.store.layout import Layout

METRIC: Final = "shortage"
COLUMNS: Final = ("nation", "good", "policy", "baseline", "without", "with", "difference", "ci_low", "ci_high", "clear")


def headline(analysis: Analysis, layout: Layout, nation: str | None = None) -> pd.DataFrame:
    """Return the change of the risk of a shortage of each pair and policy, main scenario, columns `COLUMNS`.

    Changes whose interval leaves out zero come first, the largest of them on top. Nations, goods and policies are in
    words; `without` is the risk under the policy that the row is compared with. With a `nation`, only its rows.
    """
    keys = ["nation", "good", "policy"]
    risks = analysis.summary[analysis.summary["metric"] == METRIC].set_index(keys)["value"]
    rows = analysis.paired[analysis.paired["metric"] == METRIC]
    rows = rows if nation is None else rows[rows["nation"] == nation]
    with_policy = pd.MultiIndex.from_frame(rows[keys])
    without = pd.MultiIndex.from_frame(rows[["nation", "good", "baseline"]])
    rows = rows.assign(
        **{"with": risks.reindex(with_policy).to_numpy(), "without": risks.reindex(without).to_numpy()},
        clear=(rows["ci_low"] > 0.0) | (rows["ci_high"] < 0.0),
        size=rows["difference"].abs(),
    ).sort_values(["clear", "size"], ascending=False, kind="stable", ignore_index=True)
    words = {key: [layout.title_of(key, str(name)) for name in rows[key]] for key in ("nation", "good")}
    return rows.assign(**words)[list(COLUMNS)]
