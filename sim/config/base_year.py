"""Reads the base year from its files and checks them against each other.

All mistakes of all files are gathered before any is raised: whoever fills in a mineral should mend ten
of them in one go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sim.config.assemble import file_problems, good_problems, names_in, part_problems, twice_defined
from sim.config.bounds import behaviour_problems, fitted_problems
from sim.config.crosscheck import Known
from sim.config.errors import ConfigError, raise_all
from sim.config.files import KINDS, Roots
from sim.config.layers import laid_over
from sim.config.likeness import nation_problems, with_likenesses
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

    A file of any kind adds to those of the roots behind it, entry by entry (`sim.config.layers`); of a mineral only if
    it extends it, and of what was fitted the first root's file stands alone.

    Raises
    ------
    ConfigError
        One for each mistake in any of the files.
    """
    reader = BaseYearReader(roots)
    minerals = reader.minerals()
    nations, sources, projects = reader.layers(NationsFile), reader.layers(SourcesFile), reader.layers(ProjectsFile)
    behaviour, transit = reader.layers(BehaviourFile), reader.layers(TransitFile)
    stockpiles, value_at_risk = reader.layers(StockpilesFile), reader.layers(ValueAtRiskFile)
    fitted = reader.layers(FittedFile, alone=True)
    reader.need(NationsFile, SourcesFile, MineralFile, TransitFile)
    raise_all(reader.errors)
    baseline = BaselineConfig(
        nations=nations[0].nations,
        sources=sources[0].sources,
        minerals={files[0].mineral: files[0] for files in minerals},
        transit=with_likenesses(transit[0], nations[0].nations),
        stockpiles=stockpiles[0] if stockpiles else StockpilesFile(kind="stockpiles"),
        projects=projects[0].projects if projects else {},
        behaviour=behaviour[0].parameters if behaviour else {},
        switches=behaviour[0].switches if behaviour else {},
        behaviour_names=behaviour[0].names if behaviour else {},
        value_at_risk=value_at_risk[0] if value_at_risk else None,
        fitted=fitted[0] if fitted else None,
        estranged=nations[0].estranged,
    )
    stacks: list[Sequence[FileSpec]] = [
        *minerals, nations, sources, projects, behaviour, transit, stockpiles, value_at_risk, fitted
    ]  # fmt: skip
    raise_all(_problems(baseline, stacks))
    return baseline


def _problems(baseline: BaselineConfig, stacks: Sequence[Sequence[FileSpec]]) -> Iterator[ConfigError]:
    known = Known(names_in(baseline))
    rules = next((stack[-1] for stack in stacks if stack and isinstance(stack[-1], BehaviourFile)), None)
    for stack in stacks:
        for place, file in enumerate(stack):
            yield from known.problems(file, file.origin, own=place + 1 < len(stack))
            yield from file_problems(file)
            yield from _problems_below(file, stack[place + 1 :], rules, baseline)
    minerals = [stack[0] for stack in stacks if stack and isinstance(stack[0], MineralFile)]
    yield from twice_defined(minerals)
    yield from good_problems(minerals)


def _problems_below(
    file: FileSpec, below: Sequence[FileSpec], rules: BehaviourFile | None, baseline: BaselineConfig
) -> Iterator[ConfigError]:
    """Yield what does not fit between a file and those below it, or between it and the lowest file of behaviour."""
    if isinstance(file, BehaviourFile) and rules is not None:
        yield from behaviour_problems(file, rules)
    elif isinstance(file, FittedFile) and rules is not None:
        yield from fitted_problems(file, rules.parameters)
    elif isinstance(file, ProjectsFile):
        yield from part_problems(file.projects, baseline.projects, file.origin)
    elif isinstance(file, NationsFile):
        known = below[0].nations if below and isinstance(below[0], NationsFile) else {}
        yield from nation_problems(file, baseline.transit, frozenset(known))


@dataclass
class BaseYearReader:
    """Reads files of the base year and keeps their mistakes for later.

    Attributes
    ----------
    roots
        Folders of configurations.
    errors
        The mistakes found so far.
    """

    roots: Roots
    errors: list[ConfigError] = field(default_factory=list)

    def layers(self, model: type[File], *, alone: bool = False) -> list[File]:
        """Return the files of one kind, each completed by those behind it: the first holds all there is.

        Parameters
        ----------
        alone
            Whether the first file stands alone.
        """
        paths = list(self.roots.files(_kind(model)))
        return self._stack(paths[:1] if alone else paths, model)

    def minerals(self) -> list[list[MineralFile]]:
        """Return for each mineral its files, the first completed by those that it extends."""
        found = []
        for paths in self.roots.all_by_name("mineral").values():
            files = self._stack(_extended(paths), MineralFile)
            if files:
                found.append(files)
        return found

    def _stack(self, paths: Sequence[Path], model: type[File]) -> list[File]:
        files: list[File] = []
        for path in reversed(paths):
            try:
                files.insert(0, validate(laid_over(load(path), files[0] if files else None), model))
            except ConfigError as error:
                self.errors.append(error)
        return files

    def need(self, *models: type[FileSpec]) -> None:
        """Note an error for each kind of which there is no file."""
        for model in models:
            if next(self.roots.files(_kind(model)), None) is None:
                folders = ", ".join(str(folder) for folder in self.roots.folders)
                self.errors.append(ConfigError(f"no file of kind {_kind(model)!r} below {folders}"))


def _extended(paths: Sequence[Path]) -> list[Path]:
    """Return the files of a mineral down to the first that extends no other."""
    kept = []
    for path in paths:
        kept.append(path)
        if not extends(path):
            break
    return kept


def extends(path: Path) -> bool:
    """Tell whether a file adds to another of its name."""
    try:
        return load(path).data.get("extends") is not None
    except ConfigError:
        return False


def _kind(model: type[FileSpec]) -> str:
    return next(kind for kind, known in KINDS.items() if known is model)
