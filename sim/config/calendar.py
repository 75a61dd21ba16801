"""Dates of controls, partnerships and projects.

The model steps in months, but measures take effect on days, so a configuration may give either: a
year-month means its first day. An end is the first day on which the thing no longer holds, so that
`starts: 2026-01, ends: 2027-01` is exactly one year.
"""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from sim.config.quantity import problem

_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


def parse_date(data: object) -> date:
    """Return the day meant by ``2026-01-15``, or the first day of ``2026-01``.

    Raises
    ------
    PydanticCustomError
        When the text is no date of the calendar.
    """
    if isinstance(data, date) and not isinstance(data, datetime):
        return data
    match = _DATE.fullmatch(data) if isinstance(data, str) else None
    if match is None:
        raise problem("not a date", hint="write 2026-01 or 2026-01-15")
    year, month, day = match.groups()
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        raise problem("no such date in the calendar") from None


def months_between(first: date, second: date) -> int:
    """Return how many calendar months `second` lies after `first`, days ignored."""
    return (second.year - first.year) * 12 + second.month - first.month


Date = Annotated[
    date,
    BeforeValidator(parse_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "description": "2026-01 or 2026-01-15"}),
]
