"""The table of a part: the columns of its Parquet file, and how it is written.

The file is the piece's receipt: it is written last, in one step, and holds the digests of the piece's worlds, of its
metrics and of its series. Where it exists the series of these worlds exist too, and can be compared with it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.store.atomic import replacing
from experiments.store.chunks import SeriesMark
from experiments.store.dated import steps
from experiments.store.layout import Layout
from experiments.store.measured import MeasureSums
from experiments.store.piece import Piece
from experiments.store.receipt import digest_of, sealed

VALUE = "value"
STEP = "step_"
"""Prefix of a column with the differences between the metrics before one date and those before an earlier one."""

Metrics = Mapping[str, NDArray[np.float64]]


def write_part(
    folder: Path,
    layout: Layout,
    piece: Piece,
    metrics: Metrics,
    digests: list[str],
    series: SeriesMark,
    *,
    measures: MeasureSums | None = None,
    dated: Mapping[str, Metrics] | None = None,
) -> None:
    """Write the long table of a piece's metrics, sorted by metric, nation, good and world.

    Parameters
    ----------
    folder
        Folder of the parts.
    layout
        Names along the axes.
    piece
        The worlds, scenario and policy.
    metrics
        Metric name to array (nation, good, W).
    digests
        One per world.
    series
        What `write_series` returned for the piece.
    measures
        What each control, clause and shock did in these worlds, if that was counted; saved in the receipt.
    dated
        Date of the layout to the metrics before it, as of `metrics`.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    values = _long(layout, metrics)
    changes = steps(values, {date: _long(layout, (dated or {})[date]) for date in layout.dates})
    receipt: dict[str, Any] = {"worlds": digests, "metrics": digest_of([values]), "series": series.to_json()}
    receipt["measures"] = None if measures is None else measures.packed().decode()
    receipt["dated"] = {date: digest_of([column]) for date, column in changes.items()}
    table = long_table(layout, piece, values)
    for date, column in changes.items():
        table = table.append_column(f"{STEP}{date}", pa.array(column))
    numbers = [name for name in table.column_names if name == VALUE or name.startswith(STEP)]
    with replacing(folder / piece.part_name) as temporary:
        pq.write_table(
            table.replace_schema_metadata(sealed(layout.run, piece.part_name, receipt)),
            temporary,
            compression="zstd",
            use_dictionary=[name for name in table.column_names if name not in numbers],
            column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),  # an eighth smaller than a dictionary
            write_page_checksum=True,
        )


def _long(layout: Layout, metrics: Metrics) -> NDArray[np.float64]:
    """Return metrics one after the other, sorted as in `long_table`."""
    return np.concatenate([np.ascontiguousarray(metrics[name], dtype=np.float64).ravel() for name in layout.metrics])


def long_table(layout: Layout, piece: Piece, values: NDArray[np.float64]) -> pa.Table:
    """Return the long table of a piece's metrics, from their values sorted by metric, nation, good and world."""
    names = tuple(layout.metrics)
    shape = (len(names), len(layout.nations), len(layout.goods), len(piece.worlds))
    metric, nation, good, world = (index.ravel() for index in np.indices(shape, dtype=np.int32, sparse=False))
    units = tuple(dict.fromkeys(layout.metrics.values()))
    unit_of_metric = np.array([units.index(unit) for unit in layout.metrics.values()], dtype=np.int32)
    return pa.table(
        {
            "scenario": _coded(np.full(len(values), piece.scenario, dtype=np.int32), layout.scenarios),
            "policy": _coded(np.full(len(values), piece.policy, dtype=np.int32), layout.policies),
            "world": pa.array(world + np.int32(piece.first)),
            "nation": _coded(nation, layout.nations),
            "good": _coded(good, layout.goods),
            "metric": _coded(metric, names),
            VALUE: pa.array(values),
            "unit": _coded(unit_of_metric[metric], units),
        }
    )


def _coded(codes: NDArray[np.int32], names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, type=pa.string()))
