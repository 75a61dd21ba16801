"""Which inputs the answer depends on: the finding of `critmin sensitivity`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Unpack

import pandas as pd

from experiments.analysis.records import plain, records
from experiments.printing.grid import Grid
from experiments.questions.base import Finding, Paint, Saved, folder_of, run_facts
from experiments.questions.how import HowToRun, options_of
from experiments.questions.sensitivity.effects_figure import effects_title, paint_effects
from experiments.questions.sensitivity.heat_map import paint_heat_map, totals
from experiments.questions.sensitivity.printout import (
    EFFECTS_NOTE,
    INDICES_NOTE,
    effects_grid,
    every_index,
    indices_grid,
    sentences,
)
from experiments.questions.sensitivity.results import Screening, Sensitivity, Weighing, open_sensitivity
from experiments.questions.sensitivity.samples import DEFAULT_METRIC
from experiments.questions.sensitivity.study import Plan, screened_and_weighed
from experiments.questions.sensitivity.tornado import paint_tornado, tornado_title
from experiments.store import RunStore
from experiments.words.outcome import OPEN, Outcome
from experiments.words.sentences import sentence


@dataclass(frozen=True, repr=False)
class SensitivityFinding(Finding):
    """Effects of all inputs, and shares of the variance of those that matter.

    Attributes
    ----------
    result
        The steps that are there.
    """

    question: ClassVar[str] = "sensitivity"
    result: Sensitivity

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The runs of its steps."""
        return self.result.stores

    def sentences(self) -> list[str]:
        """Return sentences on which inputs the outcome depends on most, how much is chance, and what is doubtful."""
        screening, weighing = self.result.screening, self.result.weighing
        if weighing is not None:
            reported = [f"{sentence(tornado_title(weighing))}."] if weighing.shares.reported else []
            return [*reported, *sentences(weighing)]
        return [] if screening is None else [f"{sentence(effects_title(screening))}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the effects of all inputs, and the indices of every importer and good."""
        return {
            **({} if self.result.screening is None else {"effects": self.result.screening.table}),
            **({} if self.result.weighing is None else {"indices": every_index(self.result.weighing)}),
        }

    def figures(self) -> Mapping[str, Paint]:
        """Return the figures of the steps that are there, of the second where its samples are enough."""
        found: dict[str, Paint] = {}
        if (screening := self.result.screening) is not None:
            found["effects"] = lambda: paint_effects(screening)
        if (weighing := self.result.weighing) is not None:
            if weighing.shares.reported:
                found["tornado"] = lambda: paint_tornado(weighing)
            if not totals(weighing).empty:
                found["heat_map"] = lambda: paint_heat_map(weighing)
        return found

    def plain(self) -> dict[str, Any]:
        """Return both steps; one that is not there is null."""
        screening, weighing = self.result.screening, self.result.weighing
        return {
            "finding": " ".join(self.sentences()),
            "screening": None if screening is None else _screening(screening),
            "indices": None if weighing is None else _weighing(weighing),
        }

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return what the second step found, else the first; in full both."""
        screening, weighing = self.result.screening, self.result.weighing
        found = [indices_grid(weighing)] if weighing is not None and weighing.shares.reported else []
        if screening is not None and (full or not found):
            found.append(effects_grid(screening))
        return found

    def notes(self) -> list[str]:
        """Say what the columns are."""
        weighing = self.result.weighing
        return [INDICES_NOTE if weighing is not None and weighing.shares.reported else EFFECTS_NOTE]

    def folder(self, name: str) -> Path:
        """Return the folder of the step that a table or figure is about."""
        step = self.result.screening if name == "effects" else self.result.weighing
        return self.stores[-1].path if step is None else step.store.path


def sensitivity(
    name: str | Path,
    outcome: str | None = None,
    *,
    nation: str | None = None,
    good: str | None = None,
    policy: str | None = None,
    trajectories: int = Plan.trajectories,
    samples: int = Plan.samples,
    factors: int = Plan.factors,
    **how: Unpack[HowToRun],
) -> SensitivityFinding:
    """Screen every uncertain number of an experiment, then share the variance among those that matter most.

    Parameters
    ----------
    name
        Name of a bundled experiment, path of a YAML file, or the run folder of either step, of which nothing is run
        again.
    outcome
        What is explained, ``METRIC[:NATION[:GOOD]]``; by default unserved demand.
    nation, good
        Importer and good, where the outcome names none; by default the first importer's good that lacks most.
    policy
        Hold this policy; without it the policy is an input among those of the experiment.
    trajectories, samples
        Size of the two steps: a trajectory has a world per input and one more, a base sample one per input that stands
        alone and three more.
    factors
        How many uncertain inputs stand alone in the second step.
    **how
        See `HowToRun`; ``out`` is the folder of the second step, ``sweep`` adds levers with the values given.

    Raises
    ------
    UserError
        If a file or an option has a mistake, or the outcome does not vary.
    """
    asked = str(Outcome.parse(outcome or DEFAULT_METRIC, OPEN).filled(nation, good))
    if Path(name).is_dir():
        return SensitivityFinding(open_sensitivity(name, asked))
    plan = Plan(policy, asked, trajectories, samples, factors)
    return SensitivityFinding(screened_and_weighed(name, options_of(how), plan))


def of_run(run: Saved, nation: str | None, good: str | None) -> SensitivityFinding:
    """Return the finding of a run folder of either step about unserved demand."""
    return sensitivity(folder_of(run), nation=nation, good=good)


def _screening(screening: Screening) -> dict[str, Any]:
    return {
        **_run(screening.store),
        "outcome": asdict(screening.outcome),
        "trajectories": screening.trajectories,
        "effects": records(screening.table),
    }


def _weighing(weighing: Weighing) -> dict[str, Any]:
    shares = weighing.shares
    return {
        **_run(weighing.store),
        "outcome": asdict(weighing.outcome),
        "samples": len(weighing.samples.numbers),
        "reported": shares.reported,
        **plain({"chance": shares.chance, "together": shares.together}),
        "doubts": list(shares.doubts),
        "samples_needed": shares.needed,
        "shares": records(shares.table.merge(weighing.ranges, on="factor", how="left")),
        "every_outcome": records(every_index(weighing)),
    }


def _run(store: RunStore) -> dict[str, Any]:
    return {**run_facts(store), "scenario": store.layout.scenarios[0], "policy": store.layout.policies[0]}
