"""What every format shares: the tables of a run, read piece by piece, and how a missing library is told."""

from collections.abc import Iterator

import pandas as pd

from experiments.analysis.report import analyse
from experiments.store.reader import RunStore

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
