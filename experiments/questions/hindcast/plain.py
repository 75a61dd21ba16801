"""Replays as plain data, for other programs."""

import math
from collections.abc import Sequence
from typing import Any

from experiments.questions.hindcast.replay import Judgement, Replayed


def plain_replays(replayed: Sequence[Replayed], judged: Judgement) -> dict[str, Any]:
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
        "worlds": replayed[0].store.worlds if replayed else 0,
        "folders": {one.name: str(one.store.path) for one in replayed},
    }


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
