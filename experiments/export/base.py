"""What every format shares: the tables of a run, read piece by piece, and how a missing library is told."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pandas as pd

from experiments.analysis.report import analyse
from experiments.store.reader import RunStore
from sim.config.errors import UserError

METRICS = "metrics"
"""The one table that may be too large for memory."""

TABLES = (METRICS, "design", "summary", "paired")


def frames(store: RunStore, table: str) -> Iterator[pd.DataFrame]:
    """Yield a table of a run in pieces of one block each, or whole where it is small.

    Raises
    ------
    UserError
        If a file is missing or damaged.
    """
    if table == METRICS:
        yield from store.metric_frames()
    elif table == "design":
        yield store.design()
    else:
        analysis = analyse(store)
        yield analysis.summary if table == "summary" else analysis.paired


def needed(module: str, extra: str, purpose: str) -> ModuleType:
    """Import a library that comes with an optional extra.

    Raises
    ------
    UserError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UserError(f"{purpose} needs {module}: pip install 'critmin[{extra}]'") from error
