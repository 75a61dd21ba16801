"""What a terminal shows of replays: one table a case, and the scores."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from rich.table import Table

from experiments.printing.printed import framed
from experiments.questions.hindcast.bands import Band
from experiments.questions.hindcast.replay import Judgement, Replayed
from experiments.questions.hindcast.scores import Score

_NOTE = (
    "In band: the median over the draws lies in the tolerance band of what was seen. 5-95 %: spread over the draws of "
    "behaviour and of the case's own uncertain inputs. Never: a replay has no such month."
)


def printed(replayed: Sequence[Replayed], judged: Judgement) -> Iterator[str | Table]:
    """Yield a table for each case, and how the model, the untuned prior and 'nothing happens' scored."""
    for one in replayed:
        yield _table(one, judged)
    yield _NOTE
    for name, words in (("model", "model"), ("prior", "untuned prior"), ("nothing", "nothing happens")):
        yield f"{words:>16}: {score_sentence(judged.scores()[name])}"


def score_sentence(score: Score) -> str:
    """Return a score as a sentence."""
    error = "" if math.isnan(score.price_error) else f"; prices off by a factor of {score.price_error:.2f}"
    return f"{score.hits} of {score.rows} in band ({100.0 * score.share:.0f} %){error}"


def _table(one: Replayed, judged: Judgement) -> Table:
    rows = _by_metric(judged.model, one.name)
    prior = _by_metric(judged.prior, one.name)
    held = float(next(iter(rows.values()))["guarded"])
    table = framed(f"{one.prepared.config.title} ({one.name}); guards held in {100.0 * held:.0f} % of draws")
    table.add_column("What was seen", overflow="fold")
    for heading in ("Observed", "Band", "Model", "5-95 %", "In band", "Prior", "Nothing"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in one.prepared.config.rows:
        band = Band.of(row)
        line = rows[row.id]
        table.add_row(
            band.title,
            band.text(band.seen),
            f"{band.text(band.low)}-{band.text(band.high)}",
            band.text(float(line["median"])),
            f"{band.text(float(line['p05']))}-{band.text(float(line['p95']))}",
            "yes" if line["in_band"] else "NO",
            band.text(float(prior[row.id]["median"])),
            band.text(one.nothing[row.id]),
        )
    return table


def _by_metric(rows: pd.DataFrame, case: str) -> dict[str, dict[str, Any]]:
    lines = rows[rows["case"] == case].to_dict("records")
    return {str(line["metric"]): {str(key): value for key, value in line.items()} for line in lines}
