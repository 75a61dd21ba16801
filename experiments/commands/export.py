"""`critmin export`: write a run in the format of another program."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import complete
from experiments.commands.options import FirstWorlds, Json, RunFolder


def export(
    run_dir: RunFolder,
    to: Annotated[
        str,
        typer.Option(
            "--format",
            "--to",
            metavar="FORMAT",
            help="csv, xlsx, parquet, netcdf or ema.",
            autocompletion=complete.export_formats,
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="Folder; by default `export` in the run folder.")] = None,
    worlds: FirstWorlds = None,
    as_json: Json = False,
) -> None:
    """Write metrics, design and statistics of a run, and print the files' paths.

    Parameters
    ----------
    run_dir
        The run folder.
    to
        ``csv``, ``parquet``: a file per table; ``xlsx``: a workbook of the statistics, with definitions; ``netcdf``:
        arrays, series included; ``ema``: the archive of the EMA Workbench.
    out
        Folder.
    worlds
        Only this number of worlds, from the first on.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.export import RAW
    from experiments.export import export as write
    from experiments.store.reader import RunStore

    paths = [str(path) for path in write(RunStore.open(run_dir, worlds), to, out)]
    typer.echo(json.dumps({"files": paths}) if as_json else "\n".join(paths))
    if to == "xlsx" and not as_json:
        typer.echo(RAW, err=True)
