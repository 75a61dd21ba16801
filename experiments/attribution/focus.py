"""Choose what a table and a figure show of an attribution: one metric, and a good for each importer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from experiments.analysis.spillover import EVERY
from experiments.attribution.outcomes import METRICS, MONEY
from experiments.attribution.shares import TOGETHER
from sim.config.errors import UserError, did_you_mean

DEFAULT_METRIC: Final = "shortage"


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


def focus_of(shares: pd.DataFrame, outcome: str | None = None, importers: Sequence[str] = ()) -> Focus:
    """Return what to show of the shares.

    Parameters
    ----------
    shares
        Rows with the columns of `experiments.attribution.shares`.
    outcome
        ``METRIC``, ``METRIC:NATION`` or ``METRIC:NATION:GOOD``; the probability of a shortage by default.
    importers
        Show these; by default all for which the policy changes anything.

    Raises
    ------
    UserError
        If the rows hold no such metric, importer or good.
    """
    metric, *place = (outcome or DEFAULT_METRIC).split(":")
    if len(place) > 2:
        raise UserError(f"--outcome {outcome}: expected METRIC, METRIC:NATION or METRIC:NATION:GOOD")
    _check(metric, METRICS, "--outcome", "metric that is attributed")
    if place and importers:
        raise UserError("--outcome names an importer already: leave out --importer")
    rows = shares[(shares["measure"] == TOGETHER) & (shares["metric"] == metric)]
    option = "--outcome" if place else "--importer"
    for nation in (*place[:1], *importers):
        _check(nation, shares["nation"], option, "importer")
    moved = rows[rows["difference"] != 0.0]
    nations = (*place[:1], *importers) or tuple((moved if len(moved) else rows)["nation"])
    pairs = []
    for nation in dict.fromkeys(nations):
        own = rows[rows["nation"] == nation]
        if own.empty:
            raise UserError(f"{option}: {metric} does not apply to {nation}: choose another importer or metric")
        if len(place) == 2:
            _check(place[1], own["good"], "--outcome", f"good of {nation}'s with this metric")
        pairs.append((nation, place[1] if len(place) == 2 else _strongest(own)))
    return Focus(metric, tuple(pairs))


def _strongest(rows: pd.DataFrame) -> str:
    """Return the good that the policy moves most, of those that it clearly moves if there are any; money together."""
    if rows["metric"].iloc[0] in MONEY:
        return EVERY
    clear = rows[rows["share"].notna()]
    ranked = (clear if len(clear) else rows).sort_values("difference", key=abs, ascending=False, kind="stable")
    return str(ranked["good"].iloc[0])


def _check(name: str, known: Iterable[str], option: str, what: str) -> None:
    choices = set(known)
    if name not in choices:
        raise UserError(f"{option}: there is no {what} called {name[:40]!r}; {did_you_mean(name, choices)}")
