"""Write the tables of a run as CSV or Parquet, a file each."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.export.base import frames, tables
from experiments.store.atomic import replacing
from experiments.store.reader import RunStore


def write_csv(store: RunStore, out: Path) -> list[Path]:
    """Write each table as ``<table>.csv``; numbers as Python writes them, so that reading gives the same bits."""
    paths = {table: out / f"{table}.csv" for table in tables(store)}
    for table, path in paths.items():
        with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            for number, frame in enumerate(frames(store, table)):
                frame.to_csv(file, index=False, header=number == 0, lineterminator="\n")
    return list(paths.values())


def write_parquet(store: RunStore, out: Path) -> list[Path]:
    """Write each table as ``<table>.parquet``."""
    paths = {table: out / f"{table}.parquet" for table in tables(store)}
    for table, path in paths.items():
        pieces = (pa.Table.from_pandas(frame, preserve_index=False) for frame in frames(store, table))
        first = next(pieces)
        with replacing(path) as temporary, pq.ParquetWriter(temporary, first.schema, compression="zstd") as file:
            file.write_table(first)
            for piece in pieces:
                file.write_table(piece)
    return list(paths.values())
