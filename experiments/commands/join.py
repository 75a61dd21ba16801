"""`critmin join`: put the shards of a run together."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import Json


def join(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to make.")],
    shards: Annotated[list[Path], typer.Argument(metavar="SHARD...", help="Folders that `critmin run --shard` left.")],
    as_json: Json = False,
) -> None:
    """Put shards together into one run folder, with the content hash of one uninterrupted run.

    Parameters
    ----------
    out
        The folder to make.
    shards
        Folders of all shards, in any order.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.runner.join import join as put_together

    store = put_together(out, shards)
    description = {
        "run_dir": str(store.path),
        "experiment": store.layout.experiment,
        "worlds": store.worlds,
        "status": store.manifest["status"],
        "failed_blocks": len(store.failures()),
        "content_hash": store.content_hash(),
    }
    if as_json:
        typer.echo(json.dumps(description))
        return
    typer.echo(f"{store.layout.experiment}, {store.worlds} worlds from {len(shards)} shards: {description['status']}")
    typer.echo(f"content hash: {description['content_hash']}")
    typer.echo(f"run folder: {store.path} (the same `critmin run` without --shard shows its answer)")
