"""Which kinds of configuration file there are, where each lies and which model reads it."""

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
from sim.config.schema.scenario import ScenarioConfig
from sim.config.schema.sweep import SweepConfig
from sim.config.schema.value_at_risk import ValueAtRiskFile
from sim.config.yaml import load

SUFFIXES = (".yaml", ".yml")

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

    def by_name(self, kind: str) -> dict[str, Path]:
        """Return the files of a kind by name; the first root that has a name wins."""
        named: dict[str, Path] = {}
        for path in self.files(kind):
            named.setdefault(path.stem, path)
        return dict(sorted(named.items()))


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files lying directly in a folder, sorted; none when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())


def kind_of(path: Path) -> str | None:
    """Return the kind a file says it is; None when it cannot be read or says nothing."""
    try:
        kind = load(path).data.get("kind")
    except ConfigError:
        return None
    return kind if isinstance(kind, str) else None


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
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))
