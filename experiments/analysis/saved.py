"""Save the statistics of a finished run in its folder, so that they are computed only once.

The receipt of each table names what it was made of: the results, the worlds, the metrics and the code of the
estimators. A table of anything else, or one that is damaged, is computed again. A run whose folder cannot be written is
shown all the same, and a view on fewer worlds than the run has is computed.
"""

import hashlib
import json
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

import experiments.analysis
import sim
from experiments.analysis import avoided, spillover
from experiments.analysis.statistics import Analysis, compute
from experiments.runner.identity import code_hash
from experiments.store.metrics import metric_infos
from experiments.store.table import read_table, write_table
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store import RunStore

FOLDER: Final = "statistics"
_KINDS: Final = ("summary", "paired")
"""The tables that each scenario has; those of losses are of the main one alone."""


def analyse(store: "RunStore") -> Analysis:
    """Return the statistics of a run, from its folder if they are there.

    Parameters
    ----------
    store
        An opened run.

    Returns
    -------
    As of `experiments.analysis.statistics.compute`.
    """
    if not store.whole:
        return compute(store)
    key = _key(store)
    try:
        return _read(store, key)
    except UserError:
        found = compute(store)
    with suppress(OSError):
        _write(store, key, found)
    return found


def _key(store: "RunStore") -> str:
    """Return the digest of what statistics depend on."""
    made_of = {
        "run": store.layout.run,
        "results": store.content_hash(),
        "worlds": store.worlds,
        "metrics": store.manifest["metrics"],
        "seed": store.manifest["seed"],
        "code": code_hash((experiments.analysis, sim)),
        "versions": [version(package) for package in ("numpy", "pandas", "scipy")],
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def _read(store: "RunStore", key: str) -> Analysis:
    """Read the tables.

    Raises
    ------
    UserError
        If one is missing, damaged, made from other results, or holds a name that is not in the run.
    """
    words = _words(store)

    def read(name: str) -> pd.DataFrame:
        path = _path(store, name)
        table = read_table(path, key)
        texts = table.select_dtypes(exclude=["number", "bool"])
        if not words.issuperset(word for column in texts for word in texts[column].unique()):
            raise UserError(f"{path} holds words that are not of this run")
        return table

    main, *others = ((read(f"{name}.summary"), read(f"{name}.paired")) for name in store.layout.scenarios)
    return Analysis(
        *main,
        other_scenarios=dict(zip(store.layout.scenarios[1:], others, strict=True)),
        metrics=metric_infos(store.manifest["metrics"]),
        at_risk=read("at_risk"),
        spillover=read("spillover"),
    )


def _words(store: "RunStore") -> set[str]:
    """Return all names that may be in the tables; a table with any other is not read."""
    layout, infos = store.layout, metric_infos(store.manifest["metrics"]).values()
    own = {spillover.MEMBER, spillover.OTHER, spillover.EVERY, avoided.METRIC.name, avoided.METRIC.unit}
    units = {info.unit for info in infos}
    return own | units | {*layout.policies, *layout.nations, *layout.goods, *layout.metrics}


def _write(store: "RunStore", key: str, found: Analysis) -> None:
    """Write the tables, each in one step.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    (store.path / FOLDER).mkdir(exist_ok=True)
    by_scenario = {store.layout.scenarios[0]: (found.summary, found.paired), **found.other_scenarios}
    tables = {
        f"{scenario}.{kind}": table
        for scenario, pair in by_scenario.items()
        for kind, table in zip(_KINDS, pair, strict=True)
    }
    for name, table in {**tables, "at_risk": found.at_risk, "spillover": found.spillover}.items():
        write_table(_path(store, name), table, key)


def _path(store: "RunStore", name: str) -> Path:
    return store.path / FOLDER / f"{name}.parquet"
