"""List run folders from their manifests alone.

A list of a thousand runs opens a thousand small files and no table.
"""

from dataclasses import dataclass
from pathlib import Path

from experiments.store.fans import FOLDER as COUNTS_FOLDER
from experiments.store.layout import Layout
from experiments.store.links import strange_files
from experiments.store.lock import in_use
from experiments.store.manifest import FILE_NAME, Manifest, read_manifest
from experiments.store.reader import METRICS_FOLDER
from sim.config.errors import UserError

RUNNING, KILLED, UNREADABLE = "running", "killed", "unreadable"


@dataclass(frozen=True)
class RunCard:
    """One run folder in a list.

    Attributes
    ----------
    path
        The folder.
    status
        The manifest's word, but ``killed`` where it says ``running`` and no runner is there; ``unreadable`` without a
        manifest that can be read.
    experiment
        Name of the experiment.
    worlds, worlds_asked
        All tried, and asked for.
    size_bytes
        Of all files together.
    date
        When the last session began, ISO 8601 in UTC; empty if none was noted.
    """

    path: Path
    status: str
    experiment: str
    worlds: int
    worlds_asked: int
    size_bytes: int
    date: str


def card_of(run_dir: Path) -> RunCard:
    """Return the card of one run folder."""
    size = size_of(run_dir)
    try:
        manifest = read_manifest(run_dir)
    except UserError:
        return RunCard(run_dir, UNREADABLE, "", 0, 0, size, "")
    sessions = manifest["sessions"]
    return RunCard(
        path=run_dir,
        status=status_of(run_dir, manifest),
        experiment=manifest["layout"]["experiment"],
        worlds=manifest["worlds"],
        worlds_asked=manifest["worlds_asked"],
        size_bytes=size,
        date=sessions[-1]["started"] if sessions else "",
    )


def find_runs(folder: Path) -> list[RunCard]:
    """Return the cards of all run folders right below a folder, or of the folder itself if it is one, oldest first.

    Raises
    ------
    UserError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder")
    if (folder / FILE_NAME).is_file():
        return [card_of(folder)]
    cards = [card_of(path) for path in folder.iterdir() if (path / FILE_NAME).is_file()]
    return sorted(cards, key=lambda card: (card.date, card.path.name))


def status_of(run_dir: Path, manifest: Manifest) -> str:
    """Return the status of a run; ``killed`` if its manifest says running but no runner holds the folder."""
    status = str(manifest["status"])
    return KILLED if status == RUNNING and not in_use(run_dir) else status


def size_of(run_dir: Path) -> int:
    """Return the bytes of all files of a folder, without what links lead to."""
    return sum(path.lstat().st_size for path in run_dir.rglob("*") if path.is_file() and not path.is_symlink())


def strangers(run_dir: Path, layout: Layout) -> list[Path]:
    """Return the files among a run's pieces that do not belong to it; they are neither read nor removed."""
    return [path for folder in (METRICS_FOLDER, COUNTS_FOLDER) for path in strange_files(run_dir / folder, layout)]
