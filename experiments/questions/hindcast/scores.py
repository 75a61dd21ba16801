"""Score replays against history: the share of rows whose median over the draws lies in the band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.questions.hindcast.bands import median, quantile
from experiments.questions.hindcast.history import CaseHistory

OUTER = (0.05, 0.95)


@dataclass(frozen=True)
class Score:
    """How some forecasts did on some rows.

    Attributes
    ----------
    hits, rows
        Rows whose median lies in the band, and all rows.
    price_error
        Geometric mean over price rows of the factor by which the median misses what was seen.
    """

    hits: int
    rows: int
    price_error: float

    @property
    def share(self) -> float:
        """Share of rows in their band."""
        return self.hits / self.rows if self.rows else float("nan")


def rows_of(case: CaseHistory) -> pd.DataFrame:
    """Return a row of history per line: what was seen, its band, and median and outer quantiles over the draws."""
    lines = []
    for band, values in zip(case.bands, case.values, strict=True):
        middle = median(values)
        lines.append(
            {
                "case": case.name,
                "episode": case.episode,
                "metric": band.id,
                "title": band.title,
                "unit": band.unit,
                "observed": band.seen,
                "low": band.low,
                "high": band.high,
                "median": middle,
                "p05": quantile(values, OUTER[0]),
                "p95": quantile(values, OUTER[1]),
                "in_band": bool(band.holds(middle)),
                "draws_in_band": float(np.mean(band.holds(values))),
                "price_error": band.error_factor(middle) if band.of_price else float("nan"),
                "guarded": float(np.mean(case.guarded)),
            }
        )
    return pd.DataFrame(lines)


def score(rows: pd.DataFrame) -> Score:
    """Return the score of some rows."""
    errors = rows["price_error"].dropna().to_numpy(dtype=np.float64)
    error = float(np.exp(np.mean(np.log(errors)))) if len(errors) else float("nan")
    return Score(int(rows["in_band"].sum()), len(rows), error)


def nothing_rows(cases: Sequence[CaseHistory], nothing: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Return the rows of all cases had nothing happened; `nothing` is by case and row."""
    frames = []
    for case in cases:
        still = np.array([[nothing[case.name][band.id]] for band in case.bands])
        frames.append(rows_of(CaseHistory(case.name, case.title, case.episode, case.bands, still, np.ones(1, bool))))
    return pd.concat(frames, ignore_index=True)
