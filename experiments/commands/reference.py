"""`critmin reference`: write the tables of a page of documentation from the program itself."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import Json


def reference(
    page: Annotated[Path, typer.Argument(metavar="PAGE", help="A Markdown page with marked tables.")],
    as_json: Json = False,
) -> None:
    """Replace the marked tables of a page, in place, and print its path.

    Parameters
    ----------
    page
        The page; a table stands between ``<!-- table: NAME -->`` and ``<!-- end of table -->``.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.reference import TABLES, WORDS, fill
    from experiments.store.atomic import replacing
    from sim.config.errors import UserError

    if not page.is_file():
        raise UserError(f"{page} is no file")
    try:
        text = page.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{page} is not UTF-8 text: byte {error.start}") from error
    except OSError as error:
        raise UserError(f"{page} cannot be read ({error.strerror})") from error
    filled = fill(text, TABLES | WORDS)
    try:
        with replacing(page) as temporary:
            temporary.write_text(filled, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(f"{page} cannot be written ({error.strerror})") from error
    typer.echo(json.dumps({"files": [str(page)]}) if as_json else str(page))
