"""What the brief says of what it cannot say: pairs known to be wrong, stocks nobody confirms, what the fit is worth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.focus import ranked_pairs
from experiments.brief.answer import answer
from experiments.brief.document import compose
from experiments.brief.limits import Contrast, caveat_sentences, contrasts, fit_sentence, unconfirmed_sentences
from experiments.caveats import doubted_pairs
from experiments.figures.data import FigureData
from experiments.figures.output import blank
from experiments.figures.risk_bars import draw

REASON = "the model pools feed that is in fact tied to its owner"
MONTHS = 12.0 / 365.25
STOCK = {"value": 42 * MONTHS, "low": 0.0, "high": 180 * MONTHS, "unit": "month", "status": "assumption"}
STOCKPILES = {"public": {"JPN": {"gallium": STOCK}}, "unconfirmed": {"JPN": ["gallium"]}}


@pytest.fixture
def doubted(data: FigureData) -> FigureData:
    """Return the run with a caveat on the pair in focus."""
    return replace(data, caveats={(data.focus.nation, data.focus.good): REASON})


def test_a_caveat_is_read_from_the_configuration() -> None:
    goods = {"ore": {"caveat": {"nations": ["JPN"], "reason": REASON}}, "metal": {"caveat": None}, "oxide": {}}
    everywhere = {"glass": {"caveat": {"nations": "all", "reason": REASON}}}
    baseline = {"nations": {"JPN": {}, "USA": {}}, "minerals": {"a": {"goods": goods}, "b": {"goods": everywhere}}}
    assert doubted_pairs({"baseline": baseline}) == dict.fromkeys(
        [("JPN", "ore"), ("JPN", "glass"), ("USA", "glass")], REASON
    )


def test_a_doubted_pair_is_in_no_count_and_no_default(data: FigureData, doubted: FigureData) -> None:
    assert "over all 19 pairs" in answer(data)[1]
    assert "over all 18 pairs" in answer(doubted)[1]
    pair = data.focus.nation, data.focus.good
    assert ranked_pairs(data.analysis, "none")[0] == pair
    assert pair not in ranked_pairs(data.analysis, "none", apart={pair})


def test_a_doubted_good_has_no_bar_and_the_figure_says_so(data: FigureData) -> None:
    other = next(good for good in data.goods if good != data.focus.good)
    kept_apart = replace(data, caveats={(data.focus.nation, other): REASON})
    figure = blank(9.0, 6.0)
    before, after = draw(blank(9.0, 6.0), data), draw(figure, kept_apart)
    assert {len(bars) for bars in after.curves.values()} == {len(before.curves["none"]) - 1}
    assert "Not drawn, because it is known to be wrong" in figure.get_supxlabel()


def test_the_brief_marks_the_row_and_gives_the_reason(store, doubted: FigureData) -> None:
    html = compose(doubted, [], {}, store.manifest)
    assert f"{doubted.labels.good(doubted.focus.good)} *</td>" in html
    (text,) = caveat_sentences(doubted)
    assert text.endswith(f"known to be wrong and in no headline. {REASON}.")
    assert text.replace("'", "&#39;") in html


def test_the_third_with_the_smallest_stock_is_compared_with_that_with_the_largest(data: FigureData) -> None:
    """Of 60 worlds the 20 with the smallest stock all run short, the others never."""
    found = contrasts(stocked(data, short_below=20), "JPN", ["gallium"])
    assert found == [Contrast("gallium", least=20.0, most=0.0, worlds=20)]
    assert found[0].clear
    (text,) = unconfirmed_sentences(stocked(data, short_below=20), {"baseline": {"stockpiles": STOCKPILES}})
    assert "holds public stocks of gallium; this run takes it to hold 0 to 180" in text
    assert "42 the likeliest" in text
    assert "gallium runs short in 100" in text
    assert "and in 0" in text


def test_what_is_not_clear_is_not_said(data: FigureData) -> None:
    (text,) = unconfirmed_sentences(stocked(data, short_below=1), {"baseline": {"stockpiles": STOCKPILES}})
    assert "Without a partnership" not in text


@pytest.mark.parametrize(
    "own", [{"low": None, "high": None}, {"low": None, "high": None, "unit": "t", "value": 100.0}, {"status": "read"}]
)
def test_a_stock_that_the_user_knows_is_not_called_unconfirmed(data: FigureData, own: dict) -> None:
    stockpiles = {**STOCKPILES, "public": {"JPN": {"gallium": STOCK | own}}}
    assert unconfirmed_sentences(stocked(data, short_below=20), {"baseline": {"stockpiles": stockpiles}}) == []


def test_a_guessed_mass_is_told_in_tonnes(data: FigureData) -> None:
    own = {"value": 1200.0, "low": 0.0, "high": 3000.0, "unit": "t", "status": "memory"}
    stockpiles = {**STOCKPILES, "public": {"JPN": {"gallium": own}}}
    (text,) = unconfirmed_sentences(stocked(data, short_below=1), {"baseline": {"stockpiles": stockpiles}})
    assert "to hold 0 to 3,000\N{NO-BREAK SPACE}t of" in text
    assert "1,200 the likeliest, which is a guess." in text


@pytest.mark.parametrize("changes", [{"scale": 0.0}, {"name": "another"}])
def test_a_run_that_does_not_draw_the_stock_says_nothing_of_it(data: FigureData, changes: dict) -> None:
    assert contrasts(stocked(data, short_below=20, **changes), "JPN", ["gallium"]) == []


@pytest.mark.parametrize(("least", "most", "clear"), [(30, 10, True), (12, 10, False), (10, 30, True), (0, 0, False)])
def test_newcombes_interval_decides_what_is_clear(least: int, most: int, clear: bool) -> None:
    assert Contrast("gallium", float(least), float(most), 100).clear is clear


@pytest.mark.parametrize(("left_out", "verdict"), [(35, "adds nothing that travels"), (39, "adds 4 of them")])
def test_a_fit_is_never_quoted_without_its_yardsticks(left_out: int, verdict: str) -> None:
    scores = {"rows": 48, "fitted": 40, "left_out": left_out, "prior": 35, "nothing": 10}
    text = fit_sentence({"baseline": {"fitted": {"cases": ["a", "b"], "scores": scores}}})
    assert "Of 48 observations in 2 episodes" in text
    assert f"meets 40, left out of the fit {left_out}, untuned 35, and a world in which nothing happens 10" in text
    assert verdict in text
    assert fit_sentence({"baseline": {"fitted": {"cases": ["a"], "scores": None}}}) == ""


def stocked(data: FigureData, short_below: int, scale: float = 1.0, name: str = "public_cover.JPN.unconfirmed"):
    """Return the run with a stock that grows with the world's number, and shortages of gallium in the first worlds."""
    table = data.tables["none"]
    values = table.array.copy()
    cell = table.metrics.index("shortage"), table.nations.index("JPN"), table.goods.index("gallium")
    values[cell] = np.arange(len(table.worlds)) < short_below
    rows = {
        "scenario": data.scenario,
        "policy": "none",
        "world": table.worlds,
        name: scale * table.worlds.astype(float),
    }
    tables = {**data.tables, "none": replace(table, array=values)}
    return replace(data, tables=tables, design=pd.DataFrame(rows))
