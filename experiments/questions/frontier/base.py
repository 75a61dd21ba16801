"""What a search is asked, and what it answers."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.questions.frontier.goal import Goal
from experiments.store import RunStore


@dataclass(frozen=True)
class Plan:
    """What is asked of a search.

    Attributes
    ----------
    policy
        The policy whose clauses are varied; the first with a partnership by default.
    importers
        Whose cost and risk are lowered; all of the experiment by default.
    risk
        ``shortage`` (its probability) or ``unserved`` (the expected share of demand).
    good
        The good at risk; by default the mean over all goods that an importer needs.
    population, generations
        Individuals of a generation, and how many generations there are; more generations continue from those that are
        there.
    check
        Worlds that the best are checked over.
    """

    policy: str | None = None
    importers: tuple[str, ...] = ()
    risk: str = "shortage"
    good: str | None = None
    population: int = 16
    generations: int = 6
    check: int = 256


@dataclass(frozen=True)
class Frontier:
    """What a search found.

    Attributes
    ----------
    goal
        What was lowered.
    policy
        Whose clauses were varied.
    folder
        Folder of the generations and of the check.
    store
        The run over fresh worlds.
    table
        The candidates of each importer over fresh worlds, see `verdict`, with a column for each clause's strength.
    searched
        Everything that the search evaluated: ``nation, cost, taken_off`` over its own worlds, the latter against all
        clauses at strength 0.
    """

    goal: Goal
    policy: str
    folder: Path
    store: RunStore
    table: pd.DataFrame
    searched: pd.DataFrame
