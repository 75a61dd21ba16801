"""Which draws history leaves, and who had a say in it."""

import numpy as np
import pandas as pd
import pytest

from experiments.questions.calibration.accept import accept, distances
from experiments.questions.calibration.posterior import by_fold, posterior
from experiments.questions.calibration.transfer import fitted_rows, left_out_rows
from experiments.questions.hindcast.bands import Band
from experiments.questions.hindcast.history import CaseHistory
from experiments.questions.hindcast.scores import nothing_rows, rows_of, score

DRAWS = 400
THETA = np.linspace(0.0, 4.0, DRAWS)


def case(name, episode, *rows, guarded=None):
    """Return a case of rows (low, seen, high, values by draw)."""
    bands = tuple(
        Band(f"{name}{place}", "Row", "ratio", low, seen, high, of_price=True, month=False)
        for place, (low, seen, high, _) in enumerate(rows)
    )
    held = np.ones(DRAWS, dtype=bool) if guarded is None else guarded
    return CaseHistory(name, name, episode, bands, np.stack([values for *_, values in rows]), held)


def test_distance_is_the_mean_square_miss_and_broken_guards_go_last():
    """From 1 to 4, half the band is ln 2: 8 misses by one half, so two rows, one hit, give a half."""
    one = case("a", "a", (1.0, 2.0, 4.0, np.full(DRAWS, 8.0)), (1.0, 2.0, 4.0, np.full(DRAWS, 2.0)))
    assert distances([one]) == pytest.approx(0.5)
    good = THETA < 1.0
    kept = accept([case("a", "a", (1.0, 2.0, 4.0, np.full(DRAWS, 2.0)), guarded=good)], int(good.sum()))
    assert good[kept].all()


def test_a_planted_value_is_found_again_and_a_parameter_without_trace_stays_as_it_was():
    values = THETA + 0.5
    found = accept([case("a", "a", (2.4, 2.5, 2.6, values))], 20)
    other = np.random.default_rng(3).permutation(THETA)
    table = posterior(pd.DataFrame({"planted": THETA, "silent": other}), found).set_index("parameter")
    assert table.loc["planted", "fitted_p10"] <= 2.0 <= table.loc["planted", "fitted_p90"]
    assert table.loc["planted", "width"] < 0.1
    assert table.loc["planted", "says"]
    assert not table.loc["silent", "says"]


def test_an_episode_that_is_left_out_has_no_say():
    """Two episodes that want other draws: fitted to both, neither wins; left out, each is met by the other's draws."""
    first = case("first", "one", (0.9, 1.0, 1.1, THETA))
    second = case("second", "two", (2.9, 3.0, 3.1, THETA))
    left = left_out_rows([first, second], 10).set_index("case")
    assert left.loc["first", "median"] == pytest.approx(3.0, abs=0.1)
    assert left.loc["second", "median"] == pytest.approx(1.0, abs=0.1)
    assert score(left).hits == 0
    folds = by_fold(pd.DataFrame({"theta": THETA}), [first, second], 10).set_index("parameter")
    assert folds.loc["theta", "without one"] == pytest.approx(3.0, abs=0.1)


def test_cases_of_one_episode_are_left_out_together():
    first = case("first", "one", (0.9, 1.0, 1.1, THETA))
    again = case("again", "one", (0.9, 1.0, 1.1, THETA))
    second = case("second", "two", (2.9, 3.0, 3.1, THETA))
    left = left_out_rows([first, again, second], 10).set_index("case")
    assert left.loc["again", "median"] == left.loc["first", "median"] == pytest.approx(3.0, abs=0.1)


def test_scores_count_medians_in_their_band_and_the_factor_of_price_errors():
    cases = [case("a", "a", (0.9, 1.0, 1.1, THETA), (1.0, 2.0, 4.0, np.full(DRAWS, 4.0)))]
    rows = fitted_rows(cases, 10)
    assert rows["in_band"].tolist() == [True, True]
    found = score(rows)
    assert (found.hits, found.rows, found.share) == (2, 2, 1.0)
    assert found.price_error == pytest.approx(np.sqrt(2.0), rel=0.05)  # the first row is met within a tenth
    still = nothing_rows(cases, {"a": {"a0": 1.0, "a1": 0.5}})
    assert still["in_band"].tolist() == [True, False]
    assert rows_of(cases[0])["draws_in_band"].iloc[0] == pytest.approx(0.05, abs=0.01)
