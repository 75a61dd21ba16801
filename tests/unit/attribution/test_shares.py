"""Shares of outcomes made by hand, their intervals, and what is shown of them."""

import numpy as np
import pytest

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.focus import Focus, focus_of
from experiments.questions.attribution.game import ALONE, LEAVE_ONE_OUT, SHAPLEY, Game
from experiments.questions.attribution.outcomes import METRICS
from experiments.questions.attribution.shares import COLUMNS, TOGETHER, by_player, shares
from sim.config.errors import UserError
from tests.unit.attribution.worlds import NATIONS, WORLDS, outcomes_from

GAME = Game(("reserve", "offtake", "idle"))
RIPPLE = np.where(np.arange(WORLDS) % 2, 1.0, 3.0)
OF_NATION = np.array([2.0, 1.0, 0.0]).reshape(1, 3, 1, 1)


def worth(group):
    """A reserve takes 4 off in a mean world, offtake 2 only if the reserve is there too; for Japan twice as much."""
    taken = 2.0 * ("reserve" in group) + ("reserve" in group and "offtake" in group)
    values = np.broadcast_to(10.0 - OF_NATION * taken * RIPPLE, (len(METRICS), 3, 3, WORLDS)).copy()
    values[:3, :, 2] = np.nan  # shares and tonnes are not added over goods
    values[:, 2, 1] = np.nan  # India has no demand for indium
    return values


@pytest.fixture(scope="module")
def found():
    return shares(GAME, outcomes_from(GAME, worth), Resampling(WORLDS, seed=5))


def test_shares_are_those_of_the_game(found):
    rows = by_player(found, "shortage", "JPN", "gallium")
    mean = RIPPLE.mean()
    assert rows["reserve", SHAPLEY]["difference"] == pytest.approx(-2.0 * mean * 2.5)
    assert rows["offtake", SHAPLEY]["difference"] == pytest.approx(-2.0 * mean * 0.5)
    assert rows["reserve", SHAPLEY]["share"] == pytest.approx(2.5 / 3.0)
    assert rows["offtake", ALONE]["difference"] == 0.0
    assert rows["offtake", LEAVE_ONE_OUT]["difference"] == pytest.approx(-2.0 * mean)
    assert rows[EVERY, TOGETHER]["difference"] == pytest.approx(-2.0 * mean * 3.0)
    assert rows[EVERY, TOGETHER]["share"] == 1.0


def test_a_clause_that_does_nothing_gets_exactly_nothing(found):
    idle = found[found["player"] == "idle"]
    assert len(idle) > 0
    assert (idle[["difference", "ci_low", "ci_high"]] == 0.0).all(axis=None)


def test_intervals_are_those_of_paired_worlds(found):
    row = by_player(found, "shortage", "USA", "gallium")["reserve", SHAPLEY]
    error = 2.5 * RIPPLE.std() / np.sqrt(WORLDS)
    assert row["ci_low"] == pytest.approx(row["difference"] - 1.96 * error, abs=0.4 * error)
    assert row["ci_high"] == pytest.approx(row["difference"] + 1.96 * error, abs=0.4 * error)


def test_where_nothing_changes_no_share_is_claimed(found):
    rows = by_player(found, "unserved", "IND", "gallium")
    assert rows[EVERY, TOGETHER]["difference"] == 0.0
    assert np.isnan(rows["reserve", SHAPLEY]["share"])


def test_what_does_not_apply_has_no_row_and_money_is_added_over_goods(found):
    assert tuple(found.columns) == COLUMNS
    pairs = set(zip(found["metric"], found["nation"], found["good"], strict=True))
    assert ("shortage", "IND", "indium") not in pairs
    assert ("shortage", "JPN", EVERY) not in pairs
    assert ("value_at_risk", "JPN", EVERY) in pairs
    assert not found[["nation", "good", "metric", "player", "measure"]].duplicated().any()


def test_sampling_tells_its_error_for_shapley_values_alone():
    game = Game(GAME.players, (("reserve", "offtake", "idle"), ("offtake", "reserve", "idle")))
    found = shares(game, outcomes_from(game, worth), Resampling(WORLDS, seed=5))
    rows = by_player(found, "shortage", "JPN", "gallium")
    assert rows["offtake", SHAPLEY]["sampling_error"] == pytest.approx(2.0 * RIPPLE.mean() / 2.0)
    assert rows["idle", SHAPLEY]["sampling_error"] == 0.0
    assert rows["offtake", ALONE]["sampling_error"] == 0.0


def test_what_is_shown_by_default_is_what_moves_most(found):
    moved = found.copy()
    pair = (moved["nation"] == "JPN") & (moved["good"] == "indium") & (moved["measure"] == TOGETHER)
    moved.loc[pair, "difference"] *= 2.0
    assert focus_of(moved) == Focus("shortage", (("JPN", "indium"), ("USA", "gallium")))  # India: nothing changes
    assert focus_of(found, "value_at_risk", ["IND"]) == Focus("value_at_risk", (("IND", EVERY),))
    assert focus_of(found, "unserved:USA:indium") == Focus("unserved", (("USA", "indium"),))


@pytest.mark.parametrize(
    ("outcome", "importers", "message"),
    [
        ("shortge", (), "the attribution has no metric 'shortge'; did you mean 'shortage'?"),
        ("shortage:JPM", (), "no nation 'JPM'; did you mean 'JPN'?"),
        (None, ("JPM",), "the attribution has no importer 'JPM'; did you mean 'JPN'?"),
        ("shortage:JPN:galium", (), "did you mean 'gallium'?"),
        ("shortage:JPN:gallium:x", (), r"expected METRIC\[:NATION\[:GOOD\]\]"),
        ("shortage:JPN", ("USA",), "leave out --nation"),
    ],
)
def test_a_mistake_about_what_to_show_is_named(found, outcome, importers, message):
    with pytest.raises(UserError, match=message.replace("?", r"\?")):
        focus_of(found, outcome, importers)


def test_every_nation_of_the_tables_can_be_shown(found):
    assert set(NATIONS) == {focus_of(found, None, [nation]).pairs[0][0] for nation in NATIONS}
