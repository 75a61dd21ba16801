"""Figures of flows show what the totals of a run hold, and say who supplies and what is lacking."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from experiments.analysis.focus import Focus
from experiments.figures.balance import Balance, balance
from experiments.figures.data import NotDrawable, figure_data
from experiments.figures.origins import origins
from experiments.figures.registry import all_figures
from experiments.figures.sankey import spread
from experiments.store.reader import UncountedError
from experiments.words import percent


def drawn(name, data):
    spec = all_figures()[name]
    figure = Figure(figsize=spec.size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, spec.draw(figure, data)


def printed(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_balance_is_what_came_and_what_was_wanted(data):
    each = balance(data, "none", 2028)
    supply = data.totals["none"].supply().query("nation == @data.focus.nation and good == @data.focus.good")
    assert each.wanted == supply.query("year == 2028")["reference"].item()
    assert_allclose(each.used + each.unserved + each.forgone, each.wanted)
    assert_allclose(each.supplied + each.from_stocks, each.used + each.kept)
    assert_allclose(each.share("CHN") + each.share("AUS"), 1.0)
    with pytest.raises(NotDrawable, match="no demand"):
        balance(data, "none", 2040)


def test_the_sankey_shows_flows_of_the_last_full_year_without_and_with_the_policy(data):
    figure, shown = drawn("sankey", data)
    without, policy = data.without_and_with
    each = balance(data, policy, 2028)
    assert list(shown.curves) == [without, policy]
    assert_allclose(shown.curves[policy], list(each.sources.values()))
    assert shown.title.startswith("In 2028 ")
    assert percent(each.share("CHN")) in shown.title
    assert percent(each.unserved / each.wanted) in shown.title
    assert any(text.startswith("Lacking (unserved)") for text in printed(figure))


def test_texts_beside_a_column_keep_their_order_and_do_not_meet():
    heights = np.array([0.1, 0.1, 0.2, 0.1])
    places = spread(np.array([0.10, 0.11, 0.12, 0.9]), heights)
    assert (np.diff(places) >= (heights[1:] + heights[:-1]) / 2.0 - 1e-12).all()
    assert places[-1] == 0.9
    assert_allclose(places[:3].mean(), 0.11, atol=0.02)


def test_sources_come_in_one_order_and_small_ones_stand_together(data):
    pair = replace(data, focus=Focus("JPN", "dytb_oxide", "framework"))
    came = {"reserves": 5.0, "AUS": 30.0, "VNM": 1.0, "MYS": 1.0, "CHN": 50.0, "JPN": 13.0}
    found = origins(pair, [Balance(2030, came, 100.0, 100.0, 0.0, 0.0)])
    assert [origin.names for origin in found] == [("JPN",), ("CHN",), ("AUS",), ("VNM", "MYS"), ("reserves",)]
    assert [origin.words for origin in found] == ["Own producers", "China", "AUS", "2 others", "Stockpiles"]


def test_a_run_without_flows_says_so(store):
    class Old:
        def __getattr__(self, name):
            return getattr(store, name)

        def totals(self, *_):
            raise UncountedError("keeps no flows")

    with pytest.raises(NotDrawable, match="keeps no flows"):
        drawn("sankey", figure_data(Old()))
