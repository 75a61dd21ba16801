"""Write and read the tables of which a run has one each: design, failed blocks, events.

Each is a Parquet file with checksums on its pages and a receipt that holds a digest of each row group, so that a table
as large as the design is written and checked a block at a time.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.store.atomic import replacing
from experiments.store.digest import DIGEST_BYTES
from experiments.store.receipt import UNREADABLE, damaged, read_receipt, sealed
from sim.config.errors import UserError


class TableFile:
    """A table of a run folder, open for reading.

    Parameters
    ----------
    path
        The file.
    run
        Fingerprint of the run that it must be of.
    """

    def __init__(self, path: Path, run: str) -> None:
        self._path = path
        try:
            self._file = pq.ParquetFile(path, page_checksum_verification=True)
            self._digests = list(read_receipt(self._file.metadata.metadata, run, path.name)["groups"])
            if len(self._digests) != self._file.num_row_groups:
                raise ValueError("row groups are missing")
        except UNREADABLE as error:
            raise damaged(path) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        return self._file.schema_arrow

    @property
    def groups(self) -> range:
        """Numbers of the row groups."""
        return range(len(self._digests))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self._file.metadata.num_rows)

    def read(self, group: int, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a row group; read whole, it is compared with its digest.

        Raises
        ------
        UserError
            If it is damaged.
        """
        try:
            table = self._file.read_row_group(group, columns)
            if columns is None and _digest(table) != self._digests[group]:
                raise ValueError("other values than were written")
        except UNREADABLE as error:
            raise damaged(self._path) from error
        return table


def open_table(path: Path, run: str) -> TableFile:
    """Open a table of a run folder.

    Raises
    ------
    UserError
        If it is missing, damaged or of another run.
    """
    if not path.is_file():
        raise UserError(f"{path} is missing: give the same `critmin run` again to write it")
    return TableFile(path, run)


def read_table(path: Path, run: str, most: int | None = None) -> pd.DataFrame:
    """Read a table of a run folder whole.

    Parameters
    ----------
    path
        The file.
    run
        Fingerprint of the run that it must be of.
    most
        Rows that it may have: a small file can hold more than the memory does.

    Raises
    ------
    UserError
        As `open_table`, or if it has more rows.
    """
    with open_table(path, run) as file:
        if most is not None and file.rows > most:
            raise damaged(path) from ValueError(f"{path.name} with {file.rows:,} rows")
        table = pa.concat_tables([file.schema.empty_table(), *(file.read(group) for group in file.groups)])
    frame: pd.DataFrame = table.to_pandas()
    return frame


def check_table(path: Path, run: str) -> None:
    """Read a table of a run folder a row group at a time, and compare it with its digests.

    Raises
    ------
    UserError
        As `open_table`.
    """
    with open_table(path, run) as file:
        for group in file.groups:
            file.read(group)


def write_table(path: Path, table: pd.DataFrame, run: str) -> None:
    """Write a table in one step.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    content = pa.Table.from_pandas(table, preserve_index=False)
    with table_writer(path, content.schema, run) as write:
        write(content)


@contextmanager
def table_writer(path: Path, schema: pa.Schema, run: str) -> Iterator[Callable[[pa.Table], None]]:
    """Yield a function that adds a row group to a table, which is there when the body is done.

    Raises
    ------
    OSError
        As `write_table`.
    """
    digests: list[str] = []
    with (
        replacing(path) as temporary,
        pq.ParquetWriter(temporary, schema, compression="zstd", write_page_checksum=True) as file,
    ):

        def write(table: pa.Table) -> None:
            if len(table):
                file.write_table(table, row_group_size=len(table))
                digests.append(_digest(table))

        yield write
        file.add_key_value_metadata(sealed(run, path.name, {"groups": digests}))


def _digest(table: pa.Table) -> str:
    hasher = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for name, column in zip(table.column_names, table.columns, strict=True):
        hasher.update(f"\n{name}\n".encode())
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            hasher.update(column.to_numpy().tobytes())
        else:
            hasher.update(json.dumps(column.to_pylist()).encode())
    return hasher.hexdigest()
