"""Which kinds of configuration file there are, where each lies and which model reads it."""

import functools
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.config.errors import ConfigError
from sim.config.schema.base import FileSpec
from sim.config.schema.baseline import (
    BehaviourFile,
    NationsFile,
    ProjectsFile,
    SourcesFile,
    StockpilesFile,
    TransitFile,
)
from sim.config.schema.basket import BasketFile
from sim.config.schema.calibration import CalibrationFile, FittedFile
from sim.config.schema.experiment import ExperimentConfig
from sim.config.schema.hindcast import HindcastConfig
from sim.config.schema.mineral import MineralFile
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.places import PlacesFile
from sim.config.schema.plausible import PlausibleFile
from sim.config.schema.scenario import ScenarioConfig
from sim.config.schema.sweep import SweepConfig
from sim.config.schema.value_at_risk import ValueAtRiskFile
from sim.config.yaml import MAX_FILE_BYTES, load

SUFFIXES = (".yaml", ".yml")

_HEAD_LINE = re.compile(
    r"^(?P<key>kind|name|mineral):[ \t]+(?P<quote>['\"]?)(?P<word>[\w-]+)(?P=quote)[ \t]*(?:#.*)?\r?$", re.MULTILINE
)
"""One line of a file's head: a key that is not indented, and one word."""

KINDS: dict[str, type[FileSpec]] = {
    "nations": NationsFile,
    "sources": SourcesFile,
    "mineral": MineralFile,
    "transit": TransitFile,
    "stockpiles": StockpilesFile,
    "projects": ProjectsFile,
    "behaviour": BehaviourFile,
    "value_at_risk": ValueAtRiskFile,
    "basket": BasketFile,
    "calibration": CalibrationFile,
    "fitted": FittedFile,
    "plausible": PlausibleFile,
    "places": PlacesFile,
    "scenario": ScenarioConfig,
    "partnership": PartnershipConfig,
    "experiment": ExperimentConfig,
    "hindcast": HindcastConfig,
    "sweep": SweepConfig,
}

# Kinds with a folder of their own; the others are one file each, called after the kind.
FOLDERS = {
    "mineral": "baseline/minerals",
    "scenario": "scenarios",
    "partnership": "partnerships",
    "experiment": "experiments",
    "hindcast": "hindcasts",
    "sweep": "sweeps",
}


@dataclass(frozen=True)
class Roots:
    """Folders of configurations, the first before the others.

    Attributes
    ----------
    folders
        Each either laid out like the bundled one, or with its files lying loose in it.
    """

    folders: Sequence[Path]

    def files(self, kind: str) -> Iterator[Path]:
        """Yield all files of a kind, roots in order, names sorted within each."""
        for root in self.folders:
            if kind in FOLDERS:
                yield from yaml_files(root / FOLDERS[kind])
            elif (path := root / "baseline" / f"{kind}.yaml").is_file():
                yield path
            yield from (path for path in yaml_files(root) if kind_of(path) == kind)

    def all_by_name(self, kind: str) -> dict[str, list[Path]]:
        """Return all files of a kind by the name that each gives itself, those of the first root first.

        A file that cannot be read, or gives no name, goes by the name of the file.
        """
        named: dict[str, list[Path]] = {}
        for path in self.files(kind):
            named.setdefault(head_of(path).name or path.stem, []).append(path)
        return dict(sorted(named.items()))

    def by_name(self, kind: str) -> dict[str, Path]:
        """Return the files of a kind by the name that each gives itself; the first root that has a name wins."""
        return {name: paths[0] for name, paths in self.all_by_name(kind).items()}

    def twins(self, kind: str, name: str) -> list[Path]:
        """Return the files of the first root that has the name, which should be one."""
        paths = self.all_by_name(kind).get(name, [])
        return [path for path in paths if root_of(path) == root_of(paths[0])]


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files lying directly in a folder, sorted; none when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())


@dataclass(frozen=True)
class Head:
    """What a file says it is; None for what it does not say, or where it cannot be read.

    Attributes
    ----------
    kind
        Its kind.
    name
        What it calls itself: a mineral by its key `mineral`, any other file by `name`.
    """

    kind: str | None = None
    name: str | None = None


def head_of(path: Path) -> Head:
    """Return what a file says it is, from its head alone; a file that has not changed is read once."""
    try:
        stamp = path.stat()
    except OSError:
        return Head()
    return _head(path, stamp.st_mtime_ns, stamp.st_size)


@functools.lru_cache(maxsize=1024)
def _head(path: Path, _changed: int, size: int) -> Head:
    if size > MAX_FILE_BYTES:
        return Head()
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    found = {match["key"]: match["word"] for match in reversed(list(_HEAD_LINE.finditer(text)))}
    if "kind" not in found:
        found = _read_through(path)
    name = found.get("mineral" if found.get("kind") == "mineral" else "name")
    return Head(found.get("kind"), name)


def _read_through(path: Path) -> dict[str, str]:
    """Return the words of a head that is not written line by line."""
    try:
        data = load(path).data
    except ConfigError:
        return {}
    return {key: word for key in ("kind", "name", "mineral") if isinstance(word := data.get(key), str)}


def kind_of(path: Path) -> str | None:
    """Return the kind a file says it is; None when it cannot be read or says nothing."""
    return head_of(path).kind


def root_of(path: Path) -> Path:
    """Return the folder of configurations that a file or folder belongs to.

    That is the folder above `scenarios`, `baseline` and so on; a file lying elsewhere belongs to its
    own folder.
    """
    folder = path if path.is_dir() else path.absolute().parent
    if folder.name == "minerals" and folder.parent.name == "baseline":
        return folder.parent.parent
    inside = {"baseline", *FOLDERS.values()}
    return folder.parent if folder.name in inside else folder


def yaml_below(folder: Path) -> list[Path]:
    """Return all YAML files below a folder, sorted, those in hidden folders left out."""
    found = []
    for place, folders, files in os.walk(folder):  # which, unlike rglob, takes it that a folder goes away meanwhile
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in files if not name.startswith(".") and name.endswith(SUFFIXES))
        found += [path for path in paths if path.is_file()]
    return sorted(found)
