"""Find the folder of a run, and refuse one that belongs to something else."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.runner.identity import FOLDER_HASH_DIGITS, fingerprint
from experiments.store.layout import Layout
from experiments.store.links import refuse_links
from experiments.store.lock import LOCK_FILE, OWNER_FILE
from experiments.store.manifest import FILE_NAME, Manifest, read_manifest
from experiments.store.parts import holds_part_of
from experiments.store.reader import METRICS_FOLDER
from experiments.store.shard import WHOLE, Shard
from sim.config.errors import UserError

RUNS = Path("runs")


def choose_folder(
    name: str, run_identity: Mapping[str, Any], out: Path | None, *, fresh: bool, shard: Shard = WHOLE
) -> Path:
    """Return the folder that a run is kept in; nothing is made yet.

    Parameters
    ----------
    name
        Name of the experiment.
    run_identity
        What its numbers depend on.
    out
        Folder asked for; by default one below ``runs`` named by experiment and identity.
    fresh
        Take the next free name instead of a folder that is there.
    shard
        Share of the blocks that the folder is for; the chosen name contains it.
    """
    folder = out or RUNS / f"{name}-{fingerprint(run_identity)[:FOLDER_HASH_DIGITS]}{_suffix(shard)}"
    if not fresh or not folder.exists():
        return folder
    number = 2
    while (candidate := folder.with_name(f"{folder.name}-{number}")).exists():
        number += 1
    return candidate


def _suffix(shard: Shard) -> str:
    """Return the ending of a shard's folder name; endings of one run have equal length, so that they sort."""
    return "" if shard == WHOLE else f"-shard-{shard.number:0{len(str(shard.count))}}-of-{shard.count}"


def make_folder(folder: Path) -> None:
    """Make a run folder if it is not there.

    Raises
    ------
    UserError
        If it cannot be made, or is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder} cannot be made ({error.strerror}): give another folder with --out") from error


def check_folder(folder: Path, run_identity: Mapping[str, Any]) -> Manifest | None:
    """Return the manifest of a run with the same identity, or None if it has to be written.

    It has to if the folder is empty, and also if the manifest was lost or damaged and the parts are of this run.

    Raises
    ------
    UserError
        If the folder holds links, something else, another experiment's run, or a manifest that cannot be read next to
        no part of this run.
    """
    refuse_links(folder)
    own = {LOCK_FILE, OWNER_FILE}
    others = sorted(entry.name for entry in folder.iterdir() if entry.name not in own)
    if not others:
        return None
    try:
        manifest = _manifest_among(folder, others)
    except UserError:
        if holds_part_of(folder / METRICS_FOLDER, fingerprint(run_identity)):
            return None
        raise
    unlike = differences(manifest.get("identity", {}), run_identity)
    if unlike:
        raise UserError(
            f"{folder} holds a different run: other {', '.join(unlike)}; give another folder with --out, "
            "or none to have one chosen"
        )
    return manifest


def _manifest_among(folder: Path, others: Sequence[str]) -> Manifest:
    """Return the manifest of a folder that holds something."""
    if FILE_NAME not in others:
        raise UserError(
            f"{folder} is not a run folder: it holds {others[0]!r} but no {FILE_NAME}; give another with --out"
        )
    return read_manifest(folder)


def check_layout(folder: Path, saved: Manifest, layout: Layout) -> None:
    """Check that a folder's results lie along the same axes as those to come.

    Raises
    ------
    UserError
        If another version of the runner laid them out differently.
    """
    if saved and Layout.from_json(saved.get("layout", {})).content() != layout.content():
        raise UserError(f"{folder} was laid out by another version of this program: add --fresh to start a new folder")


def differences(saved: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Name the parts in which two identities differ, with both values where these are short."""
    return [
        _difference(key, saved.get(key), wanted.get(key))
        for key in dict.fromkeys((*wanted, *saved))
        if saved.get(key) != wanted.get(key)
    ]


def _difference(key: str, saved: object, wanted: object) -> str:
    if isinstance(saved, dict) and isinstance(wanted, dict):
        changed = sorted(name for name in saved.keys() | wanted.keys() if saved.get(name) != wanted.get(name))
        return f"{key} ({', '.join(changed)})"
    if isinstance(wanted, str) and len(wanted) == 64:  # a sha256 tells a reader nothing
        return key
    return f"{key} ({saved!r}, not {wanted!r})"
