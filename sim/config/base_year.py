"""Reads the base year from its files and checks them against each other.

All mistakes of all files are gathered before any is raised: whoever fills in a mineral should mend ten
of them in one go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sim.config.assemble import file_problems, names_in, twice_defined
from sim.config.crosscheck import Known
from sim.config.errors import ConfigError, raise_all
from sim.config.files import KINDS, Roots
from sim.config.schema.base import FileSpec
from sim.config.schema.baseline import (
    BaselineConfig,
    BehaviourFile,
    NationsFile,
    ProjectsFile,
    SourcesFile,
    StockpilesFile,
    TransitFile,
)
from sim.config.schema.calibration import FittedFile
from sim.config.schema.mineral import MineralFile
from sim.config.schema.value_at_risk import ValueAtRiskFile
from sim.config.validate import validate
from sim.config.yaml import load

File = TypeVar("File", bound=FileSpec)


def load_base_year(roots: Roots) -> BaselineConfig:
    """Return the base year found below the roots.

    Sources, projects and behaviour of all roots are merged entry by entry, minerals file by file; of
    nations, transit, stockpiles, value at risk and what was fitted the first root's file stands alone.

    Raises
    ------
    ConfigError
        One for each mistake in any of the files.
    """
    reader = _Reader(roots)
    minerals = reader.every(MineralFile)
    nations = reader.first(NationsFile) or NationsFile.model_construct(kind="nations", nations={})
    sources, projects = reader.every(SourcesFile), reader.every(ProjectsFile)
    behaviour = reader.every(BehaviourFile)
    transit = reader.first(TransitFile) or TransitFile(kind="transit", lead_times={})
    stockpiles = reader.first(StockpilesFile) or StockpilesFile(kind="stockpiles")
    value_at_risk, fitted = reader.first(ValueAtRiskFile), reader.first(FittedFile)
    reader.need(NationsFile, SourcesFile, MineralFile, TransitFile)
    raise_all(reader.errors)
    baseline = BaselineConfig(
        nations=nations.nations,
        sources=_merged(sources, "sources"),
        minerals={file.mineral: file for file in minerals},
        transit=transit,
        stockpiles=stockpiles,
        projects=_merged(projects, "projects"),
        behaviour=_merged(behaviour, "parameters"),
        switches=_merged(behaviour, "switches"),
        value_at_risk=value_at_risk,
        fitted=fitted,
        estranged=nations.estranged,
    )
    files = [*minerals, nations, *sources, *projects, *behaviour, transit, stockpiles]
    raise_all(_problems(baseline, [*files, *(file for file in (value_at_risk, fitted) if file is not None)]))
    return baseline


def _problems(baseline: BaselineConfig, files: Sequence[FileSpec]) -> Iterator[ConfigError]:
    known = Known(names_in(baseline))
    for file in files:
        yield from known.problems(file, file.origin)
        yield from file_problems(file)
    yield from twice_defined(file for file in files if isinstance(file, MineralFile))


def _merged(files: Sequence[FileSpec], name: str) -> dict[str, Any]:
    """Return the entries of all files; the first file that has one wins."""
    entries: dict[str, Any] = {}
    for file in reversed(files):
        entries.update(getattr(file, name))
    return entries


@dataclass
class _Reader:
    """Reads files of the base year and keeps their mistakes for later."""

    roots: Roots
    errors: list[ConfigError] = field(default_factory=list)

    def every(self, model: type[File]) -> list[File]:
        """Return all files of one kind, the first root's before the others."""
        kind = _kind(model)
        paths = self.roots.by_name(kind).values() if kind == "mineral" else self.roots.files(kind)
        found = []
        for path in paths:
            try:
                found.append(validate(load(path), model))
            except ConfigError as error:
                self.errors.append(error)
        return found

    def first(self, model: type[File]) -> File | None:
        """Return the first root's file of one kind; None when there is none, or it has mistakes."""
        path = next(self.roots.files(_kind(model)), None)
        try:
            return None if path is None else validate(load(path), model)
        except ConfigError as error:
            self.errors.append(error)
            return None

    def need(self, *models: type[FileSpec]) -> None:
        """Note an error for each kind of which there is no file."""
        for model in models:
            if next(self.roots.files(_kind(model)), None) is None:
                folders = ", ".join(str(folder) for folder in self.roots.folders)
                self.errors.append(ConfigError(f"no file of kind {_kind(model)!r} below {folders}"))


def _kind(model: type[FileSpec]) -> str:
    return next(kind for kind, known in KINDS.items() if known is model)
