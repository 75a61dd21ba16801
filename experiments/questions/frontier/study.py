"""Search, then check: generations of runs over some worlds, and one run of the best over others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Resampling
from experiments.design.base import Case, Design
from experiments.design.fresh import FreshWorlds
from experiments.design.monte_carlo import monte_carlo
from experiments.questions.frontier.base import Frontier, Plan
from experiments.questions.frontier.goal import RISKS, Goal
from experiments.questions.frontier.search import Archive, Size, Strengths, search
from experiments.questions.frontier.verdict import Candidate, verdict
from experiments.questions.studies import partnered
from experiments.runner.describe import BASELINE_POLICY
from experiments.runner.execute import execute
from experiments.runner.prepare import request_of
from experiments.runner.question import Options, Question, ask
from experiments.runner.request import Request
from experiments.store import RunStore
from experiments.store.metrics import Float, MetricTable
from experiments.words.names import known
from sim.config.errors import UserError

KIND: Final = "frontier"
CHECK: Final = "check"
"""Folder of the run over fresh worlds, next to the generations; after as many of them as stand behind it."""

MOST_CHECKED: Final = 8
"""Candidates of an importer that are checked, evenly along its front."""


def search_and_check(name: str | Path, options: Options, plan: Plan) -> Frontier:
    """Search an experiment's policy for the strengths that trade cost against risk best, importer by importer.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a file. Its main scenario is studied.
    options
        What to change about it; `worlds` are those of the search.
    plan
        What is asked.

    Raises
    ------
    UserError
        If a file or an option has a mistake, or the policy has no clause.
    """
    study = Study.of(name, options, plan)
    archive = search(study.size, study.question.experiment.seed, study.evaluate)
    return study.check(archive)


@dataclass(frozen=True)
class Study:
    """A question with what is varied and lowered in it.

    Attributes
    ----------
    question
        The experiment, read; its main scenario alone.
    options, plan
        What is asked.
    goal
        What is lowered.
    policy
        Whose clauses are varied.
    """

    question: Question
    options: Options
    plan: Plan
    goal: Goal
    policy: str

    @classmethod
    def of(cls, name: str | Path, options: Options, plan: Plan) -> "Study":
        """Read an experiment and what is asked of it.

        Raises
        ------
        UserError
            If a file has a mistake, or an option does not fit the experiment.
        """
        question = ask(name, options).main_scenario()
        importers = question.experiment.importers
        name = question.experiment.name
        goods = question.structure.goods if question.experiment.goods == "all" else question.experiment.goods
        goal = Goal(
            nations=tuple(known("importer", nation, importers, name) for nation in plan.importers) or importers,
            risk=known("risk", plan.risk, RISKS),
            good=plan.good and known("good", plan.good, goods, name),
        )
        return cls(question, options, plan, goal, partnered(question.experiment, plan.policy))

    @property
    def clauses(self) -> tuple[str, ...]:
        """Levers of the clauses that the policy holds."""
        levers = self._case(()).levers
        return tuple(name for name, value in levers.items() if name.startswith("clause.") and value != 0.0)

    @property
    def size(self) -> Size:
        """How large the search is."""
        if not self.clauses:
            raise UserError(f"policy {self.policy} holds no clause whose strength could be varied")
        return Size(len(self.clauses), 2 * len(self.goal.nations), self.plan.population, self.plan.generations)

    @cached_property
    def folder(self) -> Path:
        """Folder of the search: the one asked for, or one named by what the search is."""
        return self._request([], monte_carlo, self.options, {"fresh": 0}).job.run_dir

    def evaluate(self, generation: int, individuals: Sequence[Strengths]) -> Float:
        """Run a generation and return its objectives: each importer's mean cost and mean risk."""
        cases = [self._case(individual) for individual in individuals]
        options = replace(self.options, out=self.folder / f"generation-{generation:03d}")
        store = execute(self._request(cases, monte_carlo, options, {"generation": generation})).store
        objectives = np.stack([self.goal.means(table) for table in _tables(store).values()])
        for nation, means in zip(self.goal.nations, objectives.transpose(1, 0, 2), strict=True):
            if np.isnan(means).any():
                raise UserError(f"{nation} needs none of {self.goal.good}: leave it out, or name another --good")
        return objectives.reshape(len(individuals), -1)

    def check(self, archive: Archive) -> Frontier:
        """Run the best of each importer over fresh worlds and return what they are worth there."""
        fronts = [_along(archive.front((2 * place, 2 * place + 1))) for place in range(len(self.goal.nations))]
        chosen = list(dict.fromkeys(individual for front in fronts for individual in front))
        none = self.question.case(self.question.experiment.scenario, BASELINE_POLICY)
        cases = [replace(none, against=none.label), *(self._case(individual) for individual in chosen)]
        first = self.question.experiment.worlds
        options = replace(self.options, out=self.folder / f"{CHECK}-{self.plan.generations:03d}")
        request = self._request(cases, FreshWorlds(first), options, {"fresh": first})
        store = execute(replace(request, worlds=self.plan.check)).store
        return self._found(archive, fronts, store)

    def _found(self, archive: Archive, fronts: Sequence[Sequence[Strengths]], store: RunStore) -> Frontier:
        tables = _tables(store)
        resampling = Resampling(len(tables[BASELINE_POLICY].worlds), self.question.experiment.seed)
        rows = [
            verdict(self.goal, nation, [self._candidate(individual) for individual in front], tables, resampling)
            for nation, front in zip(self.goal.nations, fronts, strict=True)
        ]
        searched = [
            pd.DataFrame({"nation": nation, "cost": cost, "taken_off": taken_off})
            for nation, (cost, taken_off) in zip(self.goal.nations, archive.trades(), strict=True)
        ]
        candidates = map(self._candidate, archive.objectives)
        strengths = pd.DataFrame([{"candidate": one.label, **one.strengths} for one in candidates])
        table = pd.concat(rows, ignore_index=True).merge(strengths, on="candidate", how="left")
        return Frontier(self.goal, self.policy, self.folder, store, table, pd.concat(searched, ignore_index=True))

    def _candidate(self, individual: Strengths) -> Candidate:
        names = [name.removeprefix("clause.").removesuffix(".strength") for name in self.clauses]
        return Candidate(self._case(individual).label, dict(zip(names, individual, strict=True)))

    def _case(self, individual: Strengths) -> Case:
        """Return the policy with its clauses at some strengths; as it is if none are given."""
        case = self.question.case(self.question.experiment.scenario, self.policy)
        if not individual:
            return case
        levers = {**case.levers, **dict(zip(self.clauses, individual, strict=True))}
        named = replace(case, levers=levers, variant=" ".join(f"{strength:g}" for strength in individual))
        return replace(named, against=named.label)

    def _request(self, cases: Sequence[Case], design: Design, options: Options, part: dict[str, Any]) -> Request:
        plan = self.plan
        study = {
            "kind": KIND, "policy": self.policy, "nations": list(self.goal.nations), "risk": plan.risk,
            "good": plan.good, "population": plan.population, "search_worlds": self.question.experiment.worlds,
            "individuals": [case.variant for case in cases], **part,
        }  # fmt: skip
        return request_of(self.question, tuple(cases), options, design=design, study=study)


def _tables(store: RunStore) -> dict[str, MetricTable]:
    """Return the metrics of each policy of a run, over the worlds that none of them failed in."""
    scenario = store.layout.scenarios[0]
    tables = {policy: store.table(scenario, policy) for policy in store.layout.policies}
    worlds = next(iter(tables.values())).worlds
    for table in tables.values():
        worlds = np.intersect1d(worlds, table.worlds)
    if len(worlds) == 0:
        raise UserError(f"{store.path}: no world finished under every candidate; see its failures.parquet")
    return {policy: table.on_worlds(worlds) for policy, table in tables.items()}


def _along(front: list[Strengths]) -> list[Strengths]:
    """Return some candidates evenly along a front, its ends among them."""
    if len(front) <= MOST_CHECKED:
        return front
    places = np.linspace(0, len(front) - 1, MOST_CHECKED).round().astype(int)
    return [front[place] for place in places]
