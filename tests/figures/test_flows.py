"""Figures of flows show what the totals of a run hold, and say who supplies and what is lacking."""

from dataclasses import replace

import numpy as np
import pytest
import yaml
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from experiments.analysis.focus import Focus
from experiments.figures.apart import Tag, spread, tag
from experiments.figures.balance import Balance, balance
from experiments.figures.data import NotDrawable, figure_data
from experiments.figures.origins import origins
from experiments.figures.registry import all_figures
from experiments.figures.world import world
from experiments.figures.world_map import Route, _added, _middle
from experiments.store.reader import UncountedError
from experiments.words import percent
from sim.config import bundled_root


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


def test_every_nation_and_passage_stands_on_the_map_and_every_pair_has_a_way():
    nations = yaml.safe_load((bundled_root() / "baseline/nations.yaml").read_text("utf-8"))["nations"]
    transit = yaml.safe_load((bundled_root() / "baseline/transit.yaml").read_text("utf-8"))
    assert set(world().places) == set(nations) - {"ROW"}
    assert set(world().passages) == set(transit["passage_names"])
    for first in world().places:
        for last in set(world().places) - {first}:
            way = world().way(first, last)
            assert (way[0], way[-1]) == (world().places[first], world().places[last])
            assert way == world().way(last, first)[::-1]
    assert world().way("ROW", "JPN") == ()
    assert world().way("CAN", "USA", by_land=True) == (world().places["CAN"], world().places["USA"])


def test_a_route_comes_near_the_passages_that_the_model_puts_on_it():
    transit = yaml.safe_load((bundled_root() / "baseline/transit.yaml").read_text("utf-8"))
    for first, last in (("CHN", "EU27"), ("VNM", "JPN"), ("CHL", "USA")):
        way = np.array(world().way(first, last))
        for passage in transit["passages"][first][last]:
            assert np.abs(way - world().passages[passage]).max(axis=1).min() < 2.0, passage


def test_tonnes_add_up_where_routes_run_together_and_the_map_is_cut_where_none_pass():
    routes = [
        Route(name, tonnes, world().way(name, "JPN")) for name, tonnes in (("AUS", 5.0), ("CHN", 2.0), ("USA", 3.0))
    ]
    every = _added(routes)
    assert every[routes[1].steps[-1]] == 10.0
    assert every[routes[1].steps[0]] == 2.0
    assert _middle(routes) == 150.0
    assert _middle([Route("EU27", 1.0, world().way("EU27", "USA"))]) != 150.0


def test_the_map_names_sources_and_passages_with_shares_without_and_with_the_policy(data):
    there = replace(data, focus=Focus("EU27", "dytb_oxide", "framework"), passages={("CHN", "EU27"): ("malacca",)})
    figure, shown = drawn("map", there)
    without, policy = (balance(there, name, 2028).share("CHN") for name in there.without_and_with)
    words = [text for text in printed(figure) if text.startswith(("China", "Malacca"))]
    assert len(words) == 2
    assert all(f"{100 * without:.0f} → {100 * policy:.0f} %" in text for text in words)
    assert shown.title.endswith(f"{percent(policy)} passes the malacca")


def test_tags_of_a_map_keep_off_each_other_and_inside():
    figure = Figure(figsize=(4.0, 3.0))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    tag(axes, [Tag((0.5, 0.5), "one of these"), Tag((0.52, 0.5), "another"), Tag((1.0, 1.0), "a corner")], [])
    boxes = [text.get_window_extent() for text in axes.texts]
    frame = axes.get_window_extent()
    assert not any(boxes[i].overlaps(boxes[j]) for i in range(3) for j in range(i))
    assert all(frame.containsx(box.x0) and frame.containsx(box.x1) and frame.containsy(box.y1) for box in boxes)
