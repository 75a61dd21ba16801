"""Under which conditions a policy fails: the finding of `critmin discover`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis.records import plain, records
from experiments.figures.data import NotDrawable
from experiments.printing.grid import Grid
from experiments.questions.base import Paint, RunFinding, Saved, opened
from experiments.questions.discovery.figure import file_name, finding, paint_discovery
from experiments.questions.discovery.printout import NOTE, box_grid, rates
from experiments.questions.discovery.study import Discovery, Question, search_box
from experiments.words.sentences import sentence


@dataclass(frozen=True, repr=False)
class DiscoveryFinding(RunFinding):
    """The box of inputs in which most worlds fail.

    Attributes
    ----------
    result
        The box, and how well it separates failures from other worlds.
    """

    question: ClassVar[str] = "discover"
    result: Discovery

    def sentences(self) -> list[str]:
        """Return sentences on the conditions under which the policy fails, and how well they separate failures."""
        return [f"{sentence(finding(self.result, self.store))}.", rates(self.result, self.labels)]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the limits of the box."""
        return {file_name(self.result): self.result.box}

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of the trajectory and the box; none where no condition tells beyond chance."""
        if not len(self.result.box):
            return {}
        return {file_name(self.result): lambda: paint_discovery(self.result, self.store)}

    def figures_called(self, name: str) -> dict[str, Paint]:
        """Return the figure.

        Raises
        ------
        UserError
            If there is none of that name, or nothing to draw: with the sentence that says so.
        """
        if not len(self.result.box):
            raise NotDrawable(f"nothing to draw: {self.sentences()[0]}")
        return super().figures_called(name)

    def plain(self) -> dict[str, Any]:
        """Return what was asked, how well the box does, its limits and the trajectory."""
        tables = {"box": records(self.result.box), "trajectory": records(self.result.trajectory)}
        return {"finding": self.sentences()[0].rstrip("."), **plain(self.result.plain()), **tables}

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the limits of the box in words; in full with what a command calls each input."""
        return (box_grid(self.result, self.store, self.labels, full=full),)

    def notes(self) -> list[str]:
        """Say what the columns are."""
        return [NOTE]

    def warnings(self) -> list[str]:
        """Return what makes the box doubtful."""
        return self.result.warnings


def discover(
    run: Saved,
    outcome: str | None = None,
    *,
    nation: str | None = None,
    good: str | None = None,
    policy: str | None = None,
    scenario: str | None = None,
    unhelped: bool = False,
    only: Sequence[str] = (),
    density: float | None = None,
) -> DiscoveryFinding:
    """Find the box of inputs in which most worlds fail.

    Parameters
    ----------
    run
        A saved run, or its folder.
    outcome
        ``METRIC[:NATION[:GOOD]]`` and when it is a failure: ``unserved:JPN:gallium > 5 %``; by default a shortage.
    nation, good
        Importer and good, where the outcome names none; by default the pair in focus.
    policy, scenario
        Where to look; by default the policy in focus and the main scenario.
    unhelped
        Of the worlds that fail without the policy, find those in which it makes nothing better.
    only
        Patterns of the inputs to search, such as ``control.*``.
    density
        Take the box that covers most failures among those in which at least this share of the worlds fails.

    Raises
    ------
    UserError
        If the run has no such policy, scenario, outcome or inputs, or too few worlds fail or do not fail.
    """
    store = opened(run)
    asked = Question(outcome, policy, scenario, unhelped, tuple(only), density, nation, good)
    return DiscoveryFinding(store, search_box(store, asked))


def of_run(run: Saved, nation: str | None, good: str | None) -> DiscoveryFinding:
    """Return the finding of a run folder about a shortage of a pair; of the pair in focus by default."""
    return discover(run, nation=nation, good=good)
