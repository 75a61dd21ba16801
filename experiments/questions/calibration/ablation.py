"""What each mechanism contributes: the accepted draws replayed with one mechanism off, fitted and left out.

Nothing is fitted again, so a mechanism that another could replace looks dearer than it is; one whose absence costs
nothing buys nothing.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.questions.calibration.accept import accept, accept_without, episodes_of
from experiments.questions.calibration.sample import AS_FITTED, Sample, replay_changed
from experiments.questions.hindcast.history import CaseHistory
from experiments.questions.hindcast.scores import rows_of, score
from sim.config.library import Library

Int = NDArray[np.int64]


def ablate(library: Library, sample: Sample, count: int, folder: Path, workers: int | None) -> pd.DataFrame:
    """Return a line per mechanism: shares in band and price errors without it, fitted and left out, and the change.

    Parameters
    ----------
    count
        Accepted draws of each choice.
    folder
        Where the replays are kept.
    """
    changes = changes_of(library)
    chosen = _choices(sample.histories, min(count, library.calibration().ablated))
    draws = np.unique(np.concatenate(list(chosen.values())))
    found: dict[str, list[CaseHistory]] = {label: [] for label in (AS_FITTED, *changes)}
    for one in sample.replayed:
        for label, history in replay_changed(library, one.name, draws, changes, folder, workers).items():
            found[label].append(history)
    places = {name: np.searchsorted(draws, numbers) for name, numbers in chosen.items()}
    lines = [{"without": label, **_line(histories, places)} for label, histories in found.items()]
    table = pd.DataFrame(lines)
    whole = table[table["without"] == AS_FITTED].iloc[0]
    for kind in ("fitted", "left_out"):
        table[f"{kind}_change"] = table[kind] - float(whole[kind])
    return table.sort_values(["left_out", "fitted"], kind="stable", ignore_index=True)


def changes_of(library: Library) -> dict[str, dict[str, float]]:
    """Return what is set to take each mechanism out: every switch, and what the calibration file adds."""
    switches = {name: {f"switch.{name}": 0.0} for name in library.baseline().switches}
    return switches | {name: dict(values) for name, values in library.calibration().ablations.items()}


def _choices(cases: Sequence[CaseHistory], count: int) -> dict[str, Int]:
    """Return the draws that all cases accept, under no name, and those that all but each episode accept."""
    left = {name: accept_without(cases, name, count) for name in episodes_of(cases)}
    return {"": accept(cases, count), **left}


def _line(cases: Sequence[CaseHistory], places: Mapping[str, Int]) -> dict[str, float]:
    fitted = score(pd.concat([rows_of(case.of(places[""])) for case in cases]))
    left_out = score(pd.concat([rows_of(case.of(places[case.episode])) for case in cases]))
    return {
        "fitted": fitted.share,
        "left_out": left_out.share,
        "fitted_price_error": fitted.price_error,
        "left_out_price_error": left_out.price_error,
    }
