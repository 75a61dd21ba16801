"""Tell how replays did: one table a case for people, one object for programs."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.printed import framed, widened
from experiments.questions.hindcast.bands import Band
from experiments.questions.hindcast.replay import Judgement, Replayed
from experiments.questions.hindcast.scores import Score

_NOTE = (
    "In band: the median over the draws lies in the tolerance band of what was seen. 5-95 %: spread over the draws of "
    "behaviour and of the case's own uncertain inputs. Never: a replay has no such month."
)


def render(replayed: Sequence[Replayed], judged: Judgement, console: Console) -> None:
    """Print a table for each case, and the shares of rows in band.

    Parameters
    ----------
    console
        Where to print. What is no terminal gets lines wide enough for the whole table.
    """
    wide = widened(console)
    for one in replayed:
        wide.print(_table(one, judged))
    wide.print(_NOTE)
    for name, words in (("model", "model"), ("prior", "untuned prior"), ("nothing", "nothing happens")):
        wide.print(f"{words:>16}: {told(judged.scores()[name])}")


def told(score: Score) -> str:
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


def answer(replayed: Sequence[Replayed], judged: Judgement) -> dict[str, Any]:
    """Return rows and scores as plain JSON values; what is no finite number becomes null.

    Rows of months count them from the start of the case, from 0.
    """
    starts = {one.name: float(one.prepared.config.window.first) for one in replayed}
    months = {(one.name, row.id) for one in replayed for row in one.prepared.config.rows if row.metric == "peak_month"}
    prior = judged.prior.set_index(["case", "metric"])
    nothing = judged.nothing.set_index(["case", "metric"])
    metrics = []
    for line in judged.model.to_dict("records"):
        key = (line["case"], line["metric"])
        shift = starts[line["case"]] if key in months else 0.0
        numbers = {name: _plain(line[name] - shift) for name in ("observed", "low", "high", "median", "p05", "p95")}
        metrics.append(
            {
                "case": line["case"],
                "metric": line["metric"],
                "title": line["title"],
                "unit": "months from the start" if key in months else line["unit"],
                **numbers,
                "in_band": bool(line["in_band"]),
                "draws_in_band": line["draws_in_band"],
                "prior_median": _plain(float(prior.loc[key, "median"]) - shift),
                "prior_in_band": bool(prior.loc[key, "in_band"]),
                "nothing": _plain(float(nothing.loc[key, "median"]) - shift),
                "nothing_in_band": bool(nothing.loc[key, "in_band"]),
            }
        )
    scores = judged.scores()
    return {
        "metrics": metrics,
        "score": {
            **{name: _plain(found.share) for name, found in scores.items()},
            "price_error": {name: _plain(found.price_error) for name, found in scores.items()},
            "in_band": {name: found.hits for name, found in scores.items()},
            "rows": scores["model"].rows,
            "by_case": {
                one.name: _plain(float(judged.model[judged.model["case"] == one.name]["in_band"].mean()))
                for one in replayed
            },
            "guards": {
                str(name): float(held)
                for name, held in judged.model.groupby("case", sort=False)["guarded"].first().items()
            },
        },
        "behaviour": replayed[0].model if replayed else None,
        "worlds": replayed[0].outcome.store.worlds if replayed else 0,
        "folders": {one.name: str(one.outcome.store.path) for one in replayed},
    }


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def table_of(judged: Judgement) -> pd.DataFrame:
    """Return the rows of the model with what the prior and nothing gave beside them, for a CSV file."""
    keys = ["case", "metric"]
    prior = judged.prior.set_index(keys)[["median", "in_band"]].add_prefix("prior_")
    nothing = judged.nothing.set_index(keys)[["median", "in_band"]].add_prefix("nothing_")
    return judged.model.set_index(keys).join(prior).join(nothing).reset_index()
