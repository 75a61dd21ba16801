"""`critmin reference`: write the tables of a page of documentation from the program itself."""

from pathlib import Path
from typing import Annotated

import typer


def reference(
    page: Annotated[Path, typer.Argument(metavar="PAGE", help="A Markdown page with marked tables.")],
) -> None:
    """Write the marked tables of a page anew, in place, and print its path.

    Parameters
    ----------
    page
        The page; a table stands between ``<!-- table: NAME -->`` and ``<!-- end of table -->``.
    """
    from experiments.reference import TABLES, fill
    from sim.config.errors import UserError

    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{page} cannot be read ({error.strerror})") from error
    page.write_text(fill(text, TABLES), encoding="utf-8", newline="\n")
    typer.echo(str(page))
