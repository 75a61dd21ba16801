"""The two steps of a sensitivity analysis, each a run of its own: screen all factors, then weigh those that matter."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from experiments.design.base import Case, Design
from experiments.design.factors import Drawn, Factor, Fitted, factors_of
from experiments.design.morris import Morris
from experiments.design.saltelli import Saltelli
from experiments.design.settings import read_axes
from experiments.design.sweep import with_values
from experiments.questions.sensitivity.results import Screening, Sensitivity, Weighing, read_screening, read_weighing
from experiments.questions.sensitivity.subject import SCREENING, SENSITIVITY, Subject
from experiments.runner.execute import execute
from experiments.runner.prepare import refuse_clashes, request_of
from experiments.runner.question import Options, Question, ask
from experiments.runner.request import Request
from experiments.words.names import known
from experiments.words.outcome import OPEN, Names, Outcome

ANY: Final = "any"
"""Label of the policy where the policy is a factor."""


@dataclass(frozen=True)
class Plan:
    """What is asked of a sensitivity analysis.

    Attributes
    ----------
    policy
        Hold this policy; else the policy is a factor among those of the experiment.
    outcome
        ``METRIC[:NATION[:GOOD]]``; by default unserved demand, of the first importer's good that lacks most.
    trajectories
        Morris trajectories of the screening, each of one world per factor and one more.
    samples
        Base samples of the indices, each of one world per group of factors and two more.
    factors
        How many uncertain inputs stand alone in the second step, those with the largest effect; levers and the dice
        always do.
    """

    policy: str | None = None
    outcome: str | None = None
    trajectories: int = 8
    samples: int = 128
    factors: int = 8


def screened_and_weighed(name: str | Path, options: Options, plan: Plan) -> Sensitivity:
    """Screen every uncertain number of an experiment, then share the variance among those that matter most.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a file. Its main scenario is studied.
    options
        What to change about it; `sweeps` are further levers, each a factor that takes the values given. The folder of
        the screening is the second step's with ``-screening`` behind it, where one is given.
    plan
        What is asked.

    Raises
    ------
    UserError
        If a file or an option has a mistake, or the outcome does not vary.
    """
    study = Study.of(name, options, plan)
    screening = study.screen()
    return Sensitivity(screening, study.weigh(screening))


@dataclass(frozen=True)
class Study:
    """A question with what is varied in it.

    Attributes
    ----------
    question
        The experiment, read; its main scenario alone.
    options, plan
        What is asked.
    case
        The policy that holds where no factor says otherwise.
    factors
        What is varied.
    """

    question: Question
    options: Options
    plan: Plan
    case: Case
    factors: tuple[Factor, ...]

    @classmethod
    def of(cls, name: str | Path, options: Options, plan: Plan) -> "Study":
        """Read an experiment and list its factors.

        Raises
        ------
        UserError
            If a file has a mistake, or an option does not fit the experiment.
        """
        question = ask(name, options).main_scenario()
        axes = read_axes(options.sweeps, question.structure.columns)
        refuse_clashes(question.overrides, axes)
        question = question.with_axes(axes)
        levels = {column: axis.numbers for axis in axes for column in axis.columns}
        held = question.policies
        if plan.policy is not None:
            held = (known("policy", plan.policy, held, question.experiment.name),)
        policies = [question.case(question.experiment.scenario, policy) for policy in held]
        label = policies[0].policy if len(policies) == 1 else ANY
        resting = with_values(policies[0], {name: numbers[0] for name, numbers in levels.items()}, question.switches)
        case = replace(resting, policy=label, against=label)
        factors = factors_of(question.space((case,)), policies, levels, question.overrides)
        return cls(question, options, plan, case, factors)

    def screen(self) -> Screening:
        """Run the trajectories and return what they found."""
        subject = self._subject([factor.name for factor in self.factors])
        options = self.options
        if options.out is not None:
            options = replace(options, out=options.out.with_name(f"{options.out.name}-{SCREENING}"))
        design = Morris(self.factors)
        request = self._request(options, SCREENING, design, subject, self.plan.trajectories * design.length)
        if self.plan.outcome is not None:
            Outcome.read(
                self.plan.outcome, Names.of_run(request.job.layout), OPEN
            )  # a slip ends it before anything runs
        return read_screening(execute(request).store, subject, self.plan.outcome)

    def weigh(self, screening: Screening) -> Weighing:
        """Run the base samples over the factors that a screening found largest, and return what they found."""
        inputs = {factor.name for factor in self.factors if isinstance(factor, Drawn | Fitted)}
        largest = [name for name in screening.table["factor"] if name in inputs][: self.plan.factors]
        subject = self._subject([factor.name for factor in self.factors if factor.name not in inputs] + largest)
        design = Saltelli(self.factors, tuple(part.group for part in subject.factors))
        request = self._request(self.options, SENSITIVITY, design, subject, self.plan.samples * design.length)
        return read_weighing(execute(request).store, subject, str(screening.outcome))

    def _subject(self, alone: list[str]) -> Subject:
        statuses = {column.name: column.status for column in self.question.structure.columns}
        return Subject.of(self.question.experiment.seed, self.factors, statuses, alone)

    def _request(self, options: Options, kind: str, design: Design, subject: Subject, worlds: int) -> Request:
        study = subject.study(kind, self.case.policy)
        return replace(request_of(self.question, (self.case,), options, design=design, study=study), worlds=worlds)
