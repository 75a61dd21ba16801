"""Read a date, and return how many months of a run lie before it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from experiments.store.layout import Layout
from sim.calendar import MONTHS_PER_YEAR, month_label
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.store.reader import RunStore

_DATE: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", re.ASCII)

MONTHLY: Final = ("shortage", "time_to_survive", "months_to_first_stop")
"""Metrics that are known by every month, because a run keeps the month in which something begins."""

NEEDS: Final = {"shortage": "time_to_survive"}
"""The metric that another one follows from by month."""


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
    by_month = metric in MONTHLY and {metric, NEEDS.get(metric, metric)} <= set(layout.metrics)
    return (*(layout.months[1:] if by_month else layout.dates), end_of(layout))


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
        raise UserError(_unknown(layout, date, metric))
    return Cut(date, len(layout.months) if date == known[-1] else layout.months.index(date))


def _unknown(layout: Layout, date: str, metric: str | None) -> str:
    first, last = layout.months[0], layout.months[-1]
    if date <= first:
        return f"the run has no month before {date}: it is of {first} to {last}"
    if date > end_of(layout):
        return f"the run does not say what happens by {_short(date)}: it is of {first} to {last}"
    what = "metrics are" if metric is None else f"{metric} is"
    if not layout.dates and date.endswith("-01"):
        return (
            "the run keeps nothing by year: a study or an earlier version made it; give `critmin run` its experiment "
            "again for one that does"
        )
    others = "" if metric in MONTHLY else f"; {', '.join(MONTHLY)} are kept by month"
    return f"{what} not kept by {date}; there are {', '.join(map(_short, known_dates(layout, metric)))}{others}"


def _short(date: str) -> str:
    """Return a date in its short form: the year alone if it is the first day of the year."""
    return date.removesuffix("-01")


def months_running(store: "RunStore") -> int:
    """Return how many months running a shortage lasts at least in a run; 1 where it does not say so."""
    return int((store.manifest.get("metric_settings") or {}).get("shortage_months") or 1)
