"""The `critmin` command.

Help must come at once, and numba, pandas and mesa take seconds to import. So commands are a table of
names and help lines here, and only the one asked for is imported. A mistake of the user's ends with one
message on stderr and exit code 2; anything else is a bug and keeps its traceback.
"""

import errno
import functools
import importlib
import os
import signal
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Annotated, Any, NamedTuple, NoReturn, TextIO

import typer

from experiments.commands.complete import set_aside_colons, words_to_complete
from experiments.printing.streams import LostOutputError, lasting_streams
from sim.config.errors import ResultWarning, UserError, shorten

USER_ERROR = 2
INTERRUPTED = 130

_OF_THE_USER = frozenset({errno.ENAMETOOLONG, errno.ENOSPC, errno.EDQUOT})
"""Errors of the system that the user can mend."""


class Command(NamedTuple):
    """One command: its name, the module that holds the function of that name, and its help line."""

    name: str
    module: str
    help: str

    def function(self) -> Callable[..., object]:
        """Import a command's module and return its function."""
        function: Callable[..., object] = getattr(importlib.import_module(self.module), self.name)
        return function


COMMANDS = (
    Command("run", "experiments.commands.run", "Run an experiment, or show it when it has been run."),
    Command("ask", "experiments.commands.ask", "Answer one question from a saved run, by a date if asked."),
    Command("table", "experiments.commands.table", "Print the statistics of a run, all pairs or some."),
    Command("sweep", "experiments.commands.sweep", "Run an experiment at each of several values, as a file says."),
    Command("join", "experiments.commands.join", "Put the shards of a run together."),
    Command("runs", "experiments.commands.runs", "List run folders."),
    Command("info", "experiments.commands.info", "Explain a run: what it holds, and how to continue it."),
    Command("attribute", "experiments.commands.attribute", "Share a policy's effect out among its clauses or members."),
    Command("reproduce", "experiments.commands.reproduce", "Run a run again and compare the two."),
    Command("export", "experiments.commands.export", "Write a run as CSV, Excel, Parquet, netCDF or EMA archive."),
    Command("brief", "experiments.commands.brief", "Write the brief of a run."),
    Command("explain", "experiments.commands.explain", "Print what happened in one world, month by month and why."),
    Command("figure", "experiments.commands.figure", "Draw one figure of a run again."),
    Command("discover", "experiments.commands.discover", "Find the conditions under which a policy fails."),
    Command("robustness", "experiments.commands.robustness", "Rank policies by regret, and by how often they suffice."),
    Command("measures", "experiments.commands.measures", "Say what each control, clause and shock did."),
    Command("compare", "experiments.commands.compare", "Compare runs and policies with the first of them."),
    Command("response", "experiments.commands.response", "Show how an answer moves with what a run swept."),
    Command("convergence", "experiments.commands.convergence", "Check whether a run has enough worlds."),
    Command("sensitivity", "experiments.commands.sensitivity", "Find the inputs that an answer depends on."),
    Command("frontier", "experiments.commands.frontier", "Search what each importer can buy, and for how much."),
    Command("baseline", "experiments.commands.baseline", "Print the balance sheet of the base year."),
    Command("list", "experiments.commands.list", "List experiments, sweeps, scenarios and the like."),
    Command("show", "experiments.commands.show", "Print the answer of a run again, or a configuration."),
    Command("check", "experiments.commands.check", "Check configuration files and name every mistake."),
    Command("schema", "experiments.commands.schema", "Print or write the JSON Schema of configuration files."),
    Command("reference", "experiments.commands.reference", "Write the tables of a page of documentation."),
    Command("hindcast", "experiments.commands.hindcast", "Replay history and compare it with what was seen."),
    Command("calibrate", "experiments.commands.calibrate", "Fit behaviour to history and show whether it travels."),
    Command("phases", "experiments.commands.phases", "Print what happens in a month, in order."),
    Command("bench", "experiments.commands.bench", "Measure the speed of the model on this machine."),
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Parameters
    ----------
    arguments
        What follows the name of the program; None takes it from the process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with lasting_streams():
            _carry_out(words)
    except LostOutputError as error:
        typer.echo(f"critmin: the output is not complete: it cannot be written ({error.strerror})", err=True)
        sys.exit(USER_ERROR)


def _carry_out(words: Sequence[str]) -> NoReturn:
    """Carry a command out and exit, with one line for what is the user's to mend."""
    if words_to_complete():
        set_aside_colons()
    asked = next((word for word in words_to_complete() or words if not word.startswith("-")), None)
    try:
        with _plain_warnings():
            _refuse_odd(words)
            application = app(asked)
            if asked is not None:
                _refuse_repeated(application, asked, words)
            application(words, prog_name="critmin")
    except UserError as error:
        typer.echo(f"critmin: {error}" if "\n" not in str(error) else str(error), err=True)
        sys.exit(USER_ERROR)
    except KeyboardInterrupt:
        typer.echo("critmin: interrupted", err=True)
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.errno not in _OF_THE_USER:
            raise
        typer.echo(f"critmin: {_in_words(error)}", err=True)
        sys.exit(USER_ERROR)
    sys.exit(0)


def _in_words(error: OSError) -> str:
    """Return what is wrong with a file that the user named, or with the disk."""
    if error.errno == errno.ENAMETOOLONG:
        return f"no file or folder has a name as long as {shorten(str(error.filename))}"
    return f"{error.strerror}: make room and give the same command again; what is finished is kept"


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print what a reader must know of a run as one line, without the place in our code."""
    with warnings.catch_warnings():
        usual = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, ResultWarning):
                typer.echo(f"critmin: {message}", err=True)
            else:
                usual(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


def _refuse_odd(words: Sequence[str]) -> None:
    """Refuse what nobody means: an argument without a letter in it, and digits of another width.

    Python reads a digit of full width, as Japanese keyboards write it, as a number in some places only.

    Raises
    ------
    UserError
        If there is such a word.
    """
    for before, word in zip(["", *words], words, strict=False):
        option = before if before.startswith("-") else ""
        name, equals, value = word.partition("=") if word.startswith("--") else (option or "an argument", "=", word)
        if equals and not value.strip():
            raise UserError(f"{name} is empty: give a value, or leave it out")
        plain = unicodedata.normalize("NFKC", word)
        if plain.isascii() and not word.isascii() and not os.path.lexists(word):
            raise UserError(f"{shorten(word)} has letters or digits of full width: write {shorten(plain)}")


def _refuse_repeated(application: typer.Typer, asked: str, words: Sequence[str]) -> None:
    """Refuse an option that a command takes once and somebody gives twice, under one name or two.

    Raises
    ------
    UserError
        If there is one.
    """
    commands: Mapping[str, Any] = getattr(typer.main.get_command(application), "commands", {})
    for option in commands[asked].params if asked in commands else ():
        given = [word.partition("=")[0] for word in words if word.partition("=")[0] in option.opts]
        if len(given) > 1 and not getattr(option, "multiple", False) and not getattr(option, "is_flag", False):
            names = " and ".join(dict.fromkeys(given))
            same = " ask the same" if len(set(given)) > 1 else " is given twice"
            raise UserError(f"{names}{same}: give one")


def app(asked: str | None = None) -> typer.Typer:
    """Return the application, with only the command asked for imported.

    Parameters
    ----------
    asked
        Name of the command about to be called; the others stand in with their help line.
    """
    application = typer.Typer(
        name="critmin",
        help="How likely is a mineral shortage under export controls, and what does a partnership take off it?",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    application.callback()(_options)
    for command in COMMANDS:
        function = _interruptible(command.function()) if command.name == asked else _placeholder
        application.command(command.name, help=command.help)(function)
    return application


def _print_version(asked: bool) -> None:
    """Print the version and leave, when that is what was asked."""
    if asked:
        from importlib.metadata import version

        typer.echo(f"critmin {version('critmin')}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    """Read the options before the name of a command."""


def _placeholder() -> None:
    """Stub for a command that was not called; only its help line is used."""


@contextmanager
def _interrupts_acknowledged() -> Iterator[None]:
    """Print 'stopping ...' at once after an interruption: an orderly end may take a while."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # ignored, or somebody else's
        return

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # Straight to the terminal: the stream may be in the middle of a line, its lock taken.
        clear = b"\r\x1b[K" if sys.stderr.isatty() else b""
        with suppress(OSError):
            os.write(2, clear + b"critmin: stopping ...\n")
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interruptible(function: Callable[..., object]) -> Callable[..., Any]:
    """Return the command, ending with the exit code for an interrupt where there is one."""

    @functools.wraps(function)
    def command(*arguments: object, **options: object) -> object:
        try:
            with _interrupts_acknowledged():
                return function(*arguments, **options)
        except KeyboardInterrupt:
            typer.echo("critmin: interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from None

    return command


if __name__ == "__main__":
    main()
