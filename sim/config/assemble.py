"""Puts files together: the base year from its parts, and what only shows when they stand side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from sim.config.crosscheck import problem_at
from sim.config.errors import ConfigError, did_you_mean
from sim.config.schema.base import FileSpec
from sim.config.schema.baseline import BaselineConfig, NationsFile
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.config.schema.mineral import MineralFile
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import ScenarioConfig

Model = TypeVar("Model", bound=BaseModel)


def names_in(baseline: BaselineConfig) -> dict[str, frozenset[str]]:
    """Return every name the base year defines, by kind."""
    goods = frozenset(baseline.goods)
    return {
        "nation": frozenset(baseline.nations),
        "good": goods,
        "mineral": frozenset(baseline.minerals),
        "good or mineral": goods | frozenset(baseline.minerals),
        "process": frozenset(baseline.processes),
        "project": frozenset(baseline.projects),
        "source": frozenset(baseline.sources),
        "behaviour": frozenset(baseline.behaviour),
        "passage": baseline.transit.known_passages,
    }


def file_problems(file: FileSpec) -> Iterator[ConfigError]:
    """Yield what does not fit within one file, beyond what its schema says."""
    if isinstance(file, NationsFile):
        yield from _nation_problems(file)
    elif isinstance(file, MineralFile):
        yield from _mineral_problems(file)


def _nation_problems(file: NationsFile) -> Iterator[ConfigError]:
    owner: dict[str, str] = {}
    for code, nation in file.nations.items():
        for index, member in enumerate(nation.members):
            if member in owner:
                message = f"{member} belongs to {owner[member]} already"
                yield problem_at(file.origin, ("nations", code, "members", index), message)
            owner[member] = code


def _mineral_problems(file: MineralFile) -> Iterator[ConfigError]:
    for field, entries in (("final_use", file.final_use), ("stock_build", file.stock_build), ("imports", file.imports)):
        for good in entries:
            if good not in file.goods:
                message = f"{good!r} is no good of mineral {file.mineral!r}"
                yield problem_at(file.origin, (field, good), message, did_you_mean(good, file.goods))
    for good, importers in file.imports.items():
        for importer, table in importers.items():
            if importer in table:
                path = ("imports", good, importer, "values", importer)
                yield problem_at(file.origin, path, f"{importer} cannot import from itself")


def twice_defined(minerals: Iterable[MineralFile]) -> Iterator[ConfigError]:
    """Yield goods and processes that two mineral files define."""
    owner: dict[tuple[str, str], Path | None] = {}
    for file in minerals:
        for field in ("goods", "processes"):
            for name in getattr(file, field):
                if (field, name) in owner:
                    message = f"defined in {owner[field, name]} already"
                    yield problem_at(file.origin, (field, name), message)
                owner[field, name] = file.origin.file


def _goods_of(names: Sequence[str], baseline: BaselineConfig) -> tuple[str, ...]:
    """Return goods in model order, a mineral standing for all its goods and ``all`` for every one."""
    if names == "all":
        return tuple(baseline.goods)
    minerals = {name: set(mineral.goods) for name, mineral in baseline.minerals.items()}
    wanted = set().union(*(({name} if name in baseline.goods else minerals[name]) for name in names))
    return tuple(good for good in baseline.goods if good in wanted)


def with_goods(spec: Model, baseline: BaselineConfig) -> Model:
    """Return a model whose `goods`, if it has that field, are named one by one."""
    goods = getattr(spec, "goods", None)
    if goods is None:
        return spec
    return spec.model_copy(update={"goods": _goods_of(goods, baseline)})


def scenario_with_goods(scenario: ScenarioConfig, baseline: BaselineConfig) -> ScenarioConfig:
    """Return a scenario whose controls and shocks name their goods one by one."""
    fields = ("controls", "escalation", "shocks")
    update = {name: tuple(with_goods(entry, baseline) for entry in getattr(scenario, name)) for name in fields}
    return scenario.model_copy(update=update)


def partnership_with_goods(partnership: PartnershipConfig, baseline: BaselineConfig) -> PartnershipConfig:
    """Return a partnership whose clauses name their goods one by one."""
    clauses = {name: with_goods(clause, baseline) for name, clause in partnership.clauses.items()}
    return partnership.model_copy(update={"clauses": clauses})


def experiment_with_goods(experiment: ExperimentConfig, baseline: BaselineConfig) -> ExperimentConfig:
    """Return an experiment whose reported goods are named one by one."""
    series = with_goods(experiment.series, baseline)
    return with_goods(experiment, baseline).model_copy(update={"series": series})


def experiment_problems(resolved: ResolvedExperiment) -> Iterator[ConfigError]:
    """Yield what does not fit between an experiment and what it names."""
    experiment = resolved.experiment
    opening = resolved.scenarios[experiment.scenario].opens
    for name, scenario in resolved.scenarios.items():
        if scenario.opens != opening:
            message = f"scenario {name!r} opens {scenario.opens}, the main one {opening}"
            yield problem_at(experiment.origin, ("beside",), message)
    if opening is not None and experiment.run_in_from > opening:
        message = f"the run-in starts {experiment.run_in_from}, after the scenario opens ({opening})"
        yield problem_at(experiment.origin, ("run_in_from",), message)
    yield from _participation_problems(experiment, resolved.partnerships)


def _participation_problems(
    experiment: ExperimentConfig, partnerships: Mapping[str, PartnershipConfig]
) -> Iterator[ConfigError]:
    for policy, config in experiment.policies.items():
        for name, participation in config.partnerships.items():
            clauses = partnerships[name].clauses
            for clause in participation.strengths:
                if clause not in clauses:
                    path = ("policies", policy, name, "strengths", clause)
                    message = f"partnership {name!r} has no clause {clause!r}"
                    yield problem_at(experiment.origin, path, message, did_you_mean(clause, clauses))
            everyone = partnerships[name].everyone
            for field in ("members", "without"):
                for index, nation in enumerate(getattr(participation, field)):
                    if nation not in everyone:
                        where = ("policies", policy, name, field, index)
                        message = f"{nation!r} neither is in partnership {name!r} nor may join it"
                        yield problem_at(experiment.origin, where, message, did_you_mean(nation, everyone))
