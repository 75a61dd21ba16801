"""Which policy can be trusted in any future: the finding of `critmin robustness`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis.records import records
from experiments.printing.grid import Grid
from experiments.questions.base import Paint, RunFinding, Saved, opened
from experiments.questions.robustness.figure import finding, paint_robustness
from experiments.questions.robustness.printout import notes, robustness_grid
from experiments.questions.robustness.study import Robustness, regrets_and_goals
from experiments.words.sentences import sentence


@dataclass(frozen=True, repr=False)
class RobustnessFinding(RunFinding):
    """Regret of each policy, and how often it meets the goal.

    Attributes
    ----------
    result
        Its policies' regret and how often they meet the goal.
    """

    question: ClassVar[str] = "robustness"
    result: Robustness

    def sentences(self) -> list[str]:
        """Return sentences on which policy has the least regret, how surely, and how often it meets the goal."""
        return [f"{sentence(finding(self.result, self.store))}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the table of `Robustness`."""
        return {"robustness": self.result.table}

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of goals met and regret."""
        return {"robustness": lambda: paint_robustness(self.result, self.store)}

    def plain(self) -> dict[str, Any]:
        """Return outcome, number of worlds and the table's rows."""
        told = {"finding": self.sentences()[0], "outcome": str(self.result.failure), "worlds": self.result.worlds}
        return told | {"robustness": records(self.result.table)}

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the policies over all scenarios together, or under each scenario too."""
        return (robustness_grid(self.result, self.labels, full=full),)

    def notes(self) -> list[str]:
        """Say what regret and the goal are."""
        return notes(self.result, self.labels)


def robustness(
    run: Saved, outcome: str | None = None, *, nation: str | None = None, good: str | None = None
) -> RobustnessFinding:
    """Measure each policy's regret and the share of worlds in which it meets a goal, by scenario and over all.

    Parameters
    ----------
    run
        A saved run, or its folder.
    outcome
        What is regretted, ``METRIC[:NATION[:GOOD]]``, and when the goal is missed: ``unserved:JPN:gallium > 5 %``; by
        default a shortage.
    nation, good
        Importer and good, where the outcome names none; by default the pair in focus.

    Raises
    ------
    UserError
        If the run has one policy only or no such outcome, or the outcome has no better and no worse.
    """
    store = opened(run)
    return RobustnessFinding(store, regrets_and_goals(store, outcome, nation=nation, good=good))


def of_run(run: Saved, nation: str | None, good: str | None) -> RobustnessFinding:
    """Return the finding of a run folder about a shortage of a pair; of the pair in focus by default."""
    return robustness(run, nation=nation, good=good)
