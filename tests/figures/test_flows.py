"""Figures of flows show what the totals of a run hold, and say who supplies and what is lacking."""

import re
from dataclasses import replace

import numpy as np
import pytest
import yaml
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as MatplotlibText
from numpy.testing import assert_allclose

from experiments.analysis.focus import Focus
from experiments.figures.balance import Balance, balance
from experiments.figures.data import NotDrawable
from experiments.figures.load import figure_data
from experiments.figures.map import Route, _added, _middle
from experiments.figures.n1 import left
from experiments.figures.origins import origins
from experiments.figures.registry import all_figures
from experiments.figures.sankey import _finding as flows_title
from experiments.figures.style import drawing
from experiments.figures.text_placement import Tag, spread, tag
from experiments.figures.world import world
from experiments.store.reader import UncountedError
from experiments.words import flows, percent
from sim.catalogue import open_library
from sim.config import bundled_root
from sim.config.text import Text


def drawn(name, data):
    spec = all_figures()[name]
    figure = Figure(figsize=spec.size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, spec.draw(figure, data)


def printed(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("name", ["map", "sankey"])
def test_map_and_flows_speak_japanese(data, name):
    """Names are those of the run, which here has them in one language; every other word is of `flows`."""
    away = replace(data, focus=Focus("EU27", "dytb_oxide", "framework"), passages={("CHN", "EU27"): ("malacca",)})
    with drawing():
        figure, shown = drawn(name, away.with_labels(away.labels.within("ja")))
    english = [text for text in vars(flows).values() if isinstance(text, Text)]
    assert all(text.ja for text in english)
    parts = {part.strip() for text in english for part in re.split(r"{\w+}", str(text)) if len(part.strip()) > 3}
    said = [text.get_text().replace("\n", " ") for text in figure.findobj(MatplotlibText)]
    assert not [(part, text) for part in parts for text in (*said, shown.title, shown.note) if part in text]
    assert "2028年に" in shown.title
    assert any(text.startswith("出典：") or "出典：" in text for text in said)


def test_a_share_that_is_the_same_either_way_is_said_once(data):
    labels = data.labels
    assert flows.under_each(labels, {"none": "3 %", "framework": "3 %"}) == "3 % in either case"
    assert flows.under_each(labels, {"none": "3 %"}) == "3 % without a partnership"
    assert flows.under_each(labels.within("ja"), {"none": "3%", "framework": "4%"}).count("、") == 1


def test_places_of_which_no_source_tells_are_marked_as_remembered():
    held = open_library().places()
    for nation in held.nations.values():
        assert nation.inland is None or (nation.inland.status, nation.inland.source) == ("memory", "expert")
    assert (held.source, held.status) == ("searoute", "read")


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
    assert " gets in 2028, the share from China is " in shown.title
    assert f"{percent(each.share('CHN'))} with '{data.labels.policy(policy)}'" in shown.title
    assert f"unserved demand is {percent(balance(data, without, 2028).unserved / each.wanted)}" in shown.title
    assert percent(each.unserved / each.wanted) in shown.title
    assert any(text.startswith("Lacking (unserved)") for text in printed(figure))


def test_demand_that_the_flows_show_as_priced_out_stands_in_the_title(data):
    came = {"CHN": 50.0, "AUS": 32.0}
    one = Balance("JPN", 2028, came, 100.0, 82.0, 1.0, 17.0)
    other = replace(one, sources={"CHN": 51.0, "AUS": 32.0}, used=83.0, forgone=16.0)
    title = re.sub(r"\s", " ", flows_title(data, dict(zip(data.without_and_with, (one, other), strict=True)), 100.0))
    under = data.labels.under(data.without_and_with[1])
    assert title.startswith("Japan gets its dysprosium and terbium oxide of 2028 from much the same sources either way")
    assert title.endswith(
        "; unserved demand is 1.0 % in either case; "
        f"demand not bought because too dear is 17 % without a partnership and 16 % {under}"
    )


def test_texts_beside_a_column_keep_their_order_and_do_not_meet():
    heights = np.array([0.1, 0.1, 0.2, 0.1])
    places = spread(np.array([0.10, 0.11, 0.12, 0.9]), heights)
    assert (np.diff(places) >= (heights[1:] + heights[:-1]) / 2.0 - 1e-12).all()
    assert places[-1] == 0.9
    assert_allclose(places[:3].mean(), 0.11, atol=0.02)


def test_sources_come_in_one_order_and_small_ones_stand_together(data):
    pair = replace(data, focus=Focus("JPN", "dytb_oxide", "framework"))
    came = {"reserves": 5.0, "AUS": 30.0, "VNM": 1.0, "MYS": 1.0, "CHN": 50.0, "JPN": 13.0}
    found = origins(pair, [Balance("JPN", 2030, came, 100.0, 100.0, 0.0, 0.0)])
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
    under = there.labels.under(there.without_and_with[1])
    both = f"{percent(without)} without a partnership and {percent(policy)} {under}"
    assert shown.title.endswith(f"; the share through the malacca is {both}")


def test_tags_of_a_map_keep_off_each_other_and_inside():
    figure = Figure(figsize=(4.0, 3.0))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    tag(axes, [Tag((0.5, 0.5), "one of these"), Tag((0.52, 0.5), "another"), Tag((1.0, 1.0), "a corner")], [])
    boxes = [text.get_window_extent() for text in axes.texts]
    frame = axes.get_window_extent()
    assert not any(boxes[i].overlaps(boxes[j]) for i in range(3) for j in range(i))
    assert all(frame.containsx(box.x0) and frame.containsx(box.x1) and frame.containsy(box.y1) for box in boxes)


@pytest.fixture(scope="module")
def of_magnets(data):
    """Return the made-up run with the pair in focus on which there are controls and projects."""
    return replace(data, focus=Focus("JPN", "dytb_oxide", "framework-plus"))


def test_shares_of_origins_stand_year_by_year_with_their_concentration(of_magnets):
    figure, shown = drawn("sources", of_magnets)
    each = balance(of_magnets, "framework-plus", 2028)
    assert_allclose(shown.curves["framework-plus: CHN"][-1], each.sources["CHN"])
    assert_allclose(each.concentration, each.share("CHN") ** 2 + each.share("AUS") ** 2)
    assert f"{each.concentration:.2f} in 2028" in figure.axes[1].get_title()
    assert shown.title.endswith(f"{percent(each.share('CHN'))} {of_magnets.labels.under('framework-plus')}")
    assert len(printed(figure)) == 2 * len(of_magnets.full_years)


def test_concentration_leaves_stockpiles_out():
    assert Balance("JPN", 2030, {"CHN": 3.0, "JPN": 1.0, "reserves": 9.0}, 9.0, 9.0, 0.0, 0.0).concentration == 0.625


def test_without_the_largest_source_abroad_the_others_are_left():
    came = {"CHN": 30.0, "AUS": 20.0, "JPN": 50.0}
    assert_allclose(left(Balance("JPN", 2030, came, 100.0, 100.0, 0.0, 0.0)), 0.7)
    assert_allclose(left(Balance("JPN", 2030, came, 100.0, 80.0, 20.0, 0.0)), 0.8 * 0.7)
    assert left(Balance("JPN", 2030, {"CHN": 30.0, "reserves": 70.0}, 100.0, 100.0, 0.0, 0.0)) == 0.7


def test_every_good_from_abroad_has_a_line_with_what_is_left_of_it(of_magnets):
    figure, shown = drawn("n1", of_magnets)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(names) == len(of_magnets.goods)
    place = next(place for place, name in enumerate(names) if name.startswith("Dysprosium"))
    assert_allclose(shown.curves["none"][place], left(balance(of_magnets, "none", 2028)))
    assert "(China " in names[place]
    assert "most changes for" in shown.title


def test_controls_on_the_good_stand_above_what_is_lacking(of_magnets):
    figure, shown = drawn("controls_timeline", of_magnets)
    rows = of_magnets.totals["none"].in_force().set_index("month")
    assert list(shown.curves) == ["end-use-ban"]
    assert_allclose(shown.curves["end-use-ban"], rows["stops"])
    assert "1 controls" not in shown.title
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        of_magnets.labels.control("end-use-ban")
    ]
    with pytest.raises(NotDrawable, match="no control"):
        drawn("controls_timeline", replace(of_magnets, focus=Focus("JPN", "copper_refined", "framework-plus")))


def test_prices_on_both_sides_of_the_wall_stand_apart(of_magnets):
    _, shown = drawn("wall_prices", of_magnets)
    inside, outside = (shown.curves[f"none: price_{side}_weighted"] for side in ("inside", "outside"))
    assert f"is {np.nanmax(outside / inside):.1f} times that inside" in shown.title


def test_projects_stand_against_what_the_controller_sells_and_what_is_lacking(of_magnets):
    figure, shown = drawn("project_pipeline", of_magnets)
    made = of_magnets.totals["framework-plus"].pipeline().groupby("year")["made"].sum()
    assert_allclose(shown.curves["framework-plus"], made)
    flows, supply = of_magnets.totals["none"].flows(), of_magnets.totals["none"].supply()
    last = "year == 2028 and good == 'dytb_oxide'"
    gap = flows.query(f"{last} and exporter == 'CHN'")["tonnes"].sum() + supply.query(last)["unserved"].sum()
    assert_allclose(figure.axes[0].lines[0].get_ydata()[-1], gap)
    with pytest.raises(NotDrawable, match="no named project"):
        drawn("project_pipeline", replace(of_magnets, focus=Focus("JPN", "gallium", "framework-plus")))
