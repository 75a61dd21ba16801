"""Scenario discovery: under which conditions a policy fails (Lempert, Groves, Popper and Bankes 2006).

A box is found by PRIM among what worlds drew. The best of several hundred inputs always looks good, so only as many
inputs are searched as the worlds can carry, those that go most with failing; a restriction stays only if it would be
surprising as the best of these; the whole is done again in resamples; and the share of failures is also told for
worlds that did not help to find the box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.focus import focus_of
from experiments.questions.boxes import Fit, Sample, fit
from experiments.questions.discovery.failing import failing_worlds, inputs_of
from experiments.questions.discovery.prim import LEAST_MASS
from experiments.questions.discovery.search import MOST_INPUTS, PER_INPUT, Again, Found, search, search_again
from experiments.questions.discovery.sidak import among, quasi_p
from experiments.questions.failure import Failure, failure_of
from experiments.words.names import known
from experiments.words.shares import percent
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store import RunStore

RESAMPLES = 100
"""Resamples of the worlds in which the box is looked for again."""


@dataclass(frozen=True)
class Question:
    """Where to look for failures.

    Attributes
    ----------
    outcome
        As `experiments.questions.failure.failure_of` takes it; a shortage of the pair in focus by default.
    policy, scenario
        None takes the policy in focus and the main scenario.
    nation, good
        Where the outcome names none; by default what is in focus.
    unhelped
        Look at the worlds that fail without the policy, and ask in which of them it makes the outcome no better.
    only
        Patterns such as ``control.*``: search only these inputs; all that vary if there are none.
    density
        See `experiments.analysis.prim.choose`.
    """

    outcome: str | None = None
    policy: str | None = None
    scenario: str | None = None
    unhelped: bool = False
    only: tuple[str, ...] = ()
    density: float | None = None
    nation: str | None = None
    good: str | None = None


@dataclass(frozen=True)
class Discovery:
    """Where a policy fails.

    Attributes
    ----------
    scenario, policy, baseline, failure, unhelped
        What was asked.
    worlds, failures
        How many worlds were looked at, and how many of them fail.
    inputs, searched
        How many inputs vary over the worlds, and how many of them were searched.
    box
        One row per restricted input, the least likely to be chance first: ``column, low, high`` (NaN where the box sets
        no limit), ``least, most`` (what worlds drew), ``p_value`` (`experiments.questions.discovery.sidak`), ``p_best``
        (the same for the best of all inputs searched) and ``reproduced``, the share of resamples in which it is found.
    fit
        How well the box separates failures from other worlds.
    unseen
        Density of the boxes of resamples in the worlds that were left out of each; NaN if they hold none.
    trajectory
        Coverage, density and mass of the boxes that peeling went through.
    """

    scenario: str
    policy: str
    baseline: str
    failure: Failure
    unhelped: bool
    worlds: int
    failures: int
    inputs: int
    searched: int
    box: pd.DataFrame
    fit: Fit
    unseen: float
    trajectory: pd.DataFrame

    @property
    def base_rate(self) -> float:
        """Share of all worlds that fail."""
        return self.failures / self.worlds

    @property
    def warnings(self) -> list[str]:
        """What makes the answer doubtful, as sentences."""
        said = []
        rarer = min(self.failures, self.worlds - self.failures)
        if rarer < PER_INPUT * MOST_INPUTS:
            said.append(
                f"Of {self.worlds} worlds {self.failures} fail: at {PER_INPUT} of either kind for each, enough for "
                f"{self.searched} inputs. Run more worlds."
            )
        if self.searched < self.inputs:
            said.append(
                f"{self.inputs} inputs vary; only the {self.searched} that go most with failing were searched, so what "
                "matters only together with others may be missed: name inputs with --only to search those."
            )
        if len(self.box) and not self.unseen > self.base_rate:
            said.append(
                f"In worlds that did not help to find such boxes {percent(self.unseen)} fail, of all worlds "
                f"{percent(self.base_rate)}: take the box for chance until more worlds show it again."
            )
        return said

    def plain(self) -> dict[str, Any]:
        """Return the answer without its tables, as JSON values."""
        return {
            "scenario": self.scenario,
            "policy": self.policy,
            "baseline": self.baseline,
            "outcome": str(self.failure),
            "unhelped": self.unhelped,
            "worlds": self.worlds,
            "failures": self.failures,
            "inputs": self.inputs,
            "searched": self.searched,
            **vars(self.fit),
            "density_unseen": self.unseen,
            "warnings": self.warnings,
        }


def search_box(store: "RunStore", question: Question = Question()) -> Discovery:
    """Find the conditions under which a policy fails.

    Parameters
    ----------
    store
        An opened run.
    question
        Where to look.

    Raises
    ------
    UserError
        If the run has no such policy, scenario, outcome or inputs, too few worlds fail or do not fail, or no box is as
        dense as asked.
    """
    layout = store.layout
    scenario = layout.scenarios[0] if question.scenario is None else question.scenario
    known("scenario", scenario, layout.scenarios, "the run")
    policy = question.policy or focus_of(store).policy or layout.policies[0]
    known("policy", policy, layout.policies, "the run")
    failure = failure_of(question.outcome, store, nation=question.nation, good=question.good, policy=policy)
    worlds, fails = failing_worlds(store, (scenario, policy), failure, unhelped=question.unhelped)
    drawn = inputs_of(store.design(), (scenario, policy), worlds, question.only)
    sample = Sample.of(np.ascontiguousarray(drawn.to_numpy(dtype=np.float64).T), fails)
    found = search(sample, question.density)
    if found is None:
        raise UserError(
            f"--density {question.density:g}: no box of at least {LEAST_MASS:.0%} of the worlds is so dense"
        )
    again = search_again(sample, Resampling(len(fails), int(store.manifest["seed"]), RESAMPLES), question.density)
    table = _rows(sample, found, list(drawn.columns), again)
    return Discovery(
        scenario=scenario,
        policy=policy,
        baseline=layout.baselines[policy],
        failure=failure,
        unhelped=question.unhelped,
        worlds=len(fails),
        failures=int(np.count_nonzero(fails)),
        inputs=len(drawn.columns),
        searched=found.searched,
        box=table,
        fit=fit(sample, found.box),
        unseen=again.unseen,
        trajectory=pd.DataFrame([vars(fit(sample, each)) for each in found.trajectory]),
    )


def _rows(sample: Sample, found: Found, names: Sequence[str], again: Again) -> pd.DataFrame:
    """Return the table of a box's restrictions, see `Discovery`."""
    box = found.box
    places = box.restricted
    limits = {"low": box.low[places], "high": box.high[places]}
    p_values = quasi_p(sample, box)
    table = pd.DataFrame(
        {
            "column": [str(names[place]) for place in places],
            **{name: np.where(np.isfinite(values), values, np.nan) for name, values in limits.items()},
            "least": sample.inputs[places].min(axis=1),
            "most": sample.inputs[places].max(axis=1),
            "p_value": p_values,
            "p_best": among(p_values, found.searched),
            "reproduced": again.reproduced[places],
        }
    )
    return table.sort_values("p_value", kind="stable", ignore_index=True)
