"""Figures of a sensitivity analysis show the numbers of its tables, and say the finding."""

import pytest

from experiments.questions.sensitivity.effects_figure import paint_effects
from experiments.questions.sensitivity.heat_map import paint_heat_map, totals
from experiments.questions.sensitivity.results import open_sensitivity
from experiments.questions.sensitivity.tornado import paint_tornado
from tests.unit.sensitivity.functions import inputs, noisy, run_function

GALLIUM = "unserved:JPN:gallium"


@pytest.fixture(scope="module")
def weighing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("indices") / "run"
    return open_sensitivity(run_function(folder, noisy, inputs(2), 64, ["x1", "dice"]).path, GALLIUM).weighing


def title(figure):
    return figure.get_suptitle().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_the_tornado_names_the_largest_input_and_chance(weighing):
    figure = paint_tornado(weighing)
    shares = weighing.shares.table.set_index("factor")["total"]
    assert f"'X1' makes {100 * shares['x1']:.0f} % of the variance, chance {100 * shares['dice']:.0f} %" in title(
        figure
    )
    left, right = figure.axes
    ends = weighing.ranges.set_index("factor").loc["x1"]
    (bar,) = left.patches
    assert (bar.get_x(), bar.get_x() + bar.get_width()) == pytest.approx((ends["at_low"], ends["at_high"]))
    widths = [bar.get_width() for bar in right.patches[: len(shares)]]
    assert widths == pytest.approx(shares.clip(lower=0.0).tolist())
    assert "base samples" in figure.get_supxlabel()


def test_the_heat_map_shows_the_total_of_every_input_and_outcome(weighing):
    axes = paint_heat_map(weighing).axes[0]
    table = totals(weighing)
    assert [text.get_text() for text in axes.texts] == [f"{100 * value:.0f}" for value in table.to_numpy().ravel()]
    assert list(table.columns) == ["unserved:JPN:indium", GALLIUM]


def test_effects_are_drawn_largest_first_beside_chance(tmp_path):
    screening = open_sensitivity(run_function(tmp_path / "run", noisy, inputs(2), 12).path, GALLIUM).screening
    figure = paint_effects(screening)
    assert "1 of 2 inputs move it by more than other dice do" in title(figure)
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == pytest.approx(sorted(screening.table["mu_star"], reverse=True))
    (line,) = figure.axes[0].lines
    assert set(line.get_xdata()) == {screening.chance}
