"""How runs and policies differ, in one figure: the bars of a run's brief, with the sides in place of policies."""

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from experiments.analysis.focus import Focus, Wanted, clear_changes, doubted_pairs, focus_of, pairs_of
from experiments.analysis.rank import riskiest_pairs
from experiments.figures import risk_bars  # by its own name: the registry takes a SPEC in a module for a figure
from experiments.figures.base import caption
from experiments.figures.data import MOST_POLICIES, FigureData, NotDrawable
from experiments.figures.output import blank
from experiments.questions.comparison.printout import side_labels
from experiments.questions.comparison.study import Comparison
from experiments.words.sentences import listed

NOTE: Final = "Whiskers: 95 % interval of Monte Carlo error, not the doubt about inputs."


def paint_comparison(found: Comparison, nation: str | None = None, good: str | None = None) -> Figure:
    """Return the figure: probability of a shortage by good and side, and next to it the change from the first side.

    Parameters
    ----------
    found
        The comparison.
    nation, good
        Whose goods, and the good of the title; by default those in focus in the first run.

    Raises
    ------
    NotDrawable
        If the sides hold no shortage of the nation.
    """
    figure = blank(*risk_bars.SPEC.size)
    data = _data(found, nation, good)
    drawn = risk_bars.draw_bars(figure, data)
    caption(figure, drawn.title, _pairing(found), NOTE, data.not_shown, _source(found, len(data.policies)))
    return figure


def _data(found: Comparison, nation: str | None, good: str | None) -> FigureData:
    """Return the comparison in the shape in which a run's figures take it."""
    first, empty = found.sides[0], pd.DataFrame()
    return FigureData(
        run=first.store.path.name,
        scenario=first.scenario,
        policies=tuple(side.label for side in found.sides[:MOST_POLICIES]),
        baseline=first.label,
        nations=first.table.nations,
        goods=first.table.goods,
        months=first.store.layout.months,
        worlds=first.store.worlds,
        analysis=found.analysis,
        tables={side.label: side.table for side in found.sides},
        series=None,
        totals={},
        design=empty,
        columns=empty,
        events=empty,
        controls=(),
        labels=side_labels(found),
        focus=pair_shown(found, nation, good),
        caveats=doubted_pairs(first.store.manifest.get("config", {})),
        baselines={side.label: found.yardstick(side.label) for side in found.sides},
        further=max(len(found.sides) - MOST_POLICIES, 0),
    )


def pair_shown(found: Comparison, nation: str | None, good: str | None) -> Focus:
    """Return the pair in focus in the first run; where it is not compared, the one that clearly differs most."""
    first = found.sides[0]
    in_focus = focus_of(first.store, nation=nation, good=good)
    excluded = () if good else doubted_pairs(first.store.manifest.get("config", {}))
    risky = riskiest_pairs(found.analysis.summary, first.label)
    shown = [(in_focus.nation, in_focus.good)] if (in_focus.nation, in_focus.good) in risky else []
    ranked = (*shown, *pairs_of(clear_changes(found.analysis.paired)), *risky)
    chosen = Wanted(nation, good, excluded).first(ranked)
    if chosen is None:
        raise NotDrawable(f"no shortage is measured in {nation or 'these runs'}: name another nation")
    return Focus(*chosen)


def _pairing(found: Comparison) -> str:
    if not found.unpaired:
        return "Left: share of worlds with a shortage; right: change over the same worlds."
    labels = side_labels(found)
    reasons = listed([f"'{labels.policy(label)}' ({reason})" for label, reason in found.unpaired.items()])
    return f"Left: share of worlds with a shortage; right: change. Compared over different worlds: {reasons}."


def _source(found: Comparison, shown: int) -> str:
    labels = side_labels(found)
    sides = [
        f"{labels.policy(side.label)} ({labels.scenario(side.scenario)}, {len(side.table.worlds)} worlds)"
        for side in found.sides[:shown]
    ]
    return f"Source: critmin compare; {'; '.join(sides)}."
