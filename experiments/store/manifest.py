"""The manifest of a run folder, which describes the run.

`manifest.json` says what was asked, of which code, with which versions, on which machine, and how far it came.
It is the first file of a run folder and is replaced in one step each time something in it changes; a folder
without a readable one is not taken for a run. A seal, the digest of the rest of the file, shows if it was changed.
"""

import hashlib
import json
import shlex
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from experiments.store.atomic import replacing
from experiments.store.digest import DIGEST_BYTES
from experiments.store.layout import Layout, first_mistake
from experiments.store.manifest_schema import ManifestSchema
from sim.config.errors import UserError
from sim.config.hashing import saved_hash

FILE_NAME = "manifest.json"
FORMAT = 3
"""Counts changes of the layout on disk: 2 has receipts in its files, 3 coordinates with the monthly series."""

MOST_BYTES: Final = 100_000_000
"""Bytes that a manifest may have; that of a large run has some millions."""

READ: Final = (2, FORMAT)
"""Formats that can be read."""

COMPLETE = frozenset({"finished", "failed blocks"})
"""States in which every block of the worlds asked for was tried."""

PARTIAL = "partial"
"""State of a folder that lacks blocks of other shards."""

MEND: Final = "give the same `critmin run` again to mend it"

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
        If there is no folder, no manifest, or one that cannot be read, is of another format, was changed or is not what
        this program writes.
    """
    path = run_dir / FILE_NAME
    try:
        if not run_dir.is_dir():
            raise UserError(f"{run_dir}: no such run folder")
        if not path.is_file():
            raise UserError(f"{run_dir} is not a run folder: it has no {FILE_NAME}")
    except (OSError, ValueError) as error:
        raise UserError(f"{str(run_dir)[:200]} cannot be read ({error})"[:400]) from error
    return read_manifest_file(path)


def read_manifest_file(path: Path) -> Manifest:
    """Read a manifest, be it in a run folder or alone.

    Raises
    ------
    UserError
        As `read_manifest`.
    """
    try:
        text = _text_of(path)
        manifest = json.loads(text, parse_constant=_refuse)
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path} cannot be read ({error}): {MEND}") from error
    if not isinstance(manifest, dict) or manifest.get("format") not in READ:
        found = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        raise UserError(
            f"{path} has format {found!r}, this version reads {READ[0]} and {READ[1]}: give another folder with --out"
        )
    seal = manifest.get("seal")
    if not isinstance(seal, str) or _digest(text.replace(_seal(seal), _seal(""), 1)) != seal:
        raise UserError(f"{path} was changed since it was written: {MEND}")
    try:
        ManifestSchema.model_validate(manifest)
        _check_metrics(manifest, Layout.from_json(manifest.get("layout", {})))
    except ValidationError as error:
        raise UserError(f"{path} is not what this version writes: {first_mistake(error)}; {MEND}") from error
    except UserError as error:
        raise UserError(f"{path}: {error}") from error
    return manifest


def _text_of(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES / 1e6:.0f} MB, and no run writes that much")
    return path.read_text(encoding="utf-8")


def _check_metrics(manifest: Manifest, layout: Layout) -> None:
    """Check that the metrics of a manifest are those of its layout, in the same units; a replay of history tells none.

    Raises
    ------
    UserError
        If they are not.
    """
    units = {metric["name"]: metric["unit"] for metric in manifest["metrics"]}
    if units and (units != layout.metrics or len(units) != len(manifest["metrics"])):
        odd = sorted(dict(units.items() ^ layout.metrics.items())) or sorted(units)
        raise UserError(f"metrics and layout disagree about {odd[0]}: {MEND}")


def write_manifest(run_dir: Path, manifest: Manifest) -> None:
    """Replace the manifest of a run folder in one step, with a new seal.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    content = {**manifest, "format": FORMAT, "seal": ""}
    text = json.dumps({"format": FORMAT, "seal": "", **content}, indent=2, allow_nan=False) + "\n"
    with replacing(run_dir / FILE_NAME) as temporary:
        temporary.write_text(text.replace(_seal(""), _seal(_digest(text)), 1), encoding="utf-8", newline="\n")


def check_config(path: Path, manifest: Manifest) -> None:
    """Check that the configuration in a manifest is the one that its identity names.

    Raises
    ------
    UserError
        If it is another.
    """
    config = manifest["config"]
    try:
        identity = manifest["identity"]  # of a replay of history, what was observed is part of the identity too
        same = not config or saved_hash(config) in {identity["config"], identity.get("observed")}
    except (ValueError, TypeError, KeyError, AttributeError):
        same = False
    if not same:
        raise UserError(f"{path / FILE_NAME} holds another configuration than the run's: {MEND}")


def _seal(digest: str) -> str:
    return f'"seal": "{digest}"'


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
