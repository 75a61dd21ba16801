"""How an answer moves with what a run swept: the finding of `critmin response`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis import analyse
from experiments.analysis.records import records
from experiments.printing.grid import Grid
from experiments.questions.base import Paint, RunFinding, Saved, opened
from experiments.questions.failure import DEFAULT
from experiments.questions.response.figure import finding, paint_response
from experiments.questions.response.printout import response_grid
from experiments.questions.response.study import Response, response_rows
from experiments.store.metrics import metric_infos
from experiments.words.outcome import OPEN, Outcome
from experiments.words.sentences import sentence


@dataclass(frozen=True, repr=False)
class ResponseFinding(RunFinding):
    """An outcome over the values of a sweep.

    Attributes
    ----------
    result
        The outcome at each value.
    """

    question: ClassVar[str] = "response"
    result: Response

    def sentences(self) -> list[str]:
        """Return sentences on the values at which the policy changes the outcome most and least."""
        title = metric_infos(self.store.manifest["metrics"])[self.result.outcome.metric].title
        return [f"{sentence(finding(self.result, self.labels, title))}."]

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return a row for each value, the policy in focus first; of every policy only in full."""
        return (response_grid(self.result, self.labels, full=full),)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the outcome at each value."""
        return {"response": self.result.rows}

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of the change over the values."""
        return {"response": lambda: paint_response(self.result, self.store)}

    def plain(self) -> dict[str, Any]:
        """Return the outcome, its unit, what was swept, and the rows."""
        axes = {name: list(words) for name, words in self.result.axes.items()}
        told = {"finding": self.sentences()[0], **asdict(self.result.outcome), "unit": self.result.unit}
        return told | {"axes": axes, "rows": records(self.result.rows)}


def response(
    run: Saved, outcome: str | None = None, *, nation: str | None = None, good: str | None = None
) -> ResponseFinding:
    """Show how an outcome moves with what a run swept, in its main scenario.

    Parameters
    ----------
    run
        The saved run of a sweep, or its folder.
    outcome
        ``METRIC[:NATION[:GOOD]]``; by default a shortage.
    nation, good
        Importer and good, where the outcome names none; by default the pair in focus.

    Raises
    ------
    UserError
        If the run swept nothing, or holds no such outcome.
    """
    store = opened(run)
    asked = Outcome.parse(outcome or DEFAULT, OPEN).filled(nation, good)
    rows = response_rows(store, analyse(store), asked.metric, asked.nation or None, asked.good or None)
    return ResponseFinding(store, rows)


def of_run(run: Saved, nation: str | None, good: str | None) -> ResponseFinding:
    """Return the finding of a run folder about a shortage of a pair; of the pair in focus by default."""
    return response(run, nation=nation, good=good)
