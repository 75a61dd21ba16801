"""Count months as integers, so that the loop never touches a date."""

from dataclasses import dataclass
from datetime import date

MONTHS_PER_YEAR = 12


def month_number(day: date) -> int:
    """Return the month of `day` as a running number: 12 times the year plus the month from zero."""
    return day.year * MONTHS_PER_YEAR + day.month - 1


def month_label(number: int) -> str:
    """Return ``YYYY-MM`` for a running month number."""
    return f"{number // MONTHS_PER_YEAR:04d}-{number % MONTHS_PER_YEAR + 1:02d}"


@dataclass(frozen=True)
class Calendar:
    """The months of an experiment: a run-in that is simulated but not scored, then the scored months.

    Attributes
    ----------
    first
        Running number of the first simulated month.
    run_in, scored
        How many months of each.
    """

    first: int
    run_in: int
    scored: int

    @property
    def total(self) -> int:
        """Months simulated in all."""
        return self.run_in + self.scored

    def index(self, day: date) -> int:
        """Return the month of `day` counted from the first simulated month; negative before it."""
        return month_number(day) - self.first

    def labels(self) -> tuple[str, ...]:
        """Return the ``YYYY-MM`` labels of the scored months."""
        opens = self.first + self.run_in
        return tuple(month_label(opens + offset) for offset in range(self.scored))

    def years(self) -> tuple[int, ...]:
        """Return the calendar year of each scored month."""
        opens = self.first + self.run_in
        return tuple((opens + offset) // MONTHS_PER_YEAR for offset in range(self.scored))

    def year_ends(self) -> tuple[int, ...]:
        """Return how many scored months lie before each 1 January between the first and the last of them."""
        years = self.years()
        return tuple(month for month in range(1, self.scored) if years[month] != years[month - 1])
