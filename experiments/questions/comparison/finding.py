"""How runs and policies differ from the first of them: the finding of `critmin compare`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from experiments.analysis.focus import METRIC, Focus, Wanted, clear_changes, pairs_of
from experiments.analysis.records import records
from experiments.figures.data import NotDrawable
from experiments.printing.grid import Grid
from experiments.questions.base import MOST_ROWS, Finding, Paint, Saved, opened
from experiments.questions.comparison.figure import paint_comparison, pair_shown
from experiments.questions.comparison.printout import NOTE, clear_grid, side_labels
from experiments.questions.comparison.study import Comparison, compare_policies, compare_sides
from experiments.store import RunStore
from experiments.words import Labels, change, sentence
from experiments.words.names import known
from experiments.words.sentences import points


@dataclass(frozen=True, repr=False)
class ComparisonFinding(Finding):
    """How each side differs from the first, or a policy of one run from what it stands on top of.

    Attributes
    ----------
    result
        The sides and their differences.
    nation, good
        Whose goods figure and table show, and the good of the figure's title; None takes the pair in focus in the
        figure, and every pair in the table.
    """

    question: ClassVar[str] = "compare"
    result: Comparison
    nation: str | None = None
    good: str | None = None

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The runs, the first side's first."""
        return tuple({side.store.path: side.store for side in self.result.sides}.values())

    def sentences(self) -> list[str]:
        """Return what each further side changes for the pair in focus, and in how many the risk clearly changes."""
        others = [side.label for side in self.result.sides[1:]]
        return [*(said for label in others if (said := self._in_focus(label))), *map(self._sentence, others)]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the differences of every metric and pair from what each side is compared with."""
        return {"comparison": self.result.analysis.paired}

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of a nation's risks and how they differ."""
        return {"comparison": lambda: paint_comparison(self.result, self.nation, self.good)}

    def plain(self) -> dict[str, Any]:
        """Return the sides, why some are not compared world by world, the summaries and the differences."""
        found = self.result
        tables = {"summary": records(found.analysis.summary), "differences": records(found.analysis.paired)}
        sides = [side.label for side in found.sides]
        return {"finding": self.sentences(), "sides": sides, "unpaired": found.unpaired} | tables

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the pair in focus, then those whose chance of a shortage clearly differs most; in full every pair."""
        paired = self.result.analysis.paired
        room = MOST_ROWS - len(self.result.sides[0].table.nations)
        first = self._focus_rows
        rows = paired[paired["metric"] == METRIC] if full else self._clear
        rows = pd.concat([first, rows.drop(first.index, errors="ignore")])
        return (clear_grid(self.result, rows if full else rows.head(room), self._labels),)

    def notes(self) -> list[str]:
        """Say what the columns are."""
        return [NOTE]

    def in_focus(self) -> Focus:
        """Return the pair that the figure's title is about."""
        return pair_shown(self.result, self.nation, self.good)

    def warnings(self) -> list[str]:
        """Return which sides are not compared world by world, and why."""
        words = self._labels.policy
        unlike = [
            f"'{words(label)}' is not compared world by world, because {reason}; intervals are wider for it"
            for label, reason in self.result.unpaired.items()
        ]
        first, *others = self.result.sides
        paired = [side for side in others if side.label not in self.result.unpaired]
        number = len(first.table.worlds)
        fewer = [
            f"'{words(side.label)}' has {len(side.table.worlds):,} worlds and '{words(first.label)}' {number:,}: each "
            "risk is that of all its own worlds, each change that of the worlds that both have"
            for side in paired
            if len(side.table.worlds) != number
        ]
        return unlike + fewer

    @property
    def _clear(self) -> pd.DataFrame:
        rows = clear_changes(self.result.analysis.paired)
        wanted = Wanted(self.nation, self.good)
        return rows.loc[[wanted.takes(pair) for pair in pairs_of(rows)]]

    @property
    def _focus_rows(self) -> pd.DataFrame:
        """The differences of the pair in focus, whether clear or not."""
        paired = self.result.analysis.paired
        try:
            focus = self.in_focus()
        except NotDrawable:
            return paired.iloc[:0]
        own = (paired["nation"] == focus.nation) & (paired["good"] == focus.good)
        return paired[(paired["metric"] == METRIC) & own]

    def _in_focus(self, label: str) -> str:
        """Return a sentence on the pair in focus; nothing where a shortage of it is not compared."""
        rows = self._focus_rows
        found = rows[rows["policy"] == label].to_dict("records")
        if not found:
            return ""
        row, words = found[0], self._labels
        changed = change(row["difference"], row["ci_low"], row["ci_high"], "share")
        pair = f"{sentence(words.good_inside(row['good']))} in {words.nation_inside(row['nation'])}"
        below, name = (words.policy(side) for side in (self.result.yardstick(label), label))
        return f"{pair}, chance of a shortage, '{name}' against '{below}': {changed}."

    @property
    def _labels(self) -> Labels:
        return side_labels(self.result)

    def _sentence(self, label: str) -> str:
        clear = self._clear
        rows = clear[clear["policy"] == label]
        first, label = (self._labels.policy(name) for name in (self.result.yardstick(label), label))
        if rows.empty:
            return f"Against '{first}', '{label}' clearly changes the probability of a shortage nowhere."
        lower = int((rows["difference"] < 0.0).sum())
        counts = (("lowers", lower), ("raises", len(rows) - lower))
        ways = [f"{verb} the probability of a shortage in {_pairs(number)}" for verb, number in counts if number]
        said = f"Against '{first}', '{label}' clearly {' and '.join(ways)}"
        row = rows.iloc[0]
        pair = f"{self._labels.good_inside(row['good'])} in {self._labels.nation_inside(row['nation'])}"
        return f"{said}; most in {pair}: {points(row['difference'])} {_way(row['difference'])}."


def compare(
    sides: Saved | Sequence[Saved],
    *,
    nation: str | None = None,
    good: str | None = None,
    scenario: str | None = None,
) -> ComparisonFinding:
    """Compare runs and policies with the first of them, world by world where they met the same worlds.

    Parameters
    ----------
    sides
        One run, whose policies are compared, one that stands on top of another with that other; or two or more runs,
        folders of runs, and texts ``RUN:POLICY``. Runs whose policy nobody names all stand for one: that in
        focus of the first of them.
    nation, good
        Whose goods figure and table show; by default the figure shows the pair in focus, and the table every pair.
    scenario
        A scenario of all runs; each run's main one by default.

    Raises
    ------
    UserError
        If fewer than two are named, one twice, one cannot be opened, or they have no metric, nation or good in common.
    """
    if isinstance(sides, str | Path) or not isinstance(sides, Sequence):
        return _found(compare_policies(opened(sides), scenario), nation, good)
    named = [str(side) if isinstance(side, str | Path) else (opened(side), None) for side in sides]
    return _found(compare_sides(named, scenario), nation, good)


def of_run(run: Saved, nation: str | None, good: str | None) -> ComparisonFinding:
    """Return how each policy of one run differs from what the run compares it with."""
    return compare(run, nation=nation, good=good)


def _found(result: Comparison, nation: str | None, good: str | None) -> ComparisonFinding:
    first = result.sides[0].table
    for what, value, held in (("nation", nation, first.nations), ("good", good, first.goods)):
        if value is not None:
            known(what, value, held, "the comparison")
    return ComparisonFinding(result, nation, good)


def _pairs(number: int) -> str:
    return f"{number} pair{'' if number == 1 else 's'} of importer and good"


def _way(difference: float) -> str:
    return "lower" if difference < 0.0 else "higher"
