"""Periods as people write them, and what is none."""

import pytest
from pydantic import TypeAdapter, ValidationError

from sim.config.period import Period, PeriodOrBase, PeriodText


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2010", (2010, 1), (2010, 12)),
        (2010, (2010, 1), (2010, 12)),
        ("2010-H2", (2010, 7), (2010, 12)),
        ("2010H1", (2010, 1), (2010, 6)),
        ("2011-Q3", (2011, 7), (2011, 9)),
        ("2011Q1", (2011, 1), (2011, 3)),
        ("2011-09", (2011, 9), (2011, 9)),
        ("2011-09..2012-02", (2011, 9), (2012, 2)),
        ("1978-H1..1979", (1978, 1), (1979, 12)),
    ],
)
def test_a_period_is_first_and_last_month(text, first, last):
    period = TypeAdapter(PeriodText).validate_python(text)
    assert (period.first, period.last) == tuple(12 * year + month - 1 for year, month in (first, last))


@pytest.mark.parametrize("text", ["2010-13", "2010-Q5", "2010-H3", "10", "soon", "2011..2010", "2010-1", ""])
def test_what_is_no_period_is_told(text):
    with pytest.raises(ValidationError, match=r"period|ends before it starts"):
        TypeAdapter(PeriodText).validate_python(text)


def test_base_stands_for_the_base_year_and_a_period_prints_as_it_is_written():
    assert TypeAdapter(PeriodOrBase).validate_python("base") == "base"
    assert str(Period.of("2011-Q3")) == "2011-07..2011-09"
    assert str(Period.of("2011-07")) == "2011-07"


def test_a_period_holds_what_lies_within():
    year = Period.of("2011")
    assert year.holds(Period.of("2011-Q1"))
    assert not year.holds(Period.of("2010-12..2011-01"))
