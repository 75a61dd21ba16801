"""One form for each case of what is uncertain, in both languages, and what is never said."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.paired import clearly_better, compare
from experiments.analysis.summary import summarise
from experiments.analysis.wilson import wilson
from experiments.words import chance, chance_cell, change, count_of_worlds, estimate, period, short_change
from experiments.words.shares import percentage
from experiments.words.uncertain import clear
from tests.unit.analysis.tables import SHORTAGE, table_of

NAN = math.nan


def plain(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("share", "worlds", "english", "japanese"),
    [
        (0.4375, 64, "44 % (32 to 56 %)", "44%（32～56%）"),
        (0.0, 64, "below 5.7 % (in none of 64 worlds)", "5.7%未満（64回の試行のいずれでも起こらない）"),
        (1.0, 64, "above 94 % (in all 64 worlds)", "94%超（64回の試行のすべてで起こる）"),
    ],
)
def test_a_chance_has_one_form_for_some_none_and_all(share, worlds, english, japanese):
    ends = [float(end) for end in wilson(share * worlds, worlds)]
    assert plain(chance(share, *ends, worlds)) == english
    assert chance(share, *ends, worlds, "ja") == japanese


def test_a_narrow_column_says_the_same_bound():
    assert [plain(chance_cell(*row)) for row in ((0.0, 1e-18, 0.057), (1.0, 0.94, 1.0), (0.5, 0.4, 0.6))] == [
        "none", "all", "50 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "english", "japanese", "cell"),
    [
        ((-0.07, -0.10, -0.05), "7 points lower, 5 to 10", "7ポイント低下（5～10）", "7 lower, 5 to 10"),
        ((-0.12, -0.25, -0.002), "12 points lower, 0.2 to 25", "12ポイント低下（0.2～25）", "12 lower, 0.2 to 25"),
        ((0.01, -0.02, 0.03), "no clear change (2.0 points lower to 3.0 points higher)",
         "有意な変化なし（2.0ポイント低下～3.0ポイント上昇）", "2.0 lower to 3.0 higher"),
        ((-0.01, -0.062, 0.0), "no clear change (0 to 6.2 points lower)", "有意な変化なし（0～6.2ポイント低下）",
         "0 to 6.2 lower"),
        ((0.0, 0.0, 0.0), "no change", "変化なし", "no change"),
        ((0.3, NAN, NAN), "no clear change (30 points higher, no interval)",
         "有意な変化なし（30ポイント上昇、区間なし）", "30 higher, no interval"),
    ],
)  # fmt: skip
def test_a_change_has_one_form_for_each_case(numbers, english, japanese, cell):
    assert plain(change(*numbers, "share")) == english
    assert change(*numbers, "share", "ja") == japanese
    assert plain(short_change(*numbers)) == cell


def test_a_number_that_is_the_same_everywhere_has_no_interval():
    assert plain(estimate(0.0, 0.0, 0.0, "share of GDP")) == "0 % of GDP"
    assert plain(estimate(0.4, NAN, NAN, "share")) == "40 % (no interval)"
    assert plain(estimate(1e6, 0.0, 2e6, "USD_2024")) == "1.0 million USD (0 to 2.0 million USD)"


@given(st.floats(-1.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_only_a_clear_change_is_told_first(value, below, above):
    low, high = max(value - below, -1.0), min(value + above, 1.0)
    said = change(value, low, high, "share")
    assert said.startswith("no ") != clear({"ci_low": low, "ci_high": high})
    assert not re.search(r"\b0\.0\b", said)


@given(st.floats(0.0, 1.0))
def test_a_share_that_is_not_zero_is_never_written_as_zero(share):
    assert (percentage(share) in {"0", "0.0"}) == (share < 1e-11)


def test_one_world_has_no_interval_and_no_clear_change():
    one, two = table_of(shortage=[1.0]), table_of(shortage=[0.0])
    resampling = Resampling(1, 0)
    row = summarise(one, {"shortage": SHORTAGE}, "with", resampling).iloc[0]
    assert row["value"] == 1.0
    assert math.isnan(row["ci_low"])
    changed = compare(("with", one), ("without", two), {"shortage": SHORTAGE}, resampling).iloc[0]
    assert changed["difference"] == 1.0
    assert not clear(changed)
    assert clearly_better(changed.to_dict(), "lower") is None


def test_one_is_told_as_one():
    assert [count_of_worlds(number) for number in (1, 64)] == ["1 world", "64 worlds"]
    assert [period("2026-01", end) for end in ("2026-01", "2026-02")] == [
        "in January 2026", "from January 2026 to February 2026",
    ]  # fmt: skip


def test_the_better_side_is_that_of_the_metric():
    lower = {"ci_low": -0.2, "ci_high": -0.1}
    assert [clearly_better(lower, direction) for direction in ("lower", "higher", "none")] == [
        "policy",
        "baseline",
        None,
    ]
