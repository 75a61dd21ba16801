"""Read a date that a question names, and find how many months of a run lie before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from experiments.store.layout import Layout
from sim.calendar import MONTHS_PER_YEAR, month_label
from sim.config.errors import UserError

_DATE: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", re.ASCII)

MONTHLY: Final = ("shortage", "time_to_survive", "months_to_first_stop")
"""Metrics that follow for each month from the times that a run keeps."""


@dataclass(frozen=True)
class Cut:
    """A date within a run, or its end.

    Attributes
    ----------
    date
        ``YYYY-MM``: what happened before the first day of that month.
    months
        How many scored months lie before it.
    """

    date: str
    months: int


def end_of(layout: Layout) -> str:
    """Return the month after a run's last, ``YYYY-MM``."""
    year, month = map(int, layout.months[-1].split("-"))
    return month_label(year * MONTHS_PER_YEAR + month)


def known_dates(layout: Layout, metric: str | None = None) -> tuple[str, ...]:
    """Return the dates by which a metric, or any metric if None, may be asked; the last is the end of the run."""
    dates = layout.months[1:] if metric in MONTHLY and metric in layout.metrics else layout.dates
    return (*dates, end_of(layout))


def cut_at(layout: Layout, by: str | int, metric: str | None = None) -> Cut:
    """Return where a date cuts a run.

    Parameters
    ----------
    layout
        Names along the axes.
    by
        ``2030``: before 1 January 2030; ``2030-06``: before 1 June 2030.
    metric
        The metric that is asked; None if all are.

    Raises
    ------
    UserError
        If it is no date, or the run knows nothing of it; the message names the dates that it knows.
    """
    match = _DATE.fullmatch(str(by).strip())
    if match is None:
        raise UserError(f"{str(by)[:40]!r} is no date: give a year, such as 2030, or a month, such as 2030-06")
    date = f"{match[1]}-{match[2] or '01'}"
    known = known_dates(layout, metric)
    if date not in known:
        raise UserError(_unknown(layout, date, metric, known))
    months = len(layout.months) if date == known[-1] else layout.months.index(date)
    return Cut(date, months)


def _unknown(layout: Layout, date: str, metric: str | None, known: Sequence[str]) -> str:
    first, last = layout.months[0], known[-1]
    if not layout.dates and len(known) == 1 and len(layout.months) > MONTHS_PER_YEAR:
        return (
            "this run keeps nothing by date: a study or an earlier version made it; `critmin run` makes one that does"
        )
    if not first < date < last:
        return f"the run knows nothing of the time before {date}: it is of the months {first} to {layout.months[-1]}"
    what = "metrics are" if metric is None else f"{metric} is"
    others = f"; {', '.join(MONTHLY)} are by month" if metric not in MONTHLY else ""
    return f"{what} not kept by {date}; there are {', '.join(map(_short, known))}{others}"


def _short(date: str) -> str:
    """Return a date as people give it: a year where it is its first day."""
    return date.removesuffix("-01")
