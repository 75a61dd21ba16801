"""Let each run folder explain itself.

`manifest.json` says what was asked, of which code, with which versions, on which machine, and how far it came.
It is the first file of a run folder and is replaced in one step each time something in it changes; a folder
without a readable one is not taken for a run.
"""

import json
import shlex
from pathlib import Path
from typing import Any

from experiments.store.atomic import write_json
from sim.config.errors import UserError

FILE_NAME = "manifest.json"
FORMAT = 1
"""Counts changes of the layout on disk that older readers cannot follow."""

PARTS = ("identity", "layout")
"""What every manifest holds from the start: which run it is, and the names along its axes."""

Manifest = dict[str, Any]


def experiment_asked(manifest: Manifest) -> str:
    """Return the name or file of a run's experiment as the command line takes it, quoted for a shell."""
    experiment = manifest.get("experiment", {})
    name = experiment.get("file") or experiment.get("name") or manifest["identity"].get("experiment", "EXPERIMENT")
    return shlex.quote(str(name))


def read_manifest(run_dir: Path) -> Manifest:
    """Read the manifest of a run folder.

    Raises
    ------
    UserError
        If there is no folder, no manifest, or one that cannot be read, is of another format or lacks a part.
    """
    path = run_dir / FILE_NAME
    if not run_dir.is_dir():
        raise UserError(f"{run_dir}: no such run folder")
    if not path.is_file():
        raise UserError(f"{run_dir} is not a run folder: it has no {FILE_NAME}")
    return read_manifest_file(path)


def read_manifest_file(path: Path) -> Manifest:
    """Read a manifest, be it in a run folder or alone.

    Raises
    ------
    UserError
        If it cannot be read, is of another format or lacks a part.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read ({error}): remove the folder, or give another with --out") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        raise UserError(f"{path} has format {found!r}, this version reads {FORMAT}: give another folder with --out")
    lacking = [part for part in PARTS if not isinstance(manifest.get(part), dict)]
    if lacking:
        raise UserError(
            f"{path} has no {' and no '.join(lacking)}: the folder is half-written, or of another program; "
            "remove it, or give another with --out"
        )
    return manifest


def write_manifest(run_dir: Path, manifest: Manifest) -> None:
    """Replace the manifest of a run folder in one step.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    write_json(run_dir / FILE_NAME, {"format": FORMAT, **manifest})
