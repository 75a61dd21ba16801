"""How an answer moves with what a run swept: the finding of `critmin response`."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis import analyse
from experiments.analysis.records import records
from experiments.questions.base import Finding, Paint, Printable, Saved, opened
from experiments.questions.failure import DEFAULT
from experiments.questions.response.figure import finding, paint_response
from experiments.questions.response.printout import response_grid
from experiments.questions.response.study import Response, response_rows
from experiments.store import RunStore
from experiments.store.metrics import metric_infos
from experiments.words import labels_for
from experiments.words.outcome import OPEN, Outcome
from experiments.words.sentences import listed, sentence


@dataclass(frozen=True)
class ResponseFinding(Finding):
    """An outcome over the values of a sweep.

    Attributes
    ----------
    store
        The run of the sweep.
    result
        The outcome at each value.
    """

    question: ClassVar[str] = "response"
    store: RunStore
    result: Response

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The run."""
        return (self.store,)

    def sentences(self) -> list[str]:
        """Return sentences on the values at which the policy changes the outcome most and least."""
        title = metric_infos(self.store.manifest["metrics"])[self.result.outcome.metric].title
        labels = labels_for(self.store.manifest)
        return [f"{sentence(finding(self.result, labels, title))}."]

    def printed(self) -> Iterator[Printable]:
        """Yield the sentence, and a row for each value, the policy in focus first."""
        yield from self.sentences()
        grid, left_out = response_grid(self.result, labels_for(self.store.manifest))
        yield grid
        if left_out:
            yield f"Not shown, and in response.csv: {listed(left_out)}"

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
