"""`critmin check`: find every mistake in configuration files before a run does."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import EveryWarning, Json

if TYPE_CHECKING:
    from sim.config.errors import ConfigError

_MISTAKES = 2
"""Exit code where there are mistakes."""


def check(
    path: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="A YAML file, or a folder searched for them.")],
    every_warning: EveryWarning = False,
    as_json: Json = False,
) -> None:
    """Check a file or a folder; mistakes go to stderr with file and line, exit code 2.

    What an experiment holds that cannot do anything in it is a warning, on stderr too.

    Parameters
    ----------
    path
        A YAML file, or a folder searched with everything below it.
    every_warning
        Print every warning, not one of each kind.
    as_json
        Print mistakes and warnings as one JSON object on stdout; the exit code stays.
    """
    from experiments.checking.files import check_file
    from experiments.printing.warnings import shortened
    from experiments.runner.configs import open_library
    from sim.config.errors import ConfigError, raise_all
    from sim.config.files import root_of, yaml_below

    library = open_library(path)
    files = yaml_below(path) if path.is_dir() else [path]
    if not files:
        raise ConfigError(f"no YAML file below {str(path)!r}")
    mistakes: dict[str, ConfigError] = {}
    warnings: list[str] = []
    for file in files:
        near = library if root_of(file).resolve() in library.roots.folders else library.with_root(root_of(file))
        try:
            warnings += check_file(near, file)
        except ConfigError as error:
            mistakes.update({str(single): single for single in error.errors})
    if as_json:
        typer.echo(json.dumps(_report_of(files, mistakes, warnings)))
        raise typer.Exit(_MISTAKES if mistakes else 0)
    for text in shortened(warnings, "--warnings", every=every_warning):
        typer.echo(f"warning: {text}", err=True)
    if mistakes:
        noun = "mistake" if len(mistakes) == 1 else "mistakes"
        typer.echo(f"{len(mistakes)} {noun} in {len(files)} file(s) checked", err=True)
    raise_all(mistakes.values(), key=lambda mistake: _causes_first(mistake, files))
    typer.echo(f"{len(files)} file(s) checked, no mistakes")


def _report_of(
    files: "Sequence[Path]", mistakes: "Mapping[str, ConfigError]", warnings: Sequence[str]
) -> dict[str, object]:
    """Return what was found as plain JSON values."""
    found = [
        {"file": str(error.file) if error.file else None, "line": error.line, "message": text}
        for text, error in mistakes.items()
    ]
    return {"files": len(files), "mistakes": found, "warnings": [*dict.fromkeys(warnings)]}


def _causes_first(mistake: "ConfigError", files: "Sequence[Path]") -> tuple[bool, bool]:
    """Return a key that puts mistakes of the files asked about first, and names that are unknown for them last."""
    return mistake.file not in files, mistake.message.startswith("unknown ") or ": unknown " in mistake.message
