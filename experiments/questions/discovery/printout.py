"""What a terminal shows of where a policy fails: the limits of the box, and how well it separates failures."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from experiments.printing.grid import Column, Grid, Row
from experiments.questions.conditions import input_amount, is_switch
from experiments.questions.discovery.study import Discovery
from experiments.words import Labels
from experiments.words.sentences import percent

if TYPE_CHECKING:
    from experiments.store import RunStore

NOTE: Final = (
    "Chance: how likely so good a box is by chance, as the best of all inputs searched. Found again: share of "
    "resamples of the worlds."
)
_COLUMNS: Final = (
    Column("Input", right=False), Column("In the box", right=False), Column("Worlds drew", right=False, rank=2),
    Column("Chance", rank=1), Column("Found\nagain"),
)  # fmt: skip
_NAME: Final = Column("For --only and --set", right=False)


def box_grid(found: Discovery, store: "RunStore", labels: Labels, *, full: bool) -> Grid:
    """Return the limits of the box in words.

    Parameters
    ----------
    found, store, labels
        The box, its run, and the words of that.
    full
        Add what a command calls each input.
    """
    columns = store.columns().set_index("name").to_dict("index")
    rows = [(row, _cells(row, columns[str(row["column"])], labels)) for row in found.box.to_dict("records")]
    names = (_NAME,) if full else ()
    return Grid((*_COLUMNS, *names), tuple((*cells, str(row["column"])) if full else cells for row, cells in rows))


def rates(found: Discovery, labels: Labels) -> str:
    """Return a sentence on how well the box separates failures, of how many worlds, and under which policy."""
    unseen = "" if math.isnan(found.unseen) else f" ({percent(found.unseen)} in worlds that did not help to find it)"
    under = labels.under(found.policy)
    if not len(found.box):
        return "No box was found: one without limits holds every world."
    return (
        f"{under[:1].upper()}{under[1:]} {found.failures} of {found.worlds} worlds fail. The box holds "
        f"{percent(found.fit.coverage)} of them and {percent(found.fit.mass)} of all worlds; "
        f"{percent(found.fit.density)} of the worlds in it fail{unseen}."
    )


def _cells(row: Mapping[Any, Any], column: Mapping[Any, Any], labels: Labels) -> Row:
    words = labels.column(str(row["column"]))
    chance, again = f"{row['p_best']:.2g}", percent(row["reproduced"])
    if is_switch(row):
        return words, "off" if math.isnan(row["low"]) else "on", "off or on", chance, again
    low, high, least, most = (input_amount(row[end], column) for end in ("low", "high", "least", "most"))
    limits = f"under {high}" if math.isnan(row["low"]) else f"over {low}"
    if not (math.isnan(row["low"]) or math.isnan(row["high"])):
        limits = f"{low} to {high}"
    return words, limits, f"{least} to {most}", chance, again
