"""Return what an experiment's run folder will hold: the layout of its results, and the description in its manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from experiments.design.base import Space
from experiments.design.sweep import baselines
from experiments.fans.variables import FanVariable
from experiments.runner.identity import git_commit
from experiments.store.layout import MONTHLY, Layout
from experiments.store.manifest import Manifest
from experiments.words.amounts import UNITS
from sim.catalogue import kind_words
from sim.config import bundled_root
from sim.config.errors import ConfigError, did_you_mean, raise_all
from sim.config.schema.base import FileSpec
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.config.text import Text, as_saved
from sim.config.wording import Wording
from sim.metrics.base import Metric
from sim.observer import PRICES, SERIES
from sim.structure import Structure

BASELINE_POLICY = "none"


def layout_of(
    resolved: ResolvedExperiment,
    structure: Structure,
    metrics: Mapping[str, Metric],
    space: Space,
    fans: Mapping[str, FanVariable],
) -> Layout:
    """Return the names along every axis of the experiment's results, with these fans, and with dates if there are any.

    Raises
    ------
    ConfigError
        If the experiment asks for a series that the model does not record.
    """
    experiment = resolved.experiment
    goods, months = _chosen(structure.goods, experiment.goods), structure.calendar.labels()
    return Layout(
        experiment=experiment.name,
        title=experiment.title,
        question=experiment.question,
        scenarios=(experiment.scenario, *experiment.beside),
        policies=tuple(dict.fromkeys(case.label for case in space.cases)),
        baselines=baselines(space.cases, BASELINE_POLICY),
        nations=experiment.importers,
        goods=goods,
        months=months,
        metrics={metric.name: metric.unit for metric in metrics.values()},
        series=_series_axes(experiment),
        series_goods=_chosen(goods, experiment.series.goods),
        design_columns=tuple(column.name for column in space.varied),
        fans={name: variable.axes for name, variable in fans.items()},
        dates=tuple(months[place] for place in structure.calendar.year_ends()) if fans else (),
        titles=_titles(resolved),
    )


def _titles(resolved: ResolvedExperiment) -> dict[str, dict[str, str]]:
    """Return the words that configurations have for the names along the axes."""
    goods: dict[str, str] = {name: good.name for name, good in resolved.baseline.goods.items()}
    nations = {name: nation.name for name, nation in resolved.baseline.nations.items()}
    experiment = resolved.experiment
    return {
        "nation": {name: nations[name] for name in experiment.importers if name in nations},
        "good": goods,
        "scenario": {name: scenario.title for name, scenario in resolved.scenarios.items()},
        "policy": {name: policy.name for name, policy in experiment.policies.items() if policy.name},
    }


def _chosen(goods: tuple[str, ...], wanted: tuple[str, ...] | str) -> tuple[str, ...]:
    return tuple(good for good in goods if wanted == "all" or good in wanted)


def check_series(experiment: ExperimentConfig) -> None:
    """Check that the model records every series that an experiment asks for.

    Raises
    ------
    ConfigError
        For each name that it does not.
    """
    known = (*SERIES, *PRICES)
    raise_all(
        ConfigError(
            "no such series",
            experiment.origin.file,
            experiment.line("series", "variables", position),
            name,
            did_you_mean(name, known),
        )
        for position, name in enumerate(experiment.series.variables)
        if name not in known
    )


def _series_axes(experiment: ExperimentConfig) -> dict[str, tuple[str, ...]]:
    """Return the axes before the world axis of each series asked for; a price has no nation."""
    check_series(experiment)
    plain = tuple(axis for axis in MONTHLY if axis != "nation")
    return {name: MONTHLY if name in SERIES else plain for name in experiment.series.variables}


def own_file(config: FileSpec) -> str | None:
    """Return the file of a configuration of the user's own, which its name alone does not find."""
    file = config.origin.file
    if file is None or file.resolve().is_relative_to(bundled_root()):
        return None
    return str(file.resolve())


def description_of(
    resolved: ResolvedExperiment, structure: Structure, metrics: Mapping[str, Metric], layout: Layout
) -> Manifest:
    """Return the manifest's description of the question, without identity and progress."""
    experiment = resolved.experiment
    shown = ("name", "title", "unit", "direction", "aggregate")
    return {
        "experiment": {
            "name": experiment.name,
            "title": experiment.title,
            "question": experiment.question,
            "file": own_file(experiment),
        },
        "scenario": experiment.scenario,
        "beside": list(experiment.beside),
        "policies": list(layout.policies),
        "baselines": layout.baselines,
        "importers": list(layout.nations),
        "goods": list(layout.goods),
        "first_month": layout.months[0],
        "months": experiment.months,
        "simulated_months": structure.calendar.total,
        "seed": experiment.seed,
        "git_commit": git_commit(),
        "metrics": [{key: getattr(metric, key) for key in shown} for metric in metrics.values()],
        "words": words_of(resolved, metrics.values()),
        "columns": [asdict(column) for column in structure.columns],
        "config": resolved.model_dump(mode="json"),
    }


def words_of(resolved: ResolvedExperiment, metrics: Iterable[Metric]) -> dict[str, dict[str, Any]]:
    """Return titles and definitions of the metrics, and of the kinds of control, clause and shock of an experiment."""
    kinds = kind_words()
    scenarios, partnerships = resolved.scenarios.values(), resolved.partnerships.values()
    held = {
        "control": [entry.kind for one in scenarios for entry in (*one.controls, *one.escalation)],
        "clause": [clause.kind for one in partnerships for clause in one.clauses.values()],
        "shock": [shock.kind for one in scenarios for shock in one.shocks],
    }
    said = {
        metric.name: {
            "name": as_saved(metric.title),
            "unit": as_saved(UNITS.get(metric.unit, Text(metric.unit))),
            "definition": as_saved(metric.definition),
        }
        for metric in metrics
    }
    return {"metric": said} | {
        family: {kind: _wording(kinds[family][kind]) for kind in dict.fromkeys(names)} for family, names in held.items()
    }


def _wording(words: Wording) -> dict[str, Any]:
    return {
        "name": as_saved(words.name),
        "definition": as_saved(words.definition),
        "parameters": {name: as_saved(said) for name, said in words.parameters.items()},
    }
