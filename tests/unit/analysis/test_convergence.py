"""A headline against the number of worlds: each is what a run of so many worlds has, and is judged by its interval."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import analyse
from experiments.questions.convergence.figure import finding, paint_convergence
from experiments.questions.convergence.finding import convergence as question
from experiments.questions.convergence.printout import verdict_grid
from experiments.questions.convergence.study import Convergence, _verdict, sizes
from experiments.questions.convergence.study import settle as convergence
from experiments.runner.execute import execute
from experiments.store import RunStore
from experiments.words import labels_for
from experiments.words.shares import percent
from sim.config.errors import UserError
from tests.imitation_model import shortage_request
from tests.screens import check_screens


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return execute(shortage_request(tmp_path_factory.mktemp("run") / "one", 256)).store


@pytest.fixture(scope="module")
def found(store):
    return convergence(store, "JPN", "gallium")


@pytest.mark.parametrize(
    ("worlds", "tried"),
    [(16, [8, 16]), (60, [16, 32, 60]), (128, [64, 128]), (500, [64, 128, 256, 500])],
)
def test_sizes_double_up_to_all_worlds(worlds, tried):
    assert sizes(worlds) == tried


def test_each_row_is_what_a_run_of_so_many_worlds_tells(store, found):
    for worlds in (64, 256):
        told = analyse(RunStore.open(store.path, worlds))
        for table, baseline, value in ((told.summary, "", "value"), (told.paired, "none", "difference")):
            expected = table.query("policy == 'framework' and nation == 'JPN' and good == 'gallium'").set_index(
                "metric"
            )
            rows = found.rows.query("policy == 'framework' and baseline == @baseline and worlds == @worlds")
            assert len(rows) == (2 if baseline else 5)
            for row in rows.to_dict("records"):
                assert row["value"] == pytest.approx(expected.loc[row["metric"], value], rel=1e-12)
                assert row["ci_low"] == pytest.approx(expected.loc[row["metric"], "ci_low"], rel=1e-12)


def test_the_verdict_follows_from_the_interval(found):
    row = found.verdict.query("policy == 'none' and baseline == '' and metric == 'shortage'").iloc[0]
    half = 0.5 * found.rows.query("policy == 'none' and worlds == 256 and metric == 'shortage'").eval(
        "ci_high - ci_low"
    )
    assert row["half_width"] == pytest.approx(half.iloc[0])
    assert row["allowed"] == pytest.approx(0.1 * row["value"])
    assert not row["settled"]
    assert row["needed"] > 256
    assert row["needed"] == np.ceil(256 * (row["half_width"] / row["allowed"]) ** 2)


def test_what_has_not_settled_says_why_and_needs_more_worlds_than_there_are():
    """A headline within its limit that still moves needs twice the worlds; none needs what the run has already."""
    rows = pd.DataFrame({
        "worlds": [128, 256], "policy": "none", "baseline": "", "metric": "shortage", "unit": "share",
        "value": [0.80, 0.638], "ci_low": [0.7, 0.596], "ci_high": [0.9, 0.68],
    })  # fmt: skip
    moving = _verdict(rows, 256, 0.1)
    assert moving[["steady", "settled", "needed"]].to_numpy().tolist() == [[False, False, 512]]
    labels = labels_for({})
    _, words = verdict_grid(Convergence("s", "JPN", "gallium", rows, moving), ("none",), labels).rows
    assert words[-1] == f"half of the worlds gave {percent(0.8)}, outside the interval"
    assert words[:3] == ("  Shortage", percent(0.638), f"±{percent(0.042)}")
    assert words[4:6] == ("no: moving", "510")


def test_a_looser_demand_settles_more(store, found):
    loose = convergence(store, "JPN", "gallium", within=0.9)
    assert not found.settled
    more, fewer = loose.verdict["settled"].sum(), found.verdict["settled"].sum()
    assert more > fewer
    assert finding(found, store).startswith(f"With 256 worlds {fewer} of 12 headlines on gallium in JPN have settled;")


def test_screens_show_the_policy_in_focus_and_the_whole_every_policy(store):
    answer = question(store)
    text = check_screens(answer)
    assert "2 of 12" not in text
    assert "Settled" in text


def test_the_figure_has_a_panel_for_levels_and_changes(store, found):
    figure = paint_convergence(found, store)
    assert len(figure.axes) == 4
    levels = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 3]
    shown = found.rows.query("policy == 'none' and metric == 'shortage'")["value"].tolist()
    assert levels[0].get_ydata().tolist() == shown


@pytest.mark.parametrize(
    ("words", "hint"),
    [(("JPN", "galium"), "did you mean 'gallium'"),
     (("USA", "ree_ore_ionic"), "no headline applies")],
)  # fmt: skip
def test_a_slip_is_named(store, words, hint):
    with pytest.raises(UserError, match=hint):
        convergence(store, *words)


def test_a_handful_of_worlds_is_too_few(store):
    with pytest.raises(UserError, match="at least 16"):
        convergence(RunStore.open(store.path, 8))


def test_a_change_settles_only_when_its_sign_or_its_smallness_is_known():
    def change(value: float, low: float, high: float) -> bool:
        level = {
            "policy": "none", "baseline": "", "metric": "shortage", "value": 0.44, "ci_low": 0.40, "ci_high": 0.48
        }  # fmt: skip
        moved = {
            "policy": "framework", "baseline": "none", "metric": "shortage", "value": value, "ci_low": low,
            "ci_high": high,
        }  # fmt: skip
        rows = pd.DataFrame([row | {"worlds": worlds} for worlds in (128, 256) for row in (level, moved)])
        return bool(_verdict(rows.assign(unit="share"), 256, 0.1)["settled"].iloc[1])

    assert not change(-0.031, -0.070, 0.008), "neither its sign nor that it is small is known"
    assert change(-0.031, -0.060, -0.002)
    assert change(-0.01, -0.03, 0.01), "it is known to be small"
