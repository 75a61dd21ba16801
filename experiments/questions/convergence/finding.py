"""Whether a run has enough worlds: the finding of `critmin convergence`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis.records import records
from experiments.printing.printed import framed_rows
from experiments.questions.base import Finding, Paint, Printable, Saved, opened
from experiments.questions.convergence.figure import finding, paint_convergence, verdict_in_words
from experiments.questions.convergence.study import WITHIN, Convergence, settle
from experiments.store import RunStore
from experiments.words.sentences import sentence


@dataclass(frozen=True)
class ConvergenceFinding(Finding):
    """Which headlines of a pair have settled.

    Attributes
    ----------
    store
        The run.
    result
        Each headline over more and more worlds, and the verdict.
    """

    question: ClassVar[str] = "convergence"
    store: RunStore
    result: Convergence

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The run."""
        return (self.store,)

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

    def printed(self) -> Iterator[Printable]:
        """Yield the sentence and the verdict in words."""
        yield from self.sentences()
        yield framed_rows(verdict_in_words(self.result))


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
