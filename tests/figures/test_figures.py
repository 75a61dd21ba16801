"""Figures show the numbers of the tables, say what they found, and leave nothing behind."""

import re
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from experiments.analysis.focus import Focus
from experiments.fans.fan import fan_of, fan_of_counts
from experiments.fans.table import Unknown
from experiments.fans.variables import FANS
from experiments.figures.bad_world import _finding as title_of_bad_world
from experiments.figures.base import FigureSpec
from experiments.figures.data import NotDrawable
from experiments.figures.dependence import rolling_share
from experiments.figures.exceedance import exceedance
from experiments.figures.fan import amounts_by_policy
from experiments.figures.load import _starts, figure_data
from experiments.figures.output import paint, paint_all, write_picture
from experiments.figures.registry import all_figures
from experiments.figures.rests_on import rests_of
from experiments.figures.story import scheduled, year_of
from experiments.figures.style import look
from experiments.opened import Run
from experiments.store.counts import RELATIVE_ERROR, count
from experiments.words.sentences import change, listed, percent, points, sentence
from sim.config.errors import UserError
from tests.figures.layout import faults

NAMES = tuple(all_figures())


@pytest.fixture(scope="module")
def pictures(data):
    painted, left_out = paint_all(data)
    assert left_out == {}
    return {picture.spec.name: picture for picture in painted}


def on_canvas(name, data):
    spec = all_figures()[name]
    figure = Figure(figsize=spec.size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, spec.draw(figure, data)


def test_the_figures_asked_for_are_there():
    asked = {"fan_unserved", "fan_cover", "fan_price", "risk_bars", "exceedance", "dependence", "bad_world", "rests_on"}
    assert asked <= set(NAMES)
    assert NAMES[0] == "risk_bars"
    assert NAMES[-1] == "rests_on"


@pytest.mark.parametrize("name", NAMES)
def test_both_files_are_whole_images(name, pictures, tmp_path):
    png, svg = write_picture(pictures[name], tmp_path)
    assert png.read_bytes().startswith(b"\x89PNG")
    assert ET.parse(svg).getroot().tag.endswith("svg")


@pytest.mark.parametrize("name", NAMES)
def test_axes_carry_words_and_the_foot_names_the_run(name, data):
    figure, drawn = on_canvas(name, data)
    assert figure.get_suptitle().replace("\n", " ") == sentence(drawn.title)
    assert "us-japan-1a2b3c4d" in figure.get_supxlabel()
    assert "60 worlds" in figure.get_supxlabel()
    assert any(axes.get_xlabel() or axes.get_ylabel() for axes in figure.axes)


@pytest.mark.parametrize("name", NAMES)
def test_texts_stay_inside_the_picture(name, data):
    figure, _ = on_canvas(name, data)
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    for text in figure.findobj(mpl.text.Text):
        if not text.get_text() or not text.get_visible() or text.get_clip_on():
            continue
        box = text.get_window_extent()
        assert box.x0 > -2, text.get_text()
        assert box.x1 < width + 12, text.get_text()
        assert box.y1 < height + 2, text.get_text()


def test_drawing_changes_no_setting_and_needs_no_pyplot(data):
    before = dict(mpl.rcParams)
    paint(all_figures()["exceedance"], data)
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or sys.modules["matplotlib.pyplot"].get_fignums() == []


def test_the_same_data_give_the_same_bytes(data):
    spec = all_figures()["dependence"]
    first, second = paint(spec, data), paint(spec, data)
    assert first.png == second.png
    assert first.svg == second.svg


def test_risk_bars_show_the_summary(pictures, data):
    curves = pictures["risk_bars"].drawn.curves
    assert set(curves) == {"none", "framework", "framework-plus", "framework - none", "framework-plus - none"}
    assert curves["none"][0] == data.summary_of("shortage", "none")["value"]
    assert_allclose(curves["framework - none"], curves["framework"] - curves["none"], atol=1e-12)
    assert (np.diff(curves["none"]) <= 0.0).all(), "the riskiest good comes first"
    assert percent(curves["none"][0]) in pictures["risk_bars"].drawn.title


def test_the_fan_averages_the_paths(pictures, data):
    mean = pictures["fan_unserved"].drawn.curves["framework"]
    unserved, reference = data.paths("unserved", "framework"), data.paths("reference", "framework")
    assert_allclose(mean, (unserved / reference).mean(axis=1))
    assert (mean <= pictures["fan_unserved"].drawn.curves["none"] + 1e-12).all()


def test_quantiles_of_a_fan():
    fan = fan_of(np.array([np.arange(101.0), np.full(101, np.nan)]))
    assert fan.quantiles[:, 0].tolist() == [5.0, 25.0, 50.0, 75.0, 95.0]
    assert fan.mean[0] == 50.0
    assert np.isnan(fan.quantiles[:, 1]).all()


def test_exceedance_falls_from_the_worst_world():
    assert exceedance(np.array([0.1, np.nan, 0.5, 0.3])).tolist() == [0.5, 0.3, 0.1]


def test_value_at_risk_adds_the_goods_of_a_nation_and_shows_the_studies(pictures, data):
    table = data.tables["none"]
    goods = [table.pair("value_at_risk_gdp", "JPN", good) for good in table.goods]
    together = np.nansum(goods, axis=0)
    assert np.allclose(pictures["value_at_risk"].drawn.curves["none"], together)
    assert data.studies == {"JPN": {"Institute 2026": 0.004, "Fund 2025": 0.018}}


def test_nothing_at_risk_is_said_in_words(data):
    missing = {name: replace(table, array=np.full_like(table.array, np.nan)) for name, table in data.tables.items()}
    with pytest.raises(NotDrawable, match="put at risk by any study"):
        paint(all_figures()["value_at_risk"], replace(data, tables=missing))


def test_dependence_sums_before_it_divides():
    part = np.array([[1.0, 0.0], [0.0, 0.0], [3.0, 0.0]])
    whole = np.array([[1.0, 0.0], [3.0, 0.0], [3.0, 0.0]])
    shares = rolling_share(part, whole, window=2)
    assert shares[:, 0].tolist() == [0.25, 0.5]
    assert np.isnan(shares[:, 1]).all()
    assert rolling_share(part, whole, window=12)[:, 0].tolist() == [pytest.approx(4 / 7)]


def test_the_bad_world_marks_what_happened_in_it(pictures, data):
    curves = pictures["bad_world"].drawn.curves
    assert curves["controls"][0] == 2  # one control has another good
    assert curves["regimes"][0] == 3
    assert curves["releases"][0] == 2  # the third went to another nation
    assert curves["deliveries"][0] == 3  # the fourth brings another good
    values = data.tables["none"].pair("unserved", data.focus.nation, data.focus.good)
    assert (values <= values[int(curves["world"][0])]).mean() == pytest.approx(0.95, abs=0.03)


def test_the_title_of_the_bad_world_counts_from_the_start_of_the_policy_and_says_where_it_is_worse(data):
    """Both lack 80 % before the policy starts, then 40 %; in the tenth month the policy lacks more."""
    without = np.r_[0.8, 0.4, np.zeros(10)]
    worse = without + 0.3 * (np.arange(12) == 9)
    two = replace(data, policies=("none", "framework"), months=data.months[:12])
    started = replace(two, starts={"framework": two.months[1]})
    assert bad_world_title(started, {"none": without, "framework": worse}) == (
        "From February 2026 on, in a bad world Japan lacks up to 40 % of its dysprosium and terbium oxide "
        "(February 2026), and as much with framework; worse with framework in October 2026, 30 % against 0 %"
    )
    assert bad_world_title(two, {"none": without, "framework": 0.5 * without}).endswith(
        "up to 80 % of its dysprosium and terbium oxide (January 2026), up to 40 % with framework"
    )


def bad_world_title(data, curves):
    """Return the title with plain spaces."""
    return re.sub(r"\s", " ", title_of_bad_world(data, curves))


def test_a_policy_starts_with_its_first_partnership_and_a_variant_that_moves_it_says_nothing():
    config = {
        "experiment": {"policies": {"none": {"partnerships": {}}, "both": {"partnerships": {"a": {}, "b": {}}}}},
        "partnerships": {"a": {"starts": "2026-04-28"}, "b": {"starts": "2025-10-01"}},
    }
    told = _starts(config, ("none", "both", "both[c.share=1]", "both[partnership.start=2028-01]"))
    assert told == {"both": "2025-10", "both[c.share=1]": "2025-10"}


def test_a_control_that_is_suspended_is_not_drawn_as_in_force(data):
    """The licence rests from March to September 2026 and is dropped in January 2027; of the other nothing is told."""
    told = [(2, "control suspended"), (8, "control resumes"), (12, "control dropped")]
    rows = [(kind, "CHN", "", 0.0, month, "CHN: licence on dytb_oxide (heavy-licence)") for month, kind in told]
    events = pd.DataFrame(rows, columns=["kind", "nation", "good", "amount", "month", "text"])
    spells = scheduled(data, events.assign(year=[year_of(month, data) for month in events["month"]]))
    opens = data.years[0] - 0.5 / 12.0
    licence = [(spell.start - opens, spell.end - opens) for spell in spells if spell.key == "heavy-licence"]
    assert np.array(licence) == pytest.approx(np.array([(0.5 / 12.0, 2 / 12.0), (8 / 12.0, 1.0)]))
    assert [spell.name for spell in spells].count("End use ban") == 1


def test_no_text_of_a_figure_lies_over_another(data):
    """Five policies, five controls and four studies: each name of a control and of a study keeps to its own row."""
    controls = tuple({"id": f"control-number-{n}", "goods": [data.focus.good], "starts": "2025-01"} for n in range(5))
    studies = {data.focus.nation: {f"Institute of Research {n} 2026": 0.004 + 0.0045 * n for n in range(4)}}
    for name in ("bad_world", "value_at_risk"):
        figure, _ = on_canvas(name, five(replace(data, controls=controls, studies=studies)))
        assert faults(figure) == []


def five(data):
    """Return the run with five policies."""
    extra = {f"policy-number-{n}": data.policies[-1] for n in range(5 - len(data.policies))}
    tables = {**data.tables, **{name: data.tables[like] for name, like in extra.items()}}
    series = data.series.sel(policy=[*data.policies, *extra.values()])
    policies = (*data.policies, *extra)
    return replace(data, policies=policies, tables=tables, series=series.assign_coords(policy=list(policies)))


def test_a_run_without_events_says_so(quiet_data):
    figure, _ = on_canvas("bad_world", quiet_data)
    assert "were not kept" in figure.get_supxlabel()


def test_what_it_rests_on_tells_guesses(pictures, data):
    curves = pictures["rests_on"].drawn.curves
    assert set(curves["guess"]) == {0.0, 1.0}
    figure, _ = on_canvas("rests_on", data)
    hatches = [patch.get_hatch() for patch in figure.axes[0].patches]
    assert [bool(hatch) for hatch in hatches] == [bool(guess) for guess in curves["guess"]]


def test_what_it_rests_on_draws_no_noise_and_no_share_of_it(pictures, data):
    rests = rests_of(data)
    assert len(pictures["rests_on"].drawn.curves["guess"]) == len(rests.clear) == 2
    assert f"together they explain {percent(rests.explained)} of its variance" in pictures["rests_on"].drawn.title
    assert 0.2 < rests.explained < 1.0


def test_where_nothing_stands_out_there_is_a_sentence_and_no_figure(data):
    idle = replace(data, columns=data.columns[data.columns["name"] == "behaviour.idle"])
    painted, left_out = paint_all(idle)
    assert "rests_on" not in {picture.spec.name for picture in painted}
    assert left_out["rests_on"].startswith("None of 1 uncertain inputs stands out for Japan's unserved dysprosium")


def test_the_pair_is_what_the_policy_moves_most_of_a_member(data):
    assert data.focus == Focus("JPN", "dytb_oxide", "framework")


def test_another_pair_can_be_asked_for(store):
    other = figure_data(store, nation="USA", good="gallium")
    assert (other.focus.nation, other.focus.good) == ("USA", "gallium")
    assert "United States" in paint(all_figures()["fan_unserved"], other).drawn.title
    with pytest.raises(UserError, match="no nation 'FRA'"):
        figure_data(store, nation="FRA")


def test_a_pair_without_demand_is_left_out_with_a_reason(data):
    painted, left_out = paint_all(replace(data, focus=Focus("KOR", "gallium")))
    assert {"fan_unserved", "exceedance", "bad_world"} <= set(left_out)
    assert "does not apply" in left_out["exceedance"]
    assert "risk_bars" in {picture.spec.name for picture in painted}


def test_a_missing_series_is_named(data):
    less = replace(data, series=data.series.drop_vars(["imports_controller"]))
    with pytest.raises(NotDrawable, match="imports_controller"):
        paint(all_figures()["dependence"], less)
    for less in (replace(data, series=None), replace(data, series=data.series.drop_vars(["public_stock"]))):
        with pytest.raises(NotDrawable, match="needs cover in the run's fans"):
            paint(all_figures()["fan_cover"], less)


class CountsOf:
    """Counts the worlds of kept series, as a run does."""

    def __init__(self, data):
        self._data = data

    def has(self, variable):
        return variable != "price_outside_thin"

    def fan(self, variable, policy, nation, good):
        there = replace(self._data, focus=Focus(nation, good))
        kept = {name: there.paths(name, policy) for name in FANS[variable].needs}
        return fan_of_counts(count(FANS[variable].compute(kept)))


@pytest.mark.parametrize("name", ["fan_unserved", "fan_cover", "fan_price"])
def test_a_fan_is_drawn_from_counts_where_no_series_was_kept(name, data, pictures):
    figure, drawn = on_canvas(name, replace(data, series=None, counts=CountsOf(data)))
    assert "counts of rounded values, each within 1.5 % of the true one" in figure.get_supxlabel().replace("\n", " ")
    for policy, mean in pictures[name].drawn.curves.items():
        assert_allclose(drawn.curves[policy], mean, rtol=RELATIVE_ERROR, atol=1e-6)
    kept, _ = on_canvas(name, replace(data, counts=CountsOf(data)))
    assert "rounded" not in kept.get_supxlabel()


def test_the_same_amount_under_every_policy_is_said_once(data):
    amounts = dict.fromkeys(data.policies, "3")
    assert amounts_by_policy(data, amounts, "days") == "3 days with and without a partnership"
    told = amounts_by_policy(data, amounts | {"framework": "4"}, "days")
    assert told == "3 days without a partnership, 4 with framework, 3 with framework-plus"


def test_counts_of_other_worlds_are_a_reason_and_no_mistake(data):
    class Others(CountsOf):
        def fan(self, *_):
            raise Unknown("the fans of the first 7 worlds are not known")

    painted, left_out = paint_all(replace(data, series=None, counts=Others(data)))
    assert "first 7 worlds" in left_out["fan_price"]
    assert "risk_bars" in {picture.spec.name for picture in painted}


def test_every_figure_says_what_it_needs():
    for spec in all_figures().values():
        assert isinstance(spec, FigureSpec)
        assert spec.needs
        assert spec.caption.endswith(".")


def test_words():
    space = "\N{NO-BREAK SPACE}"
    assert percent(0.0) == f"0{space}%"
    assert percent(0.0004) == f"under 0.1{space}%"
    assert percent(0.0996) == f"10{space}%"
    assert percent(0.031) == f"3.1{space}%"
    assert points(-0.25) == f"25{space}points"
    assert change({"difference": -0.02, "ci_low": -0.03, "ci_high": -0.01}) == f"takes off 2.0{space}points"
    assert change({"difference": 0.02, "ci_low": -0.03, "ci_high": 0.01}) == "makes no clear change"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize("name", ["risk_bars", "robustness", "convergence"])
def test_a_notebook_gets_a_figure_of_a_run_and_of_a_question(store, name):
    image = Run(store).figure(name, nation="JPN")
    png, described = image._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert described == {"alt": image.title}
    assert b"<svg" in image.svg
    assert len(repr(image)) < 300


def test_a_notebook_is_told_of_an_unknown_figure(store):
    with pytest.raises(UserError, match="there is no figure 'risk_bar'; did you mean 'risk_bars'"):
        Run(store).figure("risk_bar")


def test_no_two_of_many_policies_are_drawn_alike():
    looks = [look(place) for place in range(82)]
    assert len(set(looks)) == len(looks)
    assert all(other.line != looks[0].line and other.color != looks[0].color for other in looks[1:])
    by_shape = {(other.line, other.marker, other.hatch) for other in looks[:10]}
    assert len(by_shape) == 10
