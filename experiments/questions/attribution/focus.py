"""Choose what a table and a figure show of an attribution: one metric, and a good for each importer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.outcomes import METRICS, MONEY
from experiments.questions.attribution.shares import TOGETHER
from experiments.store.layout import Layout
from experiments.words.names import known
from experiments.words.outcome import OPEN, Names, Outcome
from sim.config.errors import UserError

DEFAULT_METRIC: Final = "shortage"
HOLDER: Final = "the attribution"


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
) -> Focus:
    """Return what to show of the shares.

    Parameters
    ----------
    shares
        Rows with the columns of `experiments.questions.attribution.shares`.
    outcome
        ``METRIC[:NATION[:GOOD]]``; the probability of a shortage by default.
    importers
        Show these; by default all for which the policy changes anything.
    excluded
        Pairs that are shown only if they are asked for: those that the base year marks as wrong.

    Raises
    ------
    UserError
        If the rows hold no such metric, importer or good.
    """
    asked = asked_of(Names.of_rows(shares, HOLDER), outcome, importers)
    rows = shares[(shares["measure"] == TOGETHER) & (shares["metric"] == asked.metric)]
    moved = rows[rows["difference"] != 0.0]
    chosen = (asked.nation,) if asked.nation else importers or (moved if len(moved) else rows)["nation"]
    wanted = [replace(asked, nation=nation) for nation in dict.fromkeys(chosen)]
    rows = (
        rows if asked.good else rows[[pair not in excluded for pair in zip(rows["nation"], rows["good"], strict=True)]]
    )
    return Focus(asked.metric, tuple((one.nation, _good(one, one.rows(rows))) for one in wanted))


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


def _good(outcome: Outcome, rows: pd.DataFrame) -> str:
    """Return the good asked for, or that which the policy moves most."""
    if rows.empty:
        raise outcome.inapplicable()
    return outcome.good or _strongest(rows)


def _strongest(rows: pd.DataFrame) -> str:
    """Return the good that the policy moves most, of those that it clearly moves if there are any; money together."""
    if rows["metric"].iloc[0] in MONEY:
        return EVERY
    clear = rows[rows["share"].notna()]
    ranked = (clear if len(clear) else rows).sort_values("difference", key=abs, ascending=False, kind="stable")
    return str(ranked["good"].iloc[0])
