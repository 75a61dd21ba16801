"""Runs all plausibility checks and says what becomes of each doubt: refused, told, or told with the reason given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sim.config.errors import ConfigError, display_path, raise_all
from sim.config.schema.plausible import PlausibleFile
from sim.plausibility.balance import market_values, output_against_use, totals_against_bundled
from sim.plausibility.base import Check, Doubt, Grade, Subject
from sim.plausibility.behaviour import behaviour_in_range
from sim.plausibility.days import dates_in_time, run_in
from sim.plausibility.numbers import within_bounds
from sim.plausibility.prices import floors_against_prices, prices_against_bundled, products_against_inputs
from sim.plausibility.stocks import projects_against_output, public_stocks_against_use
from sim.plausibility.trade import imports_against_use, quotas_against_supply, sales_against_supply

CHECKS: Final[tuple[Check, ...]] = (
    totals_against_bundled,
    output_against_use,
    prices_against_bundled,
    products_against_inputs,
    market_values,
    imports_against_use,
    sales_against_supply,
    quotas_against_supply,
    floors_against_prices,
    public_stocks_against_use,
    projects_against_output,
    within_bounds,
    behaviour_in_range,
    dates_in_time,
    run_in,
)
"""Every check, causes before what may only be their effect; a new one is one function more."""

_WAY_OUT: Final = "if it is right, give the reason beside it: sure: '...'"
_WAY_OUT_OF_A_SETTING: Final = "if it is right, write it into a file of your own with the reason beside it: sure: '...'"


@dataclass(frozen=True)
class Remark:
    """A doubt worth telling, as plain text for screens, manifests and briefs.

    Attributes
    ----------
    grade
        Whether it is told, or told with the reason that the file gives.
    text
        What is doubted and why.
    file, line
        Where it stands; no file for what was set by hand.
    sure
        The reason; empty where there is none.
    """

    grade: str
    text: str
    file: str
    line: int
    sure: str = ""

    def __str__(self) -> str:
        """Return it in one line, the place first."""
        place = f"{self.file}:{self.line}: " if self.file else ""
        return f"{place}{self.text}{f' (sure: {self.sure})' if self.sure else ''}"


def examine(subject: Subject) -> tuple[Remark, ...]:
    """Run every check and return what is to be told.

    Raises
    ------
    ConfigError
        For each doubt that is refused.
    """
    return judge((doubt for check in CHECKS for doubt in check(subject)), subject.bounds)


def judge(doubts: Iterable[Doubt], bounds: PlausibleFile) -> tuple[Remark, ...]:
    """Return what is to be told of some doubts, each once.

    Raises
    ------
    ConfigError
        For each doubt that is refused.
    """
    graded = list(_without_after_effects(doubts, bounds))
    raise_all(
        {str(error): error for error in (_error(doubt) for doubt, grade in graded if grade is Grade.REFUSED)}.values()
    )
    return tuple(dict.fromkeys(_remark(doubt, grade) for doubt, grade in graded))


def _without_after_effects(doubts: Iterable[Doubt], bounds: PlausibleFile) -> Iterator[tuple[Doubt, Grade]]:
    """Yield the doubts that are worth telling with their grades, but none on what an earlier one has explained."""
    explained: set[str] = set()
    for doubt in doubts:
        grade = doubt.grade(bounds)
        if grade is None or explained.intersection(doubt.rests_on):
            continue
        explained.add(doubt.topic)
        yield doubt, grade


def _error(doubt: Doubt) -> ConfigError:
    place = doubt.place
    way_out = "" if doubt.impossible else _WAY_OUT if place.file else _WAY_OUT_OF_A_SETTING
    message = f"{doubt.what}: {doubt.got} is {doubt.against}"
    return ConfigError(
        message, place.file, place.line if place.file else None, hint="; ".join(filter(None, (doubt.hint, way_out)))
    )


def _remark(doubt: Doubt, grade: Grade) -> Remark:
    file = doubt.place.file
    shown = "" if file is None else display_path(file)
    return Remark(grade.value, doubt.sentence, shown, doubt.place.line if file else 0, doubt.sure or "")
