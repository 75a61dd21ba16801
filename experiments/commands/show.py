"""`critmin show`: a configuration as the model sees it, with the source and status of each number."""

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import Json

if TYPE_CHECKING:
    from rich.table import Table

    from sim.config.library import Library
    from sim.config.schema.base import Spec

_KINDS = ("experiment", "scenario", "partnership", "hindcast", "mineral")


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE", help="Name or path of an experiment, scenario, partnership, hindcast or mineral."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Print a configuration, resolved, with unit, range, source and status of each number.

    Parameters
    ----------
    name
        Name or path of an experiment, scenario, partnership, hindcast or mineral, or `baseline`.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.printing.printed import text_console
    from experiments.runner.configs import open_library
    from sim.config.hashing import resolved_hash

    config = _find(open_library(name), name)
    if as_json:
        typer.echo(config.model_dump_json(indent=2))
        return
    # A terminal's width would fold the columns of piped output.
    console = text_console(soft_wrap=True, width=None if _is_terminal() else 1000)
    for line in _facts(config):
        console.print(line)
    console.print(f"hash: {resolved_hash(config)}")
    console.print(_numbers(config))


def _is_terminal() -> bool:
    import sys

    return sys.stdout.isatty()


def _find(library: "Library", name: str) -> "Spec":
    """Return what goes by that name, looking through the kinds in turn."""
    from pathlib import Path

    from experiments.runner.configs import is_path
    from sim.build import settled
    from sim.config.errors import ConfigError, did_you_mean
    from sim.config.files import kind_of

    if name == "baseline":
        return library.baseline()
    if Path(name).is_dir():
        raise ConfigError("it is a folder: `critmin info` explains a run folder", Path(name))
    if is_path(name):
        kind = kind_of(Path(name)) or "experiment"
    else:
        kind = next((kind for kind in _KINDS if name in library.names(kind)), "")
    if kind == "experiment":
        return settled(library.resolve(library.experiment(name)))
    if kind == "scenario":
        return library.scenario(name)
    if kind == "partnership":
        return library.partnership(name)
    if kind == "hindcast":
        return library.hindcast(name)
    minerals = library.baseline().minerals
    stem = Path(name).stem
    if stem in minerals:
        return minerals[stem]
    everything = [known for each in _KINDS for known in library.names(each)]
    raise ConfigError(f"nothing is called {name[:60]!r}", hint=did_you_mean(name, [*everything, "baseline"]))


def _facts(config: "Spec") -> list[str]:
    """Return what is not a number: one line for each text, date or list of names."""
    from sim.config.listing import facts

    return [f"{path}: {value}" for path, value in facts(config)]


def _numbers(config: "Spec") -> "Table":
    """Return the table of all quantities."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("number", "value", "unit", "low", "high", "drawn", "source", "status", "as written"):
        table.add_column(title, justify="right" if title in {"value", "low", "high"} else "left", overflow="fold")
    for path, quantity in config.quantities().items():
        bounds = ["" if bound is None else f"{bound:.6g}" for bound in (quantity.low, quantity.high)]
        drawn = "" if quantity.distribution == "fixed" else quantity.distribution
        row = [path, f"{quantity.value:.6g}", quantity.unit, *bounds, drawn, quantity.source or "", quantity.status]
        table.add_row(*row, quantity.given)
    return table
