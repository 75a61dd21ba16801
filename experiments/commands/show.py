"""`critmin show`: the answer of a finished run again, or a configuration as the model sees it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import Csv, Full, Json

if TYPE_CHECKING:
    from rich.table import Table

    from experiments.questions.registry import Question
    from sim.config.library import Library
    from sim.config.schema.base import Spec

_KINDS = ("experiment", "scenario", "partnership", "hindcast", "mineral")


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="RUN|NAME|FILE",
            help="A run folder; or the name or path of an experiment, scenario, partnership, hindcast or mineral.",
        ),
    ],
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Print the answer of a run again, or a configuration with unit, range, source and status of each number.

    Of a run only saved data are read: it may have been made elsewhere, or by another version of the program.

    Parameters
    ----------
    name
        A run folder; or name or path of an experiment, scenario, partnership, hindcast or mineral, or `baseline`.
    full, as_csv
        Every row of what a study or search found, or all its numbers for other programs.
    as_json
        Print JSON for other programs instead of text.
    """
    if Path(name).is_dir():
        _show_run(Path(name), full=full, as_csv=as_csv, as_json=as_json)
        return
    _refuse_rows(full, as_csv)
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


def _refuse_rows(full: bool, as_csv: bool) -> None:
    """Refuse options of a table of answers where there is none.

    Raises
    ------
    UserError
        If one is given.
    """
    from sim.config.errors import UserError

    if full or as_csv:
        raise UserError(
            "--full and --csv are for what a study or search found: critmin table RUN has the rows of a run"
        )


def _show_run(folder: Path, *, full: bool, as_csv: bool, as_json: bool) -> None:
    """Print the answer that a folder holds."""
    from experiments.run_folder.kind import question_in

    question = question_in(folder)
    if question is not None:
        _show_finding(question, folder, full=full, as_csv=as_csv, as_json=as_json)
        return
    _refuse_rows(full, as_csv)
    from experiments.commands.run import print_answer
    from experiments.opened import Run

    print_answer(Run.open(folder), {}, json_only=as_json)


def _show_finding(question: "Question", folder: Path, *, full: bool, as_csv: bool, as_json: bool) -> None:
    """Print what a question found in a folder."""
    from experiments.printing.printed import text_console

    found = question.of_run()(folder, None, None)
    if as_json:
        typer.echo(json.dumps(found.plain(), allow_nan=False))
        return
    if as_csv:
        typer.echo(next(iter(found.tables().values())).to_csv(index=False, lineterminator="\n"), nl=False)
        return
    found.print_to(text_console(), full=full)
    for warning in found.warnings():
        typer.echo(f"critmin: {warning}", err=True)


def _is_terminal() -> bool:
    import sys

    return sys.stdout.isatty()


def _find(library: "Library", name: str) -> "Spec":
    """Return what goes by that name, looking through the kinds in turn."""
    from experiments.runner.configs import is_path
    from sim.build import settled
    from sim.config.errors import ConfigError, did_you_mean
    from sim.config.files import kind_of

    if name == "baseline":
        return library.baseline()
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
