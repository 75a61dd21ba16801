"""What is at risk in a nation with all its goods together, as a range over worlds and never as one number."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analysis.summary import world_quantiles
from experiments.store.metrics import Float, MetricInfo, MetricTable

COLUMNS = ("policy", "nation", "metric", "unit", "p05", "p50", "p95")
LOSS, WORST_YEAR = "value_at_risk", "value_at_risk_gdp"


def at_risk_rows(table: MetricTable, infos: Mapping[str, MetricInfo], policy: str) -> pd.DataFrame:
    """Return quantiles over worlds of each nation's value at risk, with the columns `COLUMNS`.

    Parameters
    ----------
    table
        Metrics of the policy's worlds.
    infos
        Metrics by name.
    policy
        Label for the column ``policy``.
    """
    frames = []
    for metric in (LOSS, WORST_YEAR):
        if metric not in table.metrics:
            continue
        together = over_goods(table.of(metric))
        speaks = np.flatnonzero(~np.isnan(together).all(axis=1))
        p05, p50, p95 = world_quantiles(together[speaks])
        names = [table.nations[place] for place in speaks]
        frames.append(
            pd.DataFrame({"nation": names, "metric": metric, "unit": infos[metric].unit} | _named(p05, p50, p95))
        )
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(frames, ignore_index=True).assign(policy=policy)[list(COLUMNS)]


def over_goods(values: Float) -> Float:
    """Add values (nation, good, world) over goods; NaN where no good of the nation has any."""
    silent = np.isnan(values).all(axis=1)
    return np.where(silent, np.nan, np.nansum(values, axis=1))


def _named(p05: Float, p50: Float, p95: Float) -> dict[str, Float]:
    return {"p05": p05, "p50": p50, "p95": p95}
