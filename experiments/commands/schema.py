"""`critmin schema`: the JSON Schema that lets an editor complete and check configuration files."""

import json
from pathlib import Path
from typing import Annotated

import typer


def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="Kind of file, such as scenario; all when left out.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write KIND.json files into it instead.")] = None,
) -> None:
    """Print the JSON Schema of one kind of file, or of all, or write them into a folder.

    Parameters
    ----------
    kind
        Kind of file; all when left out.
    out
        Folder for one file a kind; printed when left out.
    """
    from experiments.runner.configs import open_library
    from sim.config.jsonschema import schemas

    chosen = schemas(open_library().models, kind)
    if out is None:
        typer.echo(json.dumps(chosen[kind] if kind else chosen, indent=2))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, content in chosen.items():
        (out / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")
        typer.echo(str(out / f"{name}.json"))
