"""Turn the name of an experiment and some options into a request that the runner can execute."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from experiments.configs import open_library
from experiments.design.base import Case, Space
from experiments.design.monte_carlo import monte_carlo
from experiments.design.settings import read_axes, read_overrides
from experiments.design.sweep import baselines, variants, with_values
from experiments.executor import StartMethod, available_cores
from experiments.runner.execute import Request
from experiments.runner.folder import choose_folder
from experiments.runner.identity import git_commit, identity
from experiments.runner.model import ModelBlocks
from experiments.runner.work import Job
from experiments.store.layout import MONTHLY, Layout
from experiments.store.manifest import Manifest
from sim.build import build
from sim.config.errors import ConfigError, UserError, did_you_mean
from sim.config.hashing import resolved_hash
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.metrics.base import Metric, MetricSettings
from sim.metrics.registry import all_metrics
from sim.observer import PRICES, SERIES
from sim.structure import Structure

BASELINE_POLICY = "none"


@dataclass(frozen=True)
class Options:
    """What a caller may change about an experiment and its execution; None leaves it as it is.

    Attributes
    ----------
    worlds, seed, months
        Instead of the experiment's own.
    workers
        Processes; every core by default.
    out
        Run folder; by default one below ``runs``, named by experiment and identity.
    settings
        ``key=value`` texts that set a number of the model in all worlds.
    sweeps
        ``key=a,b,c`` texts that make variants of each policy.
    fresh
        Take a new folder even if the run is there.
    quiet
        Show no progress.
    executor, start_method
        Other ways to work, see `Request`.
    """

    worlds: int | None = None
    seed: int | None = None
    months: int | None = None
    workers: int | None = None
    out: Path | None = None
    settings: tuple[str, ...] = ()
    sweeps: tuple[str, ...] = ()
    fresh: bool = False
    quiet: bool = False
    executor: Executor | None = None
    start_method: StartMethod | None = None


def prepare(name: str | Path, options: Options) -> Request:
    """Read an experiment and return the request to run it.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a file.
    options
        What to change about it.

    Raises
    ------
    UserError
        If a file has a mistake, or an option does not fit the experiment.
    """
    library = open_library(name)
    experiment = _adjusted(library.experiment(name), options)
    resolved = library.resolve(experiment)
    structure = build(resolved)
    settings = _metric_settings(resolved)
    metrics = all_metrics(settings)
    overrides = read_overrides(options.settings, structure.columns)
    axes = read_axes(options.sweeps, structure.columns)
    _refuse_both(overrides, axes)
    space = _space(experiment, structure, overrides, axes)
    layout = _layout(experiment, structure, metrics, space)
    question = {"experiment": experiment.name, "seed": experiment.seed, "months": experiment.months}
    run_identity = identity(resolved_hash(resolved), overrides, axes, question)
    run_dir = choose_folder(experiment.name, run_identity, options.out, fresh=options.fresh)
    simulate = ModelBlocks(structure, experiment.seed, settings, layout)
    return Request(
        job=Job(run_dir, layout, space, monte_carlo, simulate),
        worlds=experiment.worlds,
        months=structure.calendar.total,
        manifest={"identity": run_identity, **_description(resolved, structure, metrics, layout)},
        workers=options.workers or available_cores(),
        executor=options.executor,
        start_method=options.start_method,
        warm_up=simulate.warm_up,
        quiet=options.quiet,
        tell=simulate.tell,
    )


def _adjusted(experiment: ExperimentConfig, options: Options) -> ExperimentConfig:
    """Return the experiment with the options' worlds, months and seed, checked like those in a file."""
    changes = {"worlds": options.worlds, "months": options.months, "seed": options.seed}
    given = {key: value for key, value in changes.items() if value is not None}
    for key, value in given.items():
        least = 0 if key == "seed" else 1
        if value < least:
            raise UserError(f"--{key} must be at least {least}, got {value}")
    if options.workers is not None and options.workers < 1:
        raise UserError(f"--workers must be at least 1, got {options.workers}")
    return experiment.model_copy(update=given)


def _metric_settings(resolved: ResolvedExperiment) -> MetricSettings:
    behaviour = resolved.baseline.behaviour
    return MetricSettings(
        shortage_threshold=behaviour["shortage_threshold"].value,
        shortage_months=round(behaviour["shortage_months"].value),
    )


def _refuse_both(overrides: Mapping[str, float], axes: Mapping[str, object]) -> None:
    both = sorted(overrides.keys() & axes.keys())
    if both:
        raise UserError(f"{both[0]} is given to --set and to --sweep: keep one of them")


def _space(
    experiment: ExperimentConfig,
    structure: Structure,
    overrides: Mapping[str, float],
    axes: Mapping[str, tuple[float, ...]],
) -> Space:
    plain = tuple(
        Case(scenario, policy, structure.case(scenario, policy))
        for scenario in (experiment.scenario, *experiment.beside)
        for policy in _policies(experiment)
    )
    space = Space(experiment.seed, structure.columns, plain)
    cases = [with_values(case, overrides, space.switches) for case in plain]
    return Space(experiment.seed, structure.columns, variants(cases, axes, space.switches))


def _policies(experiment: ExperimentConfig) -> tuple[str, ...]:
    """Return the policies with the baseline first."""
    return (BASELINE_POLICY, *(policy for policy in experiment.policies if policy != BASELINE_POLICY))


def _layout(experiment: ExperimentConfig, structure: Structure, metrics: Mapping[str, Metric], space: Space) -> Layout:
    goods = _chosen(structure.goods, experiment.goods)
    return Layout(
        experiment=experiment.name,
        title=experiment.title,
        question=experiment.question,
        scenarios=(experiment.scenario, *experiment.beside),
        policies=tuple(dict.fromkeys(case.label for case in space.cases)),
        baselines=baselines(space.cases, BASELINE_POLICY),
        nations=experiment.importers,
        goods=goods,
        months=structure.calendar.labels(),
        metrics={metric.name: metric.unit for metric in metrics.values()},
        series=_series_axes(experiment),
        series_goods=_chosen(goods, experiment.series.goods),
        design_columns=tuple(column.name for column in space.varied),
    )


def _chosen(goods: tuple[str, ...], wanted: tuple[str, ...] | str) -> tuple[str, ...]:
    return tuple(good for good in goods if wanted == "all" or good in wanted)


def _series_axes(experiment: ExperimentConfig) -> dict[str, tuple[str, ...]]:
    """Return the axes before the world axis of each series asked for; a price has no nation."""
    axes = {}
    for name in experiment.series.variables:
        if name not in SERIES and name not in PRICES:
            file, line = experiment.origin.file, experiment.line("series", "variables")
            raise ConfigError("no such series", file, line, name, did_you_mean(name, (*SERIES, *PRICES)))
        axes[name] = MONTHLY if name in SERIES else tuple(axis for axis in MONTHLY if axis != "nation")
    return axes


def _description(
    resolved: ResolvedExperiment, structure: Structure, metrics: Mapping[str, Metric], layout: Layout
) -> Manifest:
    """Return what the manifest tells of the question, apart from its identity and progress."""
    experiment = resolved.experiment
    shown = ("name", "title", "unit", "direction", "aggregate")
    return {
        "experiment": {"name": experiment.name, "title": experiment.title, "question": experiment.question},
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
        "columns": [_column(column) for column in structure.columns],
        "config": _plain_config(resolved),
    }


def _column(column: Any) -> dict[str, Any]:  # noqa: ANN401  - asdict wants a dataclass instance, which Column is
    return asdict(column)


def _plain_config(resolved: ResolvedExperiment) -> dict[str, Any]:
    return resolved.model_dump(mode="json")
