"""Periods of months, as people write them: 2010, 2010-H2, 2011-Q3, 2011-09, 2011-09..2012-02."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from sim.config.quantity import problem

BASE: Final = "base"
"""Stands for the base year in place of a period."""

_HINT: Final = "write 2010, 2010-H2, 2011-Q3, 2011-09 or 2011-09..2012-02"
_Place = Callable[[int], tuple[int, int]]
_FORMS: Final[tuple[tuple[re.Pattern[str], _Place], ...]] = (
    (re.compile(r"(\d{4})()"), lambda _: (0, 12)),
    (re.compile(r"(\d{4})-?H([12])"), lambda half: (6 * (half - 1), 6)),
    (re.compile(r"(\d{4})-?Q([1-4])"), lambda quarter: (3 * (quarter - 1), 3)),
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), lambda month: (month - 1, 1)),
)


class Period(BaseModel):
    """Some months running.

    Attributes
    ----------
    first, last
        Running month numbers, 12 times the year plus the month from zero; both are part of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: int
    last: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the period that a text means."""
        return cls.model_validate(parse_period(text))

    def __str__(self) -> str:
        first, last = (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in (self.first, self.last))
        return first if first == last else f"{first}..{last}"

    def holds(self, other: "Period") -> bool:
        """Tell whether all months of another period are part of this one."""
        return self.first <= other.first and other.last <= self.last


def parse_period(data: object) -> Any:  # noqa: ANN401  # what pydantic makes a period of
    """Return first and last month of a text.

    Raises
    ------
    PydanticCustomError
        When the text is no period.
    """
    if isinstance(data, (Period, Mapping)):
        return data
    begin, dots, end = str(data).partition("..")
    first = _months(begin)
    last = _months(end) if dots else first
    if first is None or last is None:
        raise problem("not a period", hint=_HINT)
    if last[1] < first[0]:
        raise problem(f"{data} ends before it starts")
    return {"first": first[0], "last": last[1]}


def _months(text: str) -> tuple[int, int] | None:
    """Return the first and last month number of one word, None if it is none."""
    for form, place in _FORMS:
        match = form.fullmatch(text.strip())
        if match:
            offset, length = place(int(match[2] or 0))
            first = int(match[1]) * 12 + offset
            return first, first + length - 1
    return None


def _period_or_base(data: object) -> Any:  # noqa: ANN401  # as parse_period
    return data if data == BASE else parse_period(data)


_WORD: Final = r"\d{4}(-?H[12]|-?Q[1-4]|-\d{2})?"
_WRITTEN: Final = [{"type": "string", "pattern": rf"^{_WORD}(\.\.{_WORD})?$"}, {"type": "integer"}]

PeriodText = Annotated[Period, BeforeValidator(parse_period), WithJsonSchema({"anyOf": _WRITTEN, "description": _HINT})]
PeriodOrBase = Annotated[
    Period | Literal["base"],
    BeforeValidator(_period_or_base),
    WithJsonSchema({"anyOf": [{"const": BASE}, *_WRITTEN], "description": f"{_HINT}; or base"}),
]
