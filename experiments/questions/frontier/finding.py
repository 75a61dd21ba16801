"""What each importer can buy, and for how much: the finding of `critmin frontier`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Unpack

import pandas as pd

from experiments.analysis.records import records
from experiments.printing.grid import Grid
from experiments.questions.base import Finding, Paint, Saved, folder_of, refuse_pair, run_facts
from experiments.questions.frontier.base import Frontier, Plan
from experiments.questions.frontier.figure import frontier_title, paint_frontier
from experiments.questions.frontier.printout import NOTE, clauses_of, strengths_grid, worth_grid
from experiments.questions.frontier.saved import SEARCHED, TABLE, saved_frontier
from experiments.questions.frontier.study import search_and_check
from experiments.questions.how import HowToRun, options_of
from experiments.store import RunStore
from experiments.words.outcome import OPEN, Outcome
from experiments.words.sentences import sentence
from sim.config.errors import UserError

SEARCH_WORLDS = 128
"""Worlds of the search, by default."""


@dataclass(frozen=True, repr=False)
class FrontierFinding(Finding):
    """The best trades of cost against risk.

    Attributes
    ----------
    result
        The candidates of each importer over fresh worlds, and everything that was tried.
    """

    question: ClassVar[str] = "frontier"
    result: Frontier

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The run over fresh worlds."""
        return (self.result.store,)

    def sentences(self) -> list[str]:
        """Return sentences on what the first importer's largest reduction costs."""
        return [f"{sentence(frontier_title(self.result))}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the candidates, and everything that was tried."""
        return {TABLE: self.result.table, SEARCHED: self.result.searched}

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of cost against risk."""
        return {"frontier": lambda: paint_frontier(self.result)}

    def plain(self) -> dict[str, Any]:
        """Return what was searched and the candidates."""
        found = self.result
        return {
            "finding": self.sentences()[0],
            "folder": str(found.folder),
            **run_facts(found.store),
            "scenario": found.store.layout.scenarios[0],
            "policy": found.policy,
            "risk": found.goal.risk,
            "good": found.goal.good,
            "clauses": clauses_of(found),
            "evaluated": len(found.searched) // len(found.goal.nations),
            "candidates": records(found.table),
        }

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return each importer's candidates, the cheapest first; in full also the strengths of the clauses."""
        worth = worth_grid(self.result, full=full)
        return (worth, strengths_grid(self.result)) if full else (worth,)

    def notes(self) -> list[str]:
        """Say what the columns are."""
        return [NOTE]

    def folder(self, _name: str) -> Path:
        """Return the folder of the search."""
        return self.result.folder


def frontier(
    name: str | Path,
    outcome: str | None = None,
    *,
    nations: Sequence[str] = (),
    good: str | None = None,
    policy: str | None = None,
    population: int = Plan.population,
    generations: int = Plan.generations,
    check_worlds: int = Plan.check,
    **how: Unpack[HowToRun],
) -> FrontierFinding:
    """Search the strengths of a policy's clauses for the best trades of cost against risk, importer by importer.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a YAML file.
    outcome
        The risk, ``shortage`` or ``unserved``; importer and good may follow as in ``METRIC:NATION:GOOD``.
    nations
        Whose cost and risk are lowered; by default all importers of the experiment.
    good
        The good at risk; by default the mean over all.
    policy
        The policy whose clauses are varied; the first with a partnership by default.
    population, generations
        Size of the search.
    check_worlds
        Worlds, none of them of the search, that the best are checked over.
    **how
        See `HowToRun`; ``worlds`` are those of the search.

    Raises
    ------
    UserError
        If a file or an option has a mistake, or the policy has no clause.
    """
    asked = Outcome.parse(outcome or Plan.risk, OPEN).filled(None, good)
    if asked.nation and nations:
        raise UserError("--outcome names an importer already: leave out --nation")
    whose = (asked.nation,) if asked.nation else tuple(nations)
    plan = Plan(policy, whose, asked.metric, asked.good or None, population, generations, check_worlds)
    how["worlds"] = how.get("worlds") or SEARCH_WORLDS
    return FrontierFinding(search_and_check(name, options_of(how), plan))


def of_run(run: Saved, nation: str | None, good: str | None) -> FrontierFinding:
    """Return the finding of the folder of a search.

    Raises
    ------
    UserError
        If it is none, or another importer or good is asked for: they are settled in it.
    """
    refuse_pair(f"{folder_of(run)} is a search", nation, good)
    return FrontierFinding(saved_frontier(folder_of(run)))
