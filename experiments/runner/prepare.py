"""Turn a question into a request that the runner can execute."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from experiments.design.axes import Axis
from experiments.design.base import Case, Design
from experiments.design.registry import MONTE_CARLO, design_named
from experiments.design.settings import read_axes
from experiments.design.sweep import variants
from experiments.fans.variables import FANS, FanVariable
from experiments.runner.describe import BASELINE_POLICY, description_of, layout_of
from experiments.runner.doubts import DOUBTS
from experiments.runner.folder import choose_folder
from experiments.runner.identity import identity
from experiments.runner.model import ModelBlocks
from experiments.runner.question import SHORTAGE_SETTINGS, Options, Question, ask
from experiments.runner.request import Request
from experiments.runner.starts import read_starts
from experiments.runner.work import Job
from sim.config.errors import UserError
from sim.config.hashing import resolved_hash
from sim.metrics.registry import all_metrics

FRACTION = "fraction"
"""Kind of the study that runs part of a sweep."""


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
    _, numbers = read_starts(options.sweeps, question.resolved)
    axes = read_axes(numbers, question.structure.columns)
    refuse_clashes(question.overrides, axes)
    question = question.with_axes(axes)
    if options.one_in > 1 and not axes:
        raise UserError("--fraction takes part of the combinations of numbers that are swept, and none is")
    cases = variants(question.cases(), axes, BASELINE_POLICY, question.switches, options.one_in)
    study = {"kind": FRACTION, "one_in": options.one_in} if options.one_in > 1 else None
    return request_of(question, cases, options, axes=axes, study=study, fans=FANS)


def request_of(
    question: Question,
    cases: tuple[Case, ...],
    options: Options,
    *,
    axes: Sequence[Axis] = (),
    design: Design | None = None,
    study: Mapping[str, Any] | None = None,
    fans: Mapping[str, FanVariable] = MappingProxyType({}),
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
        Makes the rows, in place of the design that the options name.
    study
        What a study beyond the plain experiment asks, as JSON values with its name under ``kind``; part of the run's
        identity and kept in the manifest. The folder is named by it.
    fans
        What is counted month by month, and with it what each measure does, metrics by date, and totals by year; nothing
        by default, since a study reads metrics alone.
    """
    experiment, structure = question.experiment, question.structure
    metrics = all_metrics(question.settings)
    space = question.space(cases)
    layout = layout_of(question.resolved, structure, metrics, space, fans)
    asked = {"experiment": experiment.name, "seed": experiment.seed, "months": experiment.months}
    asked |= {"study": dict(study)} if study else {}
    asked |= {"design": options.design} if options.design != MONTE_CARLO else {}
    swept = {axis.name: axis.words for axis in axes} | {axis.name: axis.days for axis in question.starts}
    run_identity = identity(resolved_hash(question.resolved), question.overrides, swept, asked)
    name = f"{study['kind']}-{experiment.name}" if study else experiment.name
    run_dir = choose_folder(name, run_identity, options.out, fresh=options.fresh, shard=options.execution.shard)
    counted = bool(fans)
    simulate = ModelBlocks(structure, experiment.seed, question.settings, layout, measures=counted, totals=counted)
    return Request(
        job=Job(run_dir, layout, space, design or design_named(options.design), simulate),
        worlds=experiment.worlds,
        months=structure.calendar.total,
        manifest={
            "identity": run_identity,
            "metric_settings": asdict(question.settings),
            DOUBTS: [asdict(remark) for remark in question.remarks],
            **({"study": dict(study)} if study else {}),
            **description_of(question.resolved, structure, metrics, layout),
        },
        execution=options.execution,
        warm_up=simulate.warm_up,
        record=simulate.record,
    )


def refuse_clashes(overrides: Mapping[str, float], axes: Sequence[Axis]) -> None:
    """Refuse to sweep what is set, or what defines a shortage."""
    swept = {column for axis in axes for column in axis.columns}
    both = sorted(overrides.keys() & swept)
    if both:
        raise UserError(f"{both[0]} is given to --set and to --sweep: keep one of them")
    for key in SHORTAGE_SETTINGS:
        if key in swept:
            raise UserError(f"--sweep {key}: policies are compared by one definition of a shortage; use --set")
