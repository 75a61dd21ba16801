"""Whether a run has enough worlds: the finding of `critmin convergence`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis.focus import focus_of
from experiments.analysis.records import records
from experiments.printing.grid import Grid
from experiments.questions.base import Paint, RunFinding, Saved, opened
from experiments.questions.convergence.figure import finding, paint_convergence
from experiments.questions.convergence.printout import SETTLED, verdict_grid
from experiments.questions.convergence.study import WITHIN, Convergence, settle
from experiments.words.sentences import sentence


@dataclass(frozen=True, repr=False)
class ConvergenceFinding(RunFinding):
    """Which headlines of a pair have settled.

    Attributes
    ----------
    result
        Each headline over more and more worlds, and the verdict.
    """

    question: ClassVar[str] = "convergence"
    result: Convergence

    def sentences(self) -> list[str]:
        """Return sentences on how many headlines have settled, and how many worlds are enough for the others."""
        return [f"{sentence(finding(self.result, self.store))}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return each headline over more and more worlds."""
        return {"convergence": self.result.rows}

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of the headlines over the number of worlds."""
        return {"convergence": lambda: paint_convergence(self.result, self.store)}

    def plain(self) -> dict[str, Any]:
        """Return the pair, whether all has settled, the verdict and the rows."""
        found = self.result
        told = {"finding": self.sentences()[0].rstrip("."), "nation": found.nation, "good": found.good}
        tables = {"verdict": records(found.verdict), "convergence": records(found.rows)}
        return told | {"settled": found.settled} | tables

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the verdict in words: of the policy in focus and what it is compared with, or of every policy."""
        layout = self.store.layout
        policy = focus_of(self.store).policy or layout.policies[0]
        shown = layout.policies if full else tuple(dict.fromkeys((layout.baselines.get(policy, policy), policy)))
        return (verdict_grid(self.result, shown, self.labels),)

    def notes(self) -> list[str]:
        """Say when a headline has settled."""
        return [SETTLED]


def convergence(
    run: Saved,
    *,
    nation: str | None = None,
    good: str | None = None,
    scenario: str | None = None,
    within: float = WITHIN,
) -> ConvergenceFinding:
    """Estimate each headline of a pair with more and more of a run's worlds.

    Parameters
    ----------
    run
        A saved run, or its folder.
    nation, good
        The pair; by default the pair in focus.
    scenario
        A scenario of the run; the main one by default.
    within
        Half of an interval may be this share of the number itself.

    Raises
    ------
    UserError
        If the run has no such nation, good or scenario, or it has too few worlds.
    """
    store = opened(run)
    return ConvergenceFinding(store, settle(store, nation, good, scenario, within))


def of_run(run: Saved, nation: str | None, good: str | None) -> ConvergenceFinding:
    """Return the finding of a run folder about a pair; about the pair in focus by default."""
    return convergence(run, nation=nation, good=good)
