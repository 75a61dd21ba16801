"""Read an experiment and options into a `Question`: the experiment, its built structure, and the numbers set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from experiments.design.axes import Axis
from experiments.design.base import Case, Space, labelled
from experiments.design.registry import MONTE_CARLO
from experiments.design.settings import read_overrides
from experiments.design.sweep import with_values
from experiments.runner.configs import is_path, open_library
from experiments.runner.describe import BASELINE_POLICY
from experiments.runner.doubts import subject_of
from experiments.runner.execution import Execution
from experiments.runner.starts import Chosen, Starts, combinations, read_starts, twin_policy, with_twins
from sim.build import build, settled
from sim.config.errors import UserError, shorten
from sim.config.library import Library
from sim.config.schema.experiment import ExperimentConfig, PolicyConfig, ResolvedExperiment, SeriesConfig
from sim.metrics.base import MetricSettings
from sim.plausibility.base import Subject
from sim.plausibility.gate import Remark, examine, judge
from sim.plausibility.settings import doubts_of_settings
from sim.structure import Structure

SHORTAGE_SETTINGS = ("behaviour.shortage_threshold", "behaviour.shortage_months")
"""What defines a shortage; all policies of a run share it."""

_LIMITS = ("ge", "le", "lt")
"""How pydantic calls the limits of a field."""


@dataclass(frozen=True)
class Options:
    """What a caller may change about an experiment and its execution; None leaves it as it is.

    Attributes
    ----------
    worlds, seed, months
        Instead of the experiment's own.
    out
        Run folder; by default one below ``runs``, named by experiment and identity.
    settings
        ``key=value`` texts that set a number of the model in all worlds.
    sweeps
        ``key=a,b,c`` texts that make variants of each policy.
    one_in
        Run one in this number of the combinations of a sweep.
    design
        How worlds are drawn, one of `experiments.design.registry.DESIGNS`.
    fresh
        Take a new folder even if the run is there.
    ways
        How the run is computed.
    """

    worlds: int | None = None
    seed: int | None = None
    months: int | None = None
    out: Path | None = None
    settings: tuple[str, ...] = ()
    sweeps: tuple[str, ...] = ()
    one_in: int = 1
    design: str = MONTE_CARLO
    fresh: bool = False
    execution: Execution = field(default_factory=Execution)


@dataclass(frozen=True)
class Question:
    """An experiment that has been read and built.

    Attributes
    ----------
    experiment
        With the options' worlds, months and seed.
    resolved
        The same with everything it names; starts that are swept are as in its files.
    structure
        What is the same in all worlds.
    overrides
        Numbers set in all worlds, by column.
    settings
        Thresholds of a shortage.
    subject
        The same as the plausibility checks see it.
    starts
        Days on which partnerships start, where these are swept.
    remarks
        Remarks of the plausibility checks.
    """

    experiment: ExperimentConfig
    resolved: ResolvedExperiment
    structure: Structure
    overrides: Mapping[str, float]
    settings: MetricSettings
    subject: Subject
    starts: tuple[Starts, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies with the baseline first."""
        return (BASELINE_POLICY, *(policy for policy in self.experiment.policies if policy != BASELINE_POLICY))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenario asked about, and those run with it."""
        return (self.experiment.scenario, *self.experiment.beside)

    def with_axes(self, axes: Sequence[Axis]) -> "Question":
        """Return the question with the remarks of the plausibility checks on the values of a sweep.

        Raises
        ------
        UserError
            If a value is refused.
        """
        values = {column: axis.numbers for axis in axes for column in axis.columns}
        return replace(self, remarks=(*self.remarks, *self._remarks_on("--sweep", values)))

    def with_overrides(self, overrides: Mapping[str, float]) -> "Question":
        """Return the question with numbers set in all worlds, and with the remarks of the plausibility checks.

        Raises
        ------
        UserError
            If one is refused.
        """
        remarks = self._remarks_on("--set", {column: (value,) for column, value in overrides.items()})
        return replace(self, overrides=overrides, remarks=(*self.remarks, *remarks))

    def _remarks_on(self, option: str, values: Mapping[str, Sequence[float]]) -> tuple[Remark, ...]:
        return judge(doubts_of_settings(option, values, self.structure.columns, self.subject), self.subject.bounds)

    def main_scenario(self) -> "Question":
        """Return the question about its main scenario alone, without monthly series: what a study of metrics needs."""
        alone = self.experiment.model_copy(update={"beside": (), "series": SeriesConfig()})
        return replace(self, experiment=alone, resolved=self.resolved.model_copy(update={"experiment": alone}))

    @cached_property
    def switches(self) -> frozenset[str]:
        """Names of the columns that are levers."""
        return self.space(()).switches

    def case(self, scenario: str, policy: str) -> Case:
        """Return the case of a scenario and a policy: strengths of its clauses, and the numbers set."""
        return with_values(Case(scenario, policy, self.structure.case(scenario, policy)), self.overrides, self.switches)

    def cases(self) -> tuple[Case, ...]:
        """Return every scenario under every policy, once for each combination of starts."""
        return tuple(
            self._started(scenario, policy, chosen, words)
            for scenario in self.scenarios
            for policy in self.policies
            for chosen, words in combinations(self._held_by(policy), self.starts)
        )

    def _held_by(self, policy: str) -> PolicyConfig:
        return self.experiment.policies.get(policy, PolicyConfig())

    def _started(self, scenario: str, policy: str, chosen: Chosen, words: str) -> Case:
        case = self.case(scenario, twin_policy(policy, chosen) if words else policy)
        return replace(case, policy=policy, variant=words, against=self._compared_with(policy, chosen))

    def _compared_with(self, policy: str, chosen: Chosen) -> str:
        """Return the label of the policy that a policy is compared with: the one it builds on, with the same starts."""
        below = self._held_by(policy).on_top_of or BASELINE_POLICY
        starts = combinations(self._held_by(below), self.starts)
        return next(labelled(below, words) for own, words in starts if own.items() <= chosen.items())

    def space(self, cases: tuple[Case, ...]) -> Space:
        """Return what a design over these cases is drawn over."""
        return Space(self.experiment.seed, self.structure.columns, cases, self.structure.joint)


def ask(
    name: str | Path, options: Options, amend: Callable[[ResolvedExperiment], ResolvedExperiment] | None = None
) -> Question:
    """Read an experiment and build its structure.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a file.
    options
        What to change about it.
    amend
        What a study changes before the structure is built, such as who may join a partnership.

    Raises
    ------
    UserError
        If a file has a mistake, or an option does not fit the experiment.
    """
    if is_path(name) and Path(name).is_dir():
        raise UserError(
            f"{shorten(str(name))} is a folder: give the name or the file of an experiment; "
            "`critmin info` explains the run in a folder, and how to continue it"
        )
    library = open_library(name)
    resolved = library.resolve(_adjusted(library.experiment(name), options))
    return question_of(resolved if amend is None else amend(resolved), options, library)


def question_of_manifest(config: Mapping[str, Any], options: Options) -> Question:
    """Rebuild a question from the configuration that a manifest keeps.

    Raises
    ------
    UserError
        If the configuration is of a version that does not fit this one, or an option does not fit it.
    """
    library = open_library()
    try:
        resolved = library.revive(config)
    except ValidationError as error:
        count, first = error.error_count(), error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UserError(
            f"the manifest's configuration is of another version: {count} mistake(s), the first at {where}: "
            f"{first['msg']}; install the version that made it"
        ) from error
    adjusted = resolved.model_copy(update={"experiment": _adjusted(resolved.experiment, options)})
    return question_of(adjusted, options, library)


def question_of(resolved: ResolvedExperiment, options: Options, library: Library) -> Question:
    """Build the structure of a resolved experiment, and read what the options set.

    Raises
    ------
    UserError
        If a setting or a start does not fit, or a number or date is refused as implausible.
    """
    starts, _ = read_starts(options.sweeps, resolved)
    wide = with_twins(resolved, starts)
    subject = subject_of(wide, library)
    remarks = examine(subject)  # before the base year is balanced, which a slip of units may make impossible
    structure = build(wide)
    resolved = settled(resolved, structure.baseline)
    overrides = read_overrides(options.settings, structure.columns)
    settings = _metric_settings(resolved, overrides)
    question = Question(resolved.experiment, resolved, structure, {}, settings, subject, starts, remarks)
    return question.with_overrides(overrides)


def _adjusted(experiment: ExperimentConfig, options: Options) -> ExperimentConfig:
    """Return the experiment with the options' worlds, months and seed, checked like those in a file."""
    changes = {"worlds": options.worlds, "months": options.months, "seed": options.seed}
    given = {key: value for key, value in changes.items() if value is not None}
    for key, value in given.items():
        _check_limits(key, value)
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


def _metric_settings(resolved: ResolvedExperiment, overrides: Mapping[str, float]) -> MetricSettings:
    """Return the thresholds of a shortage.

    Raises
    ------
    UserError
        If one is set to what is no threshold.
    """
    behaviour = resolved.baseline.behaviour
    threshold, months = (
        overrides.get(key, behaviour[key.removeprefix("behaviour.")].value) for key in SHORTAGE_SETTINGS
    )
    try:
        return MetricSettings(threshold, round(months))
    except ValueError as error:
        raise UserError(f"--set: {error}") from error
