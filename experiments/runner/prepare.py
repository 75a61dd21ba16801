"""Turn the name of an experiment and some options into a request that the runner can execute."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path

from experiments.configs import open_library
from experiments.design.base import Case, Space
from experiments.design.monte_carlo import monte_carlo
from experiments.design.settings import read_axes, read_overrides
from experiments.design.sweep import variants, with_values
from experiments.executor import StartMethod, available_cores
from experiments.runner.describe import BASELINE_POLICY, description_of, layout_of
from experiments.runner.folder import choose_folder
from experiments.runner.identity import identity
from experiments.runner.model import ModelBlocks
from experiments.runner.request import Request
from experiments.runner.work import Job
from sim.build import build
from sim.config.errors import UserError
from sim.config.hashing import resolved_hash
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics
from sim.structure import Structure

_LIMITS = ("ge", "le", "lt")
"""How pydantic calls the limits of a field."""


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
    overrides = read_overrides(options.settings, structure.columns)
    axes = read_axes(options.sweeps, structure.columns)
    _refuse_both(overrides, axes)
    settings = _metric_settings(resolved, overrides, axes)
    metrics = all_metrics(settings)
    space = _space(experiment, structure, overrides, axes)
    layout = layout_of(experiment, structure, metrics, space)
    question = {"experiment": experiment.name, "seed": experiment.seed, "months": experiment.months}
    run_identity = identity(resolved_hash(resolved), overrides, axes, question)
    run_dir = choose_folder(experiment.name, run_identity, options.out, fresh=options.fresh)
    simulate = ModelBlocks(structure, experiment.seed, settings, layout)
    return Request(
        job=Job(run_dir, layout, space, monte_carlo, simulate),
        worlds=experiment.worlds,
        months=structure.calendar.total,
        manifest={
            "identity": run_identity,
            "metric_settings": asdict(settings),
            **description_of(resolved, structure, metrics, layout),
        },
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
        _check_limits(key, value)
    if options.workers is not None and options.workers < 1:
        raise UserError(f"--workers must be at least 1, got {options.workers}")
    return experiment.model_copy(update=given)


def _check_limits(key: str, value: int) -> None:
    """Check a value against the limits that the experiment's schema sets it."""
    limits = ExperimentConfig.model_fields[key].metadata
    least, most, below = (next((getattr(at, name) for at in limits if hasattr(at, name)), None) for name in _LIMITS)
    if least is not None and value < least:
        raise UserError(f"--{key} must be at least {least}, got {value}")
    if most is not None and value > most:
        raise UserError(f"--{key} must be at most {most:,}, got {value}")
    if below is not None and value >= below:
        raise UserError(f"--{key} must be less than {below:,}, got {value}")


def _metric_settings(
    resolved: ResolvedExperiment, overrides: Mapping[str, float], axes: Mapping[str, object]
) -> MetricSettings:
    """Return the thresholds of a shortage, which all policies of a run share.

    Raises
    ------
    UserError
        If one is swept, or set to what is no threshold.
    """
    behaviour = resolved.baseline.behaviour
    values = {}
    for name in ("shortage_threshold", "shortage_months"):
        key = f"behaviour.{name}"
        if key in axes:
            raise UserError(f"--sweep {key}: policies are compared by one definition of a shortage; use --set")
        values[name] = overrides.get(key, behaviour[name].value)
    try:
        return MetricSettings(values["shortage_threshold"], round(values["shortage_months"]))
    except ValueError as error:
        raise UserError(f"--set: {error}") from error


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
    space = Space(experiment.seed, structure.columns, plain, structure.joint)
    cases = [with_values(case, overrides, space.switches) for case in plain]
    return Space(experiment.seed, structure.columns, variants(cases, axes, space.switches), structure.joint)


def _policies(experiment: ExperimentConfig) -> tuple[str, ...]:
    """Return the policies with the baseline first."""
    return (BASELINE_POLICY, *(policy for policy in experiment.policies if policy != BASELINE_POLICY))
