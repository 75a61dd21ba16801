"""Choose the format, and write into a folder."""

from collections.abc import Callable
from pathlib import Path

from experiments.export.ema import write_ema
from experiments.export.netcdf import write_netcdf
from experiments.export.sheets import write_xlsx
from experiments.export.tables import write_csv, write_parquet
from experiments.store.reader import RunStore
from experiments.words.names import known
from sim.config.errors import UserError

FORMATS: dict[str, Callable[[RunStore, Path], list[Path]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
    "netcdf": write_netcdf,
    "ema": write_ema,
}

FOLDER = "export"
"""Below the run folder, unless another is given."""


def export(store: RunStore, to: str, out: Path | None = None) -> list[Path]:
    """Write a run in a format and return the files' paths.

    Parameters
    ----------
    store
        View on the run.
    to
        One of `FORMATS`.
    out
        Folder; by default ``export`` in the run folder.

    Raises
    ------
    UserError
        If the format is unknown, its library is missing, it cannot hold the run or the folder cannot be written.
    """
    write = FORMATS[known("format", to, FORMATS)]
    folder = out or store.path / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return write(store, folder)
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error}): give another with --out") from error
