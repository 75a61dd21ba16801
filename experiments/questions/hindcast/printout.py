"""What a terminal shows of replays: the score of each case, and what was seen in it row by row."""

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from experiments.printing.grid import Column, Grid
from experiments.questions.hindcast.bands import Band
from experiments.questions.hindcast.replay import Judgement, Replayed
from experiments.questions.hindcast.scores import Score, score
from experiments.words.shares import NARROW, percent

NOTE: Final = (
    "In band: the median over the draws lies in the tolerance band of what was seen. 5-95 %: spread over the draws of "
    "behaviour and of the case's own uncertain inputs. Never: a replay has no such month."
)
_CASES: Final = (
    Column("Case", right=False), Column("Model"), Column("Untuned\nprior"), Column("Nothing\nhappens"),
    Column("Prices\noff by", rank=1), Column("Guards\nheld", rank=2),
)  # fmt: skip
_ROWS: Final = (
    Column("What was seen", right=False), Column("Observed"), Column("Band", rank=2), Column("Model"),
    Column("5-95 %", rank=1), Column("In\nband"), Column("Prior", rank=4), Column("Nothing", rank=3),
)  # fmt: skip


def cases_grid(replayed: Sequence[Replayed], judged: Judgement) -> Grid:
    """Return a row for each case: observations met by the model, the untuned prior and had nothing happened."""
    rows = []
    for one in replayed:
        scores = [score(rows[rows["case"] == one.name]) for rows in (judged.model, judged.prior, judged.nothing)]
        met = (f"{found.hits} of {found.rows}" for found in scores)
        off = scores[0].price_error
        rows.append((one.prepared.config.title, *met, "" if math.isnan(off) else f"{off:.2f}", _guarded(one, judged)))
    return Grid(_CASES, tuple(rows))


def case_grid(one: Replayed, judged: Judgement) -> Grid:
    """Return a row for each thing that was seen in a case, and what the model makes of it."""
    found, prior = _by_metric(judged.model, one.name), _by_metric(judged.prior, one.name)
    rows = []
    for row in one.prepared.config.rows:
        band, line = Band.of(row), found[row.id]
        rows.append(
            (
                band.title,
                band.text(band.seen),
                f"{band.text(band.low)} to {band.text(band.high)}",
                band.text(float(line["median"])),
                f"{band.text(float(line['p05']))} to {band.text(float(line['p95']))}",
                "yes" if line["in_band"] else "NO",
                band.text(float(prior[row.id]["median"])),
                band.text(one.nothing[row.id]),
            )
        )
    guards = f"guards held in {_guarded(one, judged)} of draws"
    return Grid(_ROWS, tuple(rows), f"{one.prepared.config.title}; {guards}")


def score_sentence(score: Score) -> str:
    """Return a score as a sentence."""
    error = "" if math.isnan(score.price_error) else f"; prices off by a factor of {score.price_error:.2f}"
    return f"{score.hits} of {score.rows} in band ({100.0 * score.share:.0f}{NARROW}%){error}"


def _guarded(one: Replayed, judged: Judgement) -> str:
    """Return the share of draws in which the guards of a case held."""
    return percent(float(next(iter(_by_metric(judged.model, one.name).values()))["guarded"]))


def _by_metric(rows: pd.DataFrame, case: str) -> dict[str, dict[str, Any]]:
    lines = rows[rows["case"] == case].to_dict("records")
    return {str(line["metric"]): {str(key): value for key, value in line.items()} for line in lines}
