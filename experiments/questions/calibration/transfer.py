"""Score draws on the cases that they were fitted to, and on episodes left out of the fit."""

from collections.abc import Sequence

import pandas as pd

from experiments.questions.calibration.accept import accept, accept_without, episodes_of
from experiments.questions.hindcast.history import CaseHistory
from experiments.questions.hindcast.scores import rows_of


def fitted_rows(cases: Sequence[CaseHistory], count: int) -> pd.DataFrame:
    """Return the rows of all cases over the draws that all of them accept."""
    draws = accept(cases, count)
    return pd.concat([rows_of(case.of(draws)) for case in cases], ignore_index=True)


def left_out_rows(cases: Sequence[CaseHistory], count: int) -> pd.DataFrame:
    """Return the rows of each episode over the draws that the other episodes accept."""
    frames = []
    for episode in episodes_of(cases):
        draws = accept_without(cases, episode, count)
        frames += [rows_of(case.of(draws)) for case in cases if case.episode == episode]
    return pd.concat(frames, ignore_index=True)
