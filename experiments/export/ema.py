"""Write a run as the archive that `load_results` of the EMA Workbench reads.

In its words: a scenario is a point of the uncertainties, our world; a policy is a policy; models are structural
alternatives, our scenarios. Each metric of a nation and a good is a scalar outcome, such as `unserved_JPN_gallium`.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.runner.extras import imported
from experiments.store.atomic import replacing
from experiments.store.reader import RunStore

KEYS = ("scenario", "policy", "model")


def identifier(name: str) -> str:
    """Return a name as the workbench requires it: letters, digits and underscores."""
    return re.sub(r"\W", "_", name)


def outcome_name(metric: str, nation: str, good: str) -> str:
    """Return what the outcome of a metric of a nation and a good is called."""
    return identifier(f"{metric}_{nation}_{good}")


def write_ema(store: RunStore, out: Path) -> list[Path]:
    """Write ``<experiment>.tar.gz``; worlds of failed blocks and metrics that never apply are left out.

    Raises
    ------
    UserError
        If the EMA Workbench is not installed.
    """
    ema = imported("ema_workbench", "ema", "--format ema")
    experiments, outcomes = results(store)
    for name in outcomes:
        ema.ScalarOutcome(name)  # save_results looks each up among the outcomes that exist
    path = out / f"{store.layout.experiment}.tar.gz"
    with replacing(path) as temporary:
        ema.save_results((experiments, outcomes), str(temporary))
    return [path]


def results(store: RunStore) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """Return a run as `perform_experiments` would: a table of experiments, and an array over its rows per outcome.

    Memory: 8 bytes for each metric, nation, good, world and case, and the design table; `save_results` takes no less.
    """
    layout, design = store.layout, store.design()
    finished = {
        case: np.flatnonzero([digest is not None for digest in found]) for case, found in store.digests().items()
    }
    rows = sum(map(len, finished.values()))
    values = np.empty((len(layout.metrics), len(layout.nations), len(layout.goods), rows))
    experiments: list[pd.DataFrame] = []
    first = 0
    for (scenario, policy), worlds in finished.items():
        case = design[(design["scenario"] == scenario) & (design["policy"] == policy)].set_index("world")
        keys = pd.DataFrame({"scenario": worlds, "policy": policy, "model": scenario})
        drawn = case.loc[worlds, list(layout.design_columns)].rename(columns=identifier).reset_index(drop=True)
        experiments.append(pd.concat([drawn, keys], axis="columns"))
        values[..., first : first + len(worlds)] = store.cube(scenario, policy)
        first += len(worlds)
    outcomes = {
        outcome_name(metric, nation, good): values[m, n, g]
        for m, metric in enumerate(layout.metrics)
        for n, nation in enumerate(layout.nations)
        for g, good in enumerate(layout.goods)
        if not np.isnan(values[m, n, g]).all()
    }
    return pd.concat(experiments, ignore_index=True).astype(dict.fromkeys(KEYS, "category")), outcomes
