"""Save the statistics of a finished run in its folder, so that they are computed only once.

The receipt of each table names what it was made of: the results, the worlds, the metrics and the code of the
estimators. A table of anything else, one that is damaged, or one that the run cannot have, is computed again. A run
whose folder cannot be written is shown all the same, and a view on fewer worlds than the run has is computed.
"""

import hashlib
import json
import warnings
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

import experiments.analysis
import sim
from experiments.analysis.plausible import Expected
from experiments.analysis.statistics import Analysis, compute
from experiments.runner.identity import code_hash
from experiments.store.metrics import metric_infos
from experiments.store.receipt import OtherRunError
from experiments.store.table import read_table, write_table
from sim.config.errors import ResultWarning, UserError

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

    Raises
    ------
    UserError
        If the run does not say how its metrics are read.
    """
    _refuse_unread(store)
    if not store.whole:
        return compute(store)
    key = _key(store)
    try:
        return _read(store, key)
    except UserError as error:
        _say_why(store, error)
        found = compute(store)
    with suppress(OSError):
        _write(store, key, found)
    return found


def _refuse_unread(store: "RunStore") -> None:
    """Refuse a run that does not say how its metrics are read.

    Raises
    ------
    UserError
        If it is one, as replays of history are.
    """
    if not store.layout.metrics.keys() <= metric_infos(store.manifest["metrics"]).keys():
        raise UserError(
            f"{store.path} has no statistics, as a replay of history: `critmin hindcast` shows what it holds"
        )


def _say_why(store: "RunStore", error: UserError) -> None:
    """Warn that saved statistics cannot be used, unless there are none or they are of other results or other code."""
    folder = store.path / FOLDER
    if folder.exists() and not isinstance(error.__cause__, OtherRunError):
        reason = error.__cause__ or "a file is missing"
        warnings.warn(f"{folder} cannot be used ({reason}): statistics are computed again", ResultWarning, stacklevel=2)


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
        If one is missing, damaged, made from other results, or no run of this layout can have it.
    """
    if not (store.path / FOLDER).is_dir():
        raise UserError(f"{store.path / FOLDER} is missing")
    infos = metric_infos(store.manifest["metrics"])

    def read(expected: Expected, kind: str, scenario: str = "") -> pd.DataFrame:
        path = _path(store, f"{scenario}.{kind}" if scenario else kind)
        table = read_table(path, key, expected.most_rows)
        try:
            expected.check(kind, table)
        except (ValueError, TypeError) as error:
            raise UserError(f"{path} holds {error}") from error
        return table

    expected = {scenario: Expected.of(store, scenario, infos) for scenario in store.layout.scenarios}
    main, *others = ((read(held, "summary", name), read(held, "paired", name)) for name, held in expected.items())
    first = expected[store.layout.scenarios[0]]
    return Analysis(
        *main,
        other_scenarios=dict(zip(store.layout.scenarios[1:], others, strict=True)),
        metrics=infos,
        at_risk=read(first, "at_risk"),
        spillover=read(first, "spillover"),
    )


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
