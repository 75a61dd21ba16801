"""Offer an experiment to the EMA Workbench, as one of its models.

The workbench chooses the points and keeps the outcomes: its samplers, evaluators, discovery and optimisers then
work on critmin. In its words (XLRM): uncertain numbers are the uncertainties, the policy and numbers of clauses the
levers, metrics the outcomes. One of its experiments is a block of worlds here: what it does not vary is drawn world by
world as always, the same for every experiment, and outcomes are means over these worlds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from experiments.design.base import Column, is_drawn
from experiments.design.bounds import bounds_of
from experiments.export.ema import identifier, outcome_name
from experiments.runner.extras import imported
from experiments.runner.prepare import request_of
from experiments.runner.question import Options, Question, ask
from experiments.runner.work import Job
from experiments.words.names import known
from sim.config.errors import UserError

WORLDS = 32
"""Worlds of one experiment, unless another number is given."""

METRICS = ("shortage", "unserved")
"""Metrics of each importer and good that are outcomes, unless others are given."""

POLICY = "policy_name"
"""The lever that chooses the policy; the workbench keeps ``policy`` for a set of levers."""


@dataclass(frozen=True)
class Simulation:
    """A function of uncertainties and levers; survives pickling, for the workbench's parallel evaluators.

    Attributes
    ----------
    question
        The experiment.
    job
        Its cases, and what simulates them.
    worlds
        Worlds of one call.
    metrics
        Metrics that are outcomes.
    """

    question: Question
    job: Job
    worlds: int
    metrics: tuple[str, ...]

    def __call__(self, **values: Any) -> dict[str, float]:  # noqa: ANN401  - the workbench calls by name
        """Return the mean of each outcome over the worlds; NaN where a metric does not apply.

        Parameters
        ----------
        values
            ``policy_name``, and any number of the model by its name as an identifier. A lever acts only under a
            policy that pulls it.
        """
        policy = str(values.pop(POLICY, self.question.policies[0]))
        scenario = self.question.scenarios[0]
        case = next(one for one in self.job.space.cases if (one.scenario, one.policy) == (scenario, policy))
        rows = self.job.design(self.job.space, np.arange(self.worlds, dtype=np.int64), (case,))
        for name, value in values.items():
            column = self._columns[name]
            if column not in self.question.switches or case.levers.get(column, 0.0) != 0.0:
                rows[column] = float(value)
        result = self.job.simulate(rows)
        layout = self.job.layout
        return {
            outcome_name(metric, nation, good): float(result.metrics[metric][at_nation, at_good].mean())
            for metric in self.metrics
            for at_nation, nation in enumerate(layout.nations)
            for at_good, good in enumerate(layout.goods)
        }

    @cached_property
    def _columns(self) -> dict[str, str]:
        return {identifier(column.name): column.name for column in self.question.structure.columns}


def ema_model(
    name: str | Path,
    *,
    uncertainties: Sequence[str] | None = None,
    levers: Sequence[str] = (),
    metrics: Sequence[str] = METRICS,
    worlds: int = WORLDS,
    options: Options | None = None,
) -> Any:  # noqa: ANN401  - of an optional extra
    """Return an experiment as a model of the EMA Workbench, ready for `perform_experiments`.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a file; its main scenario is simulated.
    uncertainties
        Numbers of the model that the workbench varies over their ranges; by default every one that is drawn alone.
        Those fitted together stay drawn together.
    levers
        Numbers of clauses that it varies too, in addition to the policy.
    metrics
        Metrics of each importer and good that are outcomes.
    worlds
        Worlds of one experiment.
    options
        Changes to the experiment, such as months and settings.

    Raises
    ------
    UserError
        If the workbench is not installed, or a name is unknown.
    """
    ema = imported("ema_workbench", "ema", "the adapter")
    asked = options or Options()
    question = ask(name, asked)
    job = request_of(question, question.cases(), asked).job
    for metric in metrics:
        known("metric", metric, job.layout.metrics)
    columns = {column.name: column for column in question.structure.columns}
    for key in (*(uncertainties or ()), *levers):
        known("number", key, columns)
    varied = _alone(question) if uncertainties is None else uncertainties
    simulation = Simulation(question, job, worlds, tuple(metrics))
    model = ema.Model("critmin", function=simulation)
    model.uncertainties = [_real(ema, columns[key]) for key in varied]
    model.levers = [
        ema.CategoricalParameter(POLICY, list(question.policies)),
        *(_real(ema, columns[key]) for key in levers),
    ]
    model.outcomes = [
        ema.ScalarOutcome(outcome_name(metric, nation, good))
        for metric in metrics
        for nation in job.layout.nations
        for good in job.layout.goods
    ]
    return model


def _alone(question: Question) -> list[str]:
    joint = question.structure.joint
    together = set() if joint is None else set(joint.names)
    return [column.name for column in question.structure.columns if is_drawn(column) and column.name not in together]


def _real(ema: Any, column: Column) -> Any:  # noqa: ANN401  - as above
    """Return a column as a parameter over its range, or over what it can be where it has none."""
    bounds = bounds_of(column)
    low = bounds.least if column.low is None else column.low
    high = bounds.most if column.high is None else column.high
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise UserError(f"{column.name} has no range to vary it over: it is {column.value:g} {column.unit}")
    return ema.RealParameter(identifier(column.name), low, high)
