"""What the brief says of what it cannot say: pairs known to be wrong, stocks nobody confirms, what the fit is worth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.focus import doubted_pairs, ranked_pairs
from experiments.brief.compose import compose
from experiments.brief.doubts import history, stocks
from experiments.brief.facts import facts_of
from experiments.brief.front import answer
from experiments.brief.limits import Contrast, contrasts, unconfirmed
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


def test_a_doubted_pair_is_in_no_count_and_no_default(store, data: FigureData, doubted: FigureData) -> None:
    assert "Of 19 cases" in answer(facts_of(data, store, "en"))[2]
    assert "Of 18 cases" in answer(facts_of(doubted, store, "en"))[2]
    pair = data.focus.nation, data.focus.good
    assert ranked_pairs(data.analysis, "none")[0] == pair
    assert pair not in ranked_pairs(data.analysis, "none", excluded={pair})


def test_a_doubted_good_has_no_bar_and_the_figure_says_so(data: FigureData) -> None:
    other = next(good for good in data.goods if good != data.focus.good)
    kept_apart = replace(data, caveats={(data.focus.nation, other): REASON})
    figure = blank(9.0, 6.0)
    before, after = draw(blank(9.0, 6.0), data), draw(figure, kept_apart)
    assert {len(bars) for bars in after.curves.values()} == {len(before.curves["none"]) - 1}
    assert "Not drawn, because it is known to be wrong" in figure.get_supxlabel()


def test_the_brief_marks_the_row_and_gives_the_reason(store, doubted: FigureData) -> None:
    brief = compose(doubted, store, "en")
    words = doubted.labels.good(doubted.focus.good)
    assert f"{words} *" in [row.heads[0] for row in brief.annex[0].blocks[1].rows]
    (text,) = next(section for section in brief.annex if section.title == "What this run cannot say").blocks[0].items
    assert text.endswith(f"known to be wrong and in no headline. {REASON}.")


def test_the_third_with_the_smallest_stock_is_compared_with_that_with_the_largest(data: FigureData, store) -> None:
    """Of 60 worlds the 20 with the smallest stock all run short, the others never."""
    found = contrasts(stocked(data, short_below=20), "JPN", ["gallium"])
    assert found == [Contrast("gallium", least=20.0, most=0.0, worlds=20)]
    assert found[0].clear
    said = doubts_of(stocked(data, short_below=20), store, STOCKPILES)
    assert "holds public stocks of gallium. The run takes 0 to 180 days of use, a guess." in said
    assert (
        "With the smallest third of these stocks gallium runs short in 100 % of worlds, with the largest in 0 %."
        in said
    )


def test_what_is_not_clear_is_not_said(data: FigureData, store) -> None:
    said = doubts_of(stocked(data, short_below=1), store, STOCKPILES)
    assert "holds public stocks of gallium" in said
    assert "smallest third of these stocks" not in said


@pytest.mark.parametrize(
    "own", [{"low": None, "high": None}, {"low": None, "high": None, "unit": "t", "value": 100.0}, {"status": "read"}]
)
def test_a_stock_that_the_user_knows_is_not_called_unconfirmed(data: FigureData, own: dict) -> None:
    stockpiles = {**STOCKPILES, "public": {"JPN": {"gallium": STOCK | own}}}
    assert unconfirmed(stocked(data, short_below=20), {"baseline": {"stockpiles": stockpiles}}) == []


def test_a_guessed_mass_is_told_in_tonnes(data: FigureData, store) -> None:
    own = {"value": 1200.0, "low": 0.0, "high": 3000.0, "unit": "t", "status": "memory"}
    stockpiles = {**STOCKPILES, "public": {"JPN": {"gallium": STOCK | own}}}
    assert "The run takes 0 to 3,000 t of gallium, a guess." in doubts_of(data, store, stockpiles)


@pytest.mark.parametrize("changes", [{"scale": 0.0}, {"name": "another"}])
def test_a_run_that_does_not_draw_the_stock_says_nothing_of_it(data: FigureData, changes: dict) -> None:
    assert contrasts(stocked(data, short_below=20, **changes), "JPN", ["gallium"]) == []


@pytest.mark.parametrize(("least", "most", "clear"), [(30, 10, True), (12, 10, False), (10, 30, True), (0, 0, False)])
def test_newcombes_interval_decides_what_is_clear(least: int, most: int, clear: bool) -> None:
    assert Contrast("gallium", float(least), float(most), 100).clear is clear


@pytest.mark.parametrize(
    ("left_out", "verdict"), [(35, "lies in the model's form, not in the fit"), (39, "the fit adds 4 observations")]
)
def test_a_fit_is_never_quoted_without_its_yardsticks(data, store, left_out: int, verdict: str) -> None:
    scores = {"rows": 48, "fitted": 40, "left_out": left_out, "prior": 35, "nothing": 10}
    text = history_of(data, store, {"cases": ["a", "b"], "scores": scores})
    assert "2 episodes that have happened, with 48 observations" in text
    assert f"It gets 40 right; {left_out} where the episode is left out of the fit; 35 without any fit." in text
    assert "To say that nothing happens would be right 10 times." in text
    assert verdict in text
    assert "no record" in history_of(data, store, {"cases": ["a"], "scores": None})


def test_episodes_are_named_that_are_right_and_that_are_wrong(data, store) -> None:
    case = {"rows": 10, "prior": 3, "nothing": 1}
    by_case = {
        "good": case | {"title": "The good year", "left_out": 9, "fitted": 9},
        "middling": case | {"title": "Neither", "left_out": 7, "fitted": 10},
        "bad": case | {"title": {"en": "The bad year", "ja": "x"}, "left_out": 3, "fitted": 5},
    }
    scores = {"rows": 30, "fitted": 24, "left_out": 19, "prior": 9, "nothing": 3, "by_case": by_case}
    text = history_of(data, store, {"cases": list(by_case), "scores": scores})
    assert "right: The good year (9 of 10)." in text
    assert "wrong: The bad year (3 of 10)." in text
    assert "Neither" not in text


def with_baseline(store, **parts):
    config = store.manifest["config"]
    return replace(
        store, manifest={**store.manifest, "config": {**config, "baseline": {**config["baseline"], **parts}}}
    )


def doubts_of(data: FigureData, store, stockpiles) -> str:
    said = " ".join(stocks(facts_of(data, with_baseline(store, stockpiles=stockpiles), "en")))
    return said.replace("\N{NO-BREAK SPACE}", " ")


def history_of(data: FigureData, store, fitted) -> str:
    return history(facts_of(data, with_baseline(store, fitted=fitted), "en")).blocks[0].text


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
