"""Choose what a table and a figure show of an attribution: one metric, and a good for each importer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from experiments.analysis.focus import Named, Wanted, clear_changes, pairs_of
from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.outcomes import METRICS, MONEY
from experiments.questions.attribution.shares import TOGETHER
from experiments.store.layout import Layout
from experiments.words.names import known
from experiments.words.outcome import OPEN, Names, Outcome
from sim.config.errors import UserError

DEFAULT_METRIC: Final = "shortage"
HOLDER: Final = "the attribution"
NOBODY: Final = Named()
"""Nobody names anything."""


@dataclass(frozen=True)
class Focus:
    """What is shown.

    Attributes
    ----------
    metric
        One of the metrics that are attributed.
    pairs
        Importer and good, one good for each importer.
    """

    metric: str
    pairs: tuple[tuple[str, str], ...]


def focus_of(
    shares: pd.DataFrame,
    outcome: str | None = None,
    importers: Sequence[str] = (),
    excluded: Collection[tuple[str, str]] = (),
    run: Named = NOBODY,
) -> Focus:
    """Return what to show of the shares.

    Parameters
    ----------
    shares
        Rows with the columns of `experiments.questions.attribution.shares`.
    outcome
        ``METRIC[:NATION[:GOOD]]``; the probability of a shortage by default.
    importers
        Show these; by default the one in focus, and after it all for which the policy changes anything.
    excluded
        Pairs that are shown only if they are asked for: what is known to be wrong.
    run
        What is in focus in the run, as far as somebody names it.

    Raises
    ------
    UserError
        If the rows hold no such metric, importer or good.
    """
    asked = asked_of(Names.of_rows(shares, HOLDER), outcome, importers)
    rows = shares[(shares["measure"] == TOGETHER) & (shares["metric"] == asked.metric)]
    moved = rows[rows["difference"] != 0.0]
    default = [*rows.loc[rows["nation"] == run.nation, "nation"], *(moved if len(moved) else rows)["nation"]]
    chosen = (asked.nation,) if asked.nation else importers or default
    pairs = [_pair(rows, replace(asked, nation=nation), excluded, run) for nation in dict.fromkeys(chosen)]
    return Focus(asked.metric, tuple(pairs))


def names_of(layout: Layout) -> Names:
    """Return what an attribution over such a run can be about."""
    return Names(METRICS, layout.nations, (*layout.goods, EVERY), HOLDER)


def asked_of(names: Names, outcome: str | None = None, importers: Sequence[str] = ()) -> Outcome:
    """Return what is asked for; nation and good may be left open.

    Raises
    ------
    UserError
        If there is no such metric, importer or good, or the importer is named twice.
    """
    asked = Outcome.read(outcome or DEFAULT_METRIC, names, OPEN)
    if asked.nation and importers:
        raise UserError("--outcome names an importer already: leave out --nation")
    for nation in importers:
        known("importer", nation, names.nations, names.holder)
    return asked


def _pair(rows: pd.DataFrame, asked: Outcome, excluded: Collection[tuple[str, str]], run: Named) -> tuple[str, str]:
    """Return an importer with the good asked for, with the one in focus, or with that which the policy moves most."""
    of_nation = Wanted(asked.nation, asked.good or None, () if asked.good else excluded)
    in_focus = Wanted(
        asked.nation, asked.good or (run.good if run.nation == asked.nation else None), of_nation.excluded
    )
    moved = rows.sort_values("difference", key=abs, ascending=False, kind="stable")
    candidates = [*pairs_of(clear_changes(rows, asked.metric)), *pairs_of(moved)]
    if asked.metric in MONEY and not asked.good:
        candidates = [(asked.nation, EVERY)]
    pair = in_focus.first(candidates) or of_nation.first(candidates)
    if pair is None:
        raise asked.inapplicable()
    return pair
