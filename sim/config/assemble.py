"""Puts files together: the base year from its parts, and what only shows when they stand side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from sim.config.crosscheck import Known, problem_at
from sim.config.errors import ConfigError, did_you_mean, shorten
from sim.config.origin import Origin
from sim.config.schema.base import FileSpec
from sim.config.schema.baseline import BaselineConfig, NationsFile, Project, TransitFile
from sim.config.schema.calibration import CalibrationFile
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.config.schema.mineral import MineralFile
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import ScenarioConfig
from sim.config.schema.tables import Table
from sim.config.text import LANGUAGES, in_language
from sim.config.yaml import Document

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
    elif isinstance(file, TransitFile):
        yield from _passage_problems(file)


def _passage_problems(file: TransitFile) -> Iterator[ConfigError]:
    for seller, ways in file.passages.items():
        for buyer, names in ways.items():
            for index, name in enumerate(names):
                if name not in file.passage_names:
                    path = ("passages", seller, buyer, index)
                    hint = did_you_mean(name, file.passage_names) or "name it under passage_names"
                    yield problem_at(file.origin, path, f"unknown passage {name!r}", hint)


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


def part_problems(
    parts: Mapping[str, Project], projects: Mapping[str, Project], origin: Origin
) -> Iterator[ConfigError]:
    """Yield parts of projects that cannot be one; `projects` are all that there are, `parts` those of one file."""
    for name, part in parts.items():
        whole = projects.get(part.part_of or "")
        if whole is None:
            continue
        path = ("projects", name, "part_of")
        if whole.part_of is not None:
            message = f"{part.part_of!r} is a part of {whole.part_of!r} itself"
            yield problem_at(origin, path, message, f"write {whole.part_of!r}")
        elif part.starts < whole.decision[0]:
            message = f"first output {part.starts} lies before the decision {whole.decision[0]} of {part.part_of!r}"
            yield problem_at(origin, path, message)


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


def good_problems(minerals: Iterable[MineralFile]) -> Iterator[ConfigError]:
    """Yield goods that are made though nobody uses them, or used though nobody makes them."""
    files = list(minerals)
    every = [process for file in files for process in file.processes.values()]
    made = {good for process in every for good in process.makes()}
    taken = {good for process in every for good in process.takes()}
    taken |= {good for file in files for good, table in file.final_use.items() if _something(table)}
    for file in files:
        for good in file.goods:
            if (good in made) != (good in taken):
                words = "made, but nobody uses it" if good in made else "used, but nobody makes it"
                hint = f"add {'final_use, or a process that takes it' if good in made else 'a process that makes it'}"
                yield problem_at(file.origin, ("goods", good), f"{good!r} is {words}", hint)


def _something(table: Table) -> bool:
    return any(quantity.value > 0.0 for quantity in table.values.values())


def ablation_problems(config: CalibrationFile, baseline: BaselineConfig) -> Iterator[ConfigError]:
    """Yield columns that an ablation sets though the model has none of that name."""
    known = [f"behaviour.{name}" for name in baseline.behaviour] + [f"switch.{name}" for name in baseline.switches]
    for ablation, numbers in config.ablations.items():
        for column in numbers:
            if column not in known:
                path = ("ablations", ablation, column)
                yield problem_at(config.origin, path, "there is no such number", did_you_mean(column, known))


def suspension_problems(own: ScenarioConfig, whole: ScenarioConfig) -> Iterator[ConfigError]:
    """Yield names of controls to suspend that a scenario does not hold.

    Parameters
    ----------
    own
        The scenario as its file has it.
    whole
        The same with what it extends.
    """
    controls = frozenset(control.id for control in (*whole.controls, *whole.escalation))
    yield from Known({"control": controls}).problems(own, own.origin)


def experiment_over(document: Document, lower: ExperimentConfig) -> Document:
    """Return an experiment's content with what it leaves out taken from the one below; policies are merged by name."""
    kept = {name: getattr(lower, name) for name in lower.model_fields_set if name not in FileSpec.model_fields}
    policies = document.data.get("policies")
    own = {"policies": {**lower.policies, **policies}} if isinstance(policies, Mapping) else {}
    return Document({**kept, **document.data, **own}, document.origin)


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
    yield from _focus_problems(experiment)
    yield from _namesakes(resolved)


def _namesakes(resolved: ResolvedExperiment) -> Iterator[ConfigError]:
    """Yield scenarios of an experiment that a reader cannot tell apart by their titles, in either language."""
    for language in LANGUAGES:
        found: dict[str, str] = {}
        for name, scenario in resolved.scenarios.items():
            words = in_language(scenario.title, language)
            first = found.setdefault(words.casefold(), name)
            if first != name:
                message = f"{shorten(words)} is the title of scenario {first!r} too"
                yield problem_at(scenario.origin, ("title",), message, "give each scenario a title of its own")
                return


def importer_problems(resolved: ResolvedExperiment) -> Iterator[ConfigError]:
    """Yield importers that use nothing, of which there is no risk to report."""
    minerals = resolved.baseline.minerals.values()
    tables = [table for file in minerals for table in file.final_use.values()]
    tables += [process.output for file in minerals for process in file.processes.values() if process.takes()]
    users = {nation for table in tables for nation, amount in table.items() if amount.value > 0.0}
    experiment = resolved.experiment
    for index, nation in enumerate(experiment.importers):
        if nation not in users:
            hint = "give it final_use in the file of a mineral, or leave it out"
            yield problem_at(experiment.origin, ("importers", index), f"{nation} uses none of the goods", hint)


def _focus_problems(experiment: ExperimentConfig) -> Iterator[ConfigError]:
    compared = [policy for policy in experiment.policies if policy != "none"]
    fields: dict[str, tuple[str, Sequence[str]]] = {
        "nation": ("importer", experiment.importers),
        "good": ("reported good", experiment.goods),
        "policy": ("policy that is compared", compared),
    }
    for field, (what, names) in fields.items():
        value = getattr(experiment.focus, field)
        if value is not None and names != "all" and value not in names:
            message = f"{value!r} is no {what} of this experiment"
            yield problem_at(experiment.origin, ("focus", field), message, did_you_mean(value, names))


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
