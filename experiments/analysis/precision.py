"""The stopping rule of ``--until``: how narrow intervals of differences must be, and how many worlds to try next."""

import math
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

import pandas as pd

from experiments.store.layout import BLOCK_WORLDS
from experiments.words.outcome import OPEN, Outcome
from sim.config.errors import UserError, shorten

LARGEST_STEP: Final = 2.0
"""Most that the number of worlds grows by at once: the width is itself an estimate."""
_EXPECTED: Final = f"expected ci=WIDTH:{OPEN}, such as ci=0.01:shortage:JPN:dytb_oxide"


class Widest(NamedTuple):
    """The widest interval found, and the policy, nation and good that it belongs to."""

    width: float
    policy: str
    nation: str
    good: str


@dataclass(frozen=True)
class Precision:
    """How narrow the intervals of a metric's differences must be.

    Attributes
    ----------
    width
        From end to end, in the metric's unit.
    outcome
        Whose differences; of all nations or goods where it names none.
    """

    width: float
    outcome: Outcome

    @classmethod
    def read(cls, text: str) -> "Precision":
        """Read ``ci=0.01:shortage`` or ``ci=0.01:shortage:JPN:dytb_oxide`` without checking names.

        Raises
        ------
        UserError
            If the text has another form, or the width is not above zero.
        """
        key, _, rest = text.partition("=")
        number, _, outcome = (part.strip() for part in rest.partition(":"))
        if key.strip() != "ci" or not outcome:
            raise UserError(f"--until {shorten(text)}: {_EXPECTED}")
        try:
            width = float(number)
        except ValueError as error:
            raise UserError(f"--until {shorten(text)}: {number!r} is no number; {_EXPECTED}") from error
        if not (width > 0.0 and math.isfinite(width)):
            raise UserError(f"--until {shorten(text)}: a width is above zero")
        return cls(width, Outcome.parse(outcome, OPEN))

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"width": self.width, **asdict(self.outcome)}

    def widest(self, paired: pd.DataFrame) -> Widest:
        """Return the widest interval among the rows of a paired table that this is about.

        Raises
        ------
        UserError
            If there is none.
        """
        rows = self.outcome.rows(paired)
        widths = (rows["ci_high"] - rows["ci_low"]).dropna()
        if widths.empty:
            raise UserError(f"--until: no policy is compared by {self.outcome}, so that there is no interval")
        row = rows.loc[[widths.idxmax()]].to_dict("records")[0]
        return Widest(float(widths.max()), str(row["policy"]), str(row["nation"]), str(row["good"]))

    def next_worlds(self, worlds: int, widest: float, most: int) -> int:
        """Return how many worlds to try next, whole blocks, at most `most`.

        The width of an interval falls with the square root of the number of worlds.
        """
        needed = min(worlds * (widest / self.width) ** 2, worlds * LARGEST_STEP)
        blocks = max(math.ceil(needed / BLOCK_WORLDS), worlds // BLOCK_WORLDS + 1)
        return min(blocks * BLOCK_WORLDS, most)
