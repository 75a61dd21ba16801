"""The JSON that `critmin run --json` prints: strict, with the same rows as the printed table."""

from typing import Any

from experiments.analysis.records import records
from experiments.measures import idle_sentences
from experiments.opened import Run
from experiments.runner.doubts import DOUBTS


def answer(run: Run) -> dict[str, Any]:
    """Return what was run, how fast, and its statistics, as plain JSON values; NaN and infinity become null.

    The rate counts simulated months, the run-in included, of what this call computed; of the last call that computed
    something when the store had everything.
    """
    store = run.store
    manifest = store.manifest
    analysis = run.analysis
    return {
        "run_dir": str(store.path),
        "experiment": store.layout.experiment,
        "worlds": store.worlds,
        "months": len(store.layout.months),
        "policies": list(store.layout.policies),
        "elapsed_s": None if run.outcome is None else round(run.outcome.elapsed_s, 3),
        "world_months_per_s": _rate(run),
        "content_hash": store.content_hash(),
        "status": manifest.get("status"),
        "failed_blocks": len(store.failures()),
        "doubts": manifest.get(DOUBTS, []),
        "summary": records(analysis.summary),
        "paired": records(analysis.paired),
        "value_at_risk": records(analysis.at_risk),
        "spillover": records(analysis.spillover),
        "moved_nothing": idle_sentences(store),
        "beside": {
            name: {"summary": records(summary), "paired": records(paired)}
            for name, (summary, paired) in analysis.other_scenarios.items()
        },
    }


def _rate(run: Run) -> float | None:
    months = int(run.store.manifest.get("simulated_months", 0))
    outcome = run.outcome
    if outcome is not None and outcome.rows and outcome.elapsed_s > 0.0:
        return round(outcome.rows * months / outcome.elapsed_s, 1)
    worked = [session for session in run.store.manifest.get("sessions", []) if session.get("rows")]
    if not worked or not worked[-1]["elapsed_s"]:
        return None
    return round(worked[-1]["rows"] * months / worked[-1]["elapsed_s"], 1)
