"""Write a run as the archive that `load_results` of the EMA Workbench reads.

In its words: a scenario is a point of the uncertainties, our world; a policy is a policy; models are structural
alternatives, our scenarios. Each metric of a nation and a good is a scalar outcome, such as `unserved_JPN_gallium`.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.ema import identifier, outcome_name
from experiments.extras import imported
from experiments.store.atomic import replacing
from experiments.store.reader import RunStore

KEYS = ("scenario", "policy", "model")


def write_ema(store: RunStore, out: Path) -> list[Path]:
    """Write ``<experiment>.tar.gz``; worlds of failed blocks and metrics that never apply are left out.

    Raises
    ------
    UserError
        If the EMA Workbench is not installed.
    """
    ema = imported("ema_workbench", "ema", "--to ema")
    experiments, outcomes = results(store)
    for name in outcomes:
        ema.ScalarOutcome(name)  # save_results looks each up among the outcomes that exist
    path = out / f"{store.layout.experiment}.tar.gz"
    with replacing(path) as temporary:
        ema.save_results((experiments, outcomes), str(temporary))
    return [path]


def results(store: RunStore) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """Return a run as `perform_experiments` would: a table of experiments, and an array over its rows per outcome."""
    design = store.design()
    rows, tables = [], []
    for scenario, policy in store.layout.cases:
        cube = store.cube(scenario, policy)
        case = design[(design["scenario"] == scenario) & (design["policy"] == policy)].set_index("world")
        worlds = cube["world"].to_numpy()
        keys = pd.DataFrame({"scenario": worlds, "policy": policy, "model": scenario})
        drawn = case.loc[worlds, list(store.layout.design_columns)].rename(columns=identifier).reset_index(drop=True)
        rows.append(pd.concat([drawn, keys], axis="columns"))
        tables.append(cube.to_numpy())
    values = np.concatenate(tables, axis=-1)
    outcomes = {
        outcome_name(metric, nation, good): values[m, n, g]
        for m, metric in enumerate(store.layout.metrics)
        for n, nation in enumerate(store.layout.nations)
        for g, good in enumerate(store.layout.goods)
        if not np.isnan(values[m, n, g]).all()
    }
    experiments = pd.concat(rows, ignore_index=True)
    return experiments.astype(dict.fromkeys(KEYS, "category")), outcomes
