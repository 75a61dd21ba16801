"""The tables that every format exports, read piece by piece."""

from collections.abc import Iterator, Sequence

import pandas as pd

from experiments.analysis import analyse
from experiments.fans.table import fan_frames, knows_fans
from experiments.store.reader import DESIGN_FILE, RunStore
from experiments.store.table import open_table

METRICS = "metrics"

DESIGN = "design"

FANS = "fans"


def tables(store: RunStore) -> tuple[str, ...]:
    """Return the tables of a run; the first two have rows for each world, so that they may be too large for memory.

    Fans are among them if they are known of just the worlds in view.
    """
    return (METRICS, DESIGN, "summary", "paired", *((FANS,) if knows_fans(store) else ()))


def frames(store: RunStore, table: str) -> Iterator[pd.DataFrame]:
    """Yield a table of a run in pieces, of one block each or, fans, of one case, or whole where it is small.

    Raises
    ------
    UserError
        If a file is missing or damaged.
    """
    if table == METRICS:
        yield from store.metric_frames()
    elif table == DESIGN:
        yield from design_frames(store)
    elif table == FANS:
        yield from fan_frames(store)
    else:
        analysis = analyse(store)
        yield analysis.summary if table == "summary" else analysis.paired


def design_frames(store: RunStore, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
    """Yield the design table of the worlds in view as it was written, a block at a time.

    Raises
    ------
    UserError
        If the file is missing or damaged.
    """
    with open_table(store.path / DESIGN_FILE, store.layout.run) as file:
        for group in file.groups:
            frame = file.read(group, columns).to_pandas()
            yield frame[frame["world"] < store.worlds]
