"""Say how narrow the interval of a paired difference must be, whether it is, and how many worlds that may take."""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from experiments.store.layout import BLOCK_WORLDS
from sim.config.errors import UserError, did_you_mean

LARGEST_STEP: Final = 2.0
"""Most that the number of worlds grows by at once: the width is itself an estimate."""
_FORM: Final = "expected ci=WIDTH:METRIC or ci=WIDTH:METRIC:NATION:GOOD, such as ci=0.01:shortage:JPN:dytb_oxide"


class Widest(NamedTuple):
    """The widest interval found, and what it is about."""

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
    metric
        Whose differences.
    nation, good
        Only these; all if empty.
    """

    width: float
    metric: str
    nation: str = ""
    good: str = ""

    @classmethod
    def read(cls, text: str) -> "Precision":
        """Read ``ci=0.01:shortage`` or ``ci=0.01:shortage:JPN:dytb_oxide``; ``p_shortage`` stands for ``shortage``.

        Raises
        ------
        UserError
            If the text has another form, or the width is not above zero.
        """
        key, _, rest = text.partition("=")
        parts = [part.strip() for part in rest.split(":")]
        if key.strip() != "ci" or len(parts) not in {2, 4} or not all(parts):
            raise UserError(f"--until {text[:60]!r}: {_FORM}")
        try:
            width = float(parts[0])
        except ValueError as error:
            raise UserError(f"--until {text[:60]!r}: {parts[0]!r} is no number; {_FORM}") from error
        if not (width > 0.0 and math.isfinite(width)):
            raise UserError(f"--until {text[:60]!r}: a width is above zero")
        return cls(width, parts[1].removeprefix("p_"), *parts[2:])

    def widest(self, paired: pd.DataFrame) -> Widest:
        """Return the widest interval among the rows of a paired table that this is about.

        Raises
        ------
        UserError
            If the table has no such row.
        """
        rows = paired
        for column, wanted in (("metric", self.metric), ("nation", self.nation), ("good", self.good)):
            if wanted:
                known = sorted(set(rows[column]))
                rows = rows[rows[column] == wanted]
                if rows.empty:
                    raise UserError(f"--until: no {column} {wanted[:40]!r} here; {did_you_mean(wanted, known)}")
        widths = (rows["ci_high"] - rows["ci_low"]).dropna()
        if widths.empty:
            raise UserError(f"--until: no policy is compared by {self.metric!r}, so that there is no interval")
        row = rows.loc[[widths.idxmax()]].to_dict("records")[0]
        return Widest(float(widths.max()), str(row["policy"]), str(row["nation"]), str(row["good"]))

    def next_worlds(self, worlds: int, widest: float, most: int) -> int:
        """Return how many worlds to try next, whole blocks, at most `most`.

        The width of an interval falls with the square root of the number of worlds.
        """
        needed = min(worlds * (widest / self.width) ** 2, worlds * LARGEST_STEP)
        blocks = max(math.ceil(needed / BLOCK_WORLDS), worlds // BLOCK_WORLDS + 1)
        return min(blocks * BLOCK_WORLDS, most)
