"""The stop rule reads what is wanted, finds the widest interval, and goes on by whole blocks."""

import pandas as pd
import pytest

from experiments.analysis.precision import Precision, Widest
from experiments.words.outcome import Outcome
from sim.config.errors import UserError

PAIRED = pd.DataFrame(
    [
        ("framework", "JPN", "gallium", "shortage", -0.2, -0.1),
        ("framework", "USA", "gallium", "shortage", -0.3, 0.0),
        ("plus", "JPN", "indium", "shortage", -0.05, 0.0),
        ("plus", "JPN", "indium", "unserved", -1.0, 1.0),
        ("plus", "USA", "indium", "shortage", float("nan"), float("nan")),
    ],
    columns=["policy", "nation", "good", "metric", "ci_low", "ci_high"],
)


def test_the_widest_interval_decides():
    widest = Precision.read("ci=0.01:p_shortage").widest(PAIRED)
    assert widest == Widest(pytest.approx(0.3), "framework", "USA", "gallium")
    assert Precision.read("ci=0.01:shortage:JPN:indium").widest(PAIRED).width == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("worlds", "widest", "most", "following"),
    [
        (500, 0.02, 10_000, 1024),  # four times as many are needed, twice as many are tried
        (512, 0.0101, 10_000, 640),  # at least a block more
        (512, 0.012, 10_000, 768),  # 737 in whole blocks
        (512, 0.02, 900, 900),
    ],
)
def test_worlds_grow_by_whole_blocks_at_most_twofold(worlds, widest, most, following):
    assert Precision(0.01, Outcome("shortage")).next_worlds(worlds, widest, most) == following


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.01:shortage", "expected ci=WIDTH:METRIC"),
        ("ci=0.01", "expected ci=WIDTH:METRIC"),
        ("ci=0.01:shortage:JPN:gallium:none", r"expected METRIC\[:NATION\[:GOOD\]\]"),
        ("ci=0.01:shortage::gallium", r"expected METRIC\[:NATION\[:GOOD\]\]"),
        ("ci=small:shortage", "'small' is no number"),
        ("ci=0:shortage", "above zero"),
        ("ci=nan:shortage", "above zero"),
    ],
)
def test_another_form_is_explained(text, message):
    with pytest.raises(UserError, match=message):
        Precision.read(text)


def test_a_nation_stands_for_all_its_goods():
    widest = Precision.read("ci=0.01:shortage:JPN").widest(PAIRED)
    assert widest == Widest(pytest.approx(0.1), "framework", "JPN", "gallium")


def test_where_no_policy_is_compared_there_is_no_interval():
    with pytest.raises(UserError, match="no policy is compared by shortage:USA:indium, so that there is no interval"):
        Precision.read("ci=0.01:shortage:USA:indium").widest(PAIRED)
