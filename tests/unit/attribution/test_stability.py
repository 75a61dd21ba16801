"""Who stays, who joins and who would not, on outcomes made by hand."""

import numpy as np
import pytest

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.game import Game
from experiments.questions.attribution.outcomes import METRICS
from experiments.questions.attribution.stability import (
    GAINS,
    INSIDE,
    ITSELF,
    JOINS,
    LOSES,
    NET,
    OUTSIDE,
    STAYS,
    UNCLEAR,
    stability,
)
from experiments.questions.attribution.words import choice
from tests.unit.attribution.worlds import NATIONS, WORLDS, outcomes_from

GAME = Game(("JPN", "USA"), candidates=("IND",))
LOSS, COST = (METRICS.index(name) for name in ("value_at_risk", "cost_total"))
RIPPLE = 1.0 + 0.1 * np.where(np.arange(WORLDS) % 2, 1.0, -1.0)


def worth(group):
    """Japan's being there takes 5 off each nation's loss and costs it 2; the USA pays 3 for 1; India helps the USA."""
    values = np.full((len(METRICS), 3, 3, WORLDS), np.nan)
    values[LOSS, :, 2] = 20.0 * RIPPLE
    values[COST, :, 2] = 0.0
    values[LOSS, :, 2] -= 5.0 * RIPPLE * ("JPN" in group)
    values[LOSS, 1, 2] -= 1.0 * RIPPLE * ("USA" in group) + 2.0 * RIPPLE * ("IND" in group)
    for place, paid in enumerate((2.0, 3.0, 0.0)):
        values[COST, place, 2] += paid * RIPPLE * (NATIONS[place] in group)
    values[LOSS, 2] = np.nan  # no study tells what India would lose
    return values


@pytest.fixture(scope="module")
def found():
    rows = stability(GAME, outcomes_from(GAME, worth), Resampling(WORLDS, seed=2))
    return rows.set_index(["mover", "move", "role", "nation", "metric"]).sort_index()


def test_a_member_that_gains_more_than_it_pays_stays(found):
    own = found.loc["JPN", STAYS, ITSELF, "JPN"]
    assert own["difference"].to_dict() == pytest.approx({"value_at_risk": -5.0, "cost_total": 2.0, NET: -3.0})
    assert own["verdict"].to_dict() == {"value_at_risk": GAINS, "cost_total": LOSES, NET: GAINS}
    assert choice(STAYS, own.loc[NET]) == "gains by staying"


def test_a_member_that_pays_more_than_it_gains_would_leave(found):
    own = found.loc["USA", STAYS, ITSELF, "USA", NET]
    assert own["difference"] == pytest.approx(2.0)
    assert choice(STAYS, own) == "would leave"


def test_what_a_move_does_to_others_is_added_up_by_role(found):
    difference = found["difference"]
    assert difference["JPN", STAYS, INSIDE, EVERY, NET] == pytest.approx(-5.0)
    assert difference["JPN", STAYS, INSIDE, "USA", NET] == pytest.approx(-5.0)
    assert difference["IND", JOINS, INSIDE, EVERY, NET] == pytest.approx(-2.0)
    assert difference["IND", JOINS, INSIDE, "JPN", NET] == 0.0
    assert found["verdict"]["IND", JOINS, INSIDE, "JPN", NET] == UNCLEAR


def test_who_has_no_estimate_has_no_row_and_no_choice(found):
    assert ("IND", JOINS, ITSELF, "IND", NET) not in found.index
    assert ("JPN", STAYS, OUTSIDE, EVERY, NET) not in found.index
    assert ("IND", JOINS, ITSELF, "IND", "cost_total") in found.index
    assert choice(JOINS, None) == "no estimate"
