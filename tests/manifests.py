"""Change the manifest of a run folder as a stranger would who also renews its seal."""

import json
from pathlib import Path

from experiments.store.manifest import FILE_NAME, Manifest, write_manifest


def manifest_of(run_dir: Path) -> Manifest:
    """Return the manifest of a folder as it is written there."""
    return json.loads((run_dir / FILE_NAME).read_text(encoding="utf-8"))


def marked(run_dir: Path, **changes) -> None:
    """Change keys of a manifest."""
    write_manifest(run_dir, manifest_of(run_dir) | changes)


def save_alone(file: Path, manifest: Manifest) -> None:
    """Write a manifest beside any run."""
    write_manifest(file.parent, manifest)
    (file.parent / FILE_NAME).rename(file)
