"""Turn a question into a request that the runner can execute."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from experiments.design.base import Case, Design
from experiments.design.monte_carlo import monte_carlo
from experiments.design.settings import read_axes
from experiments.design.sweep import variants
from experiments.executor import available_cores
from experiments.runner.describe import description_of, layout_of
from experiments.runner.folder import choose_folder
from experiments.runner.identity import identity
from experiments.runner.model import ModelBlocks
from experiments.runner.question import SHORTAGE_SETTINGS, Options, Question, ask
from experiments.runner.request import Request
from experiments.runner.work import Job
from sim.config.errors import UserError
from sim.config.hashing import resolved_hash
from sim.metrics.registry import all_metrics


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
    return prepare_question(ask(name, options), options)


def prepare_question(question: Question, options: Options) -> Request:
    """Return the request to run a question with the options' sweeps.

    Raises
    ------
    UserError
        If a sweep does not fit the question.
    """
    axes = read_axes(options.sweeps, question.structure.columns)
    _refuse(question.overrides, axes)
    return request_of(question, variants(question.cases(), axes, question.switches), options, axes=axes)


def request_of(
    question: Question,
    cases: tuple[Case, ...],
    options: Options,
    *,
    axes: Mapping[str, Sequence[float]] | None = None,
    design: Design = monte_carlo,
    study: Mapping[str, Any] | None = None,
) -> Request:
    """Return the request to run some cases of a question.

    Parameters
    ----------
    question
        The experiment, read.
    cases
        Scenario by scenario, the same policies in each.
    options
        Worlds, folder and ways to work.
    axes
        What was swept.
    design
        Makes the rows.
    study
        What a study beyond the plain experiment asks, as JSON values with its name under ``kind``; part of the run's
        identity and kept in the manifest. The folder is named by it.
    """
    experiment, structure = question.experiment, question.structure
    metrics = all_metrics(question.settings)
    space = question.space(cases)
    layout = layout_of(experiment, structure, metrics, space)
    asked = {"experiment": experiment.name, "seed": experiment.seed, "months": experiment.months}
    asked |= {"study": dict(study)} if study else {}
    run_identity = identity(resolved_hash(question.resolved), question.overrides, axes or {}, asked)
    name = f"{study['kind']}-{experiment.name}" if study else experiment.name
    run_dir = choose_folder(name, run_identity, options.out, fresh=options.fresh, shard=options.shard)
    simulate = ModelBlocks(structure, experiment.seed, question.settings, layout)
    return Request(
        job=Job(run_dir, layout, space, design, simulate),
        worlds=experiment.worlds,
        months=structure.calendar.total,
        manifest={
            "identity": run_identity,
            "metric_settings": asdict(question.settings),
            **({"study": dict(study)} if study else {}),
            **description_of(question.resolved, structure, metrics, layout),
        },
        workers=options.workers or available_cores(),
        executor=options.executor,
        start_method=options.start_method,
        warm_up=simulate.warm_up,
        quiet=options.quiet,
        tell=simulate.tell,
        cluster=options.cluster,
        shard=options.shard,
    )


def _refuse(overrides: Mapping[str, float], axes: Mapping[str, object]) -> None:
    """Refuse to sweep what is set, or what defines a shortage."""
    both = sorted(overrides.keys() & axes.keys())
    if both:
        raise UserError(f"{both[0]} is given to --set and to --sweep: keep one of them")
    for key in SHORTAGE_SETTINGS:
        if key in axes:
            raise UserError(f"--sweep {key}: policies are compared by one definition of a shortage; use --set")
