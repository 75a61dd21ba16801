"""The EMA Workbench runs critmin as one of its own models, and gets what critmin computes."""

import numpy as np
import pytest

from experiments.ema import ema_model
from experiments.export.ema import identifier, outcome_name
from experiments.runner.question import Options
from sim.config.errors import UserError

OPTIONS = Options(months=2)
NUMBER = "behaviour.fear_cover"
SHORT = {"uncertainties": [NUMBER], "worlds": 2, "options": OPTIONS}


def test_names_are_identifiers():
    assert identifier("clause.us-japan.stockpile.strength") == "clause_us_japan_stockpile_strength"
    assert outcome_name("shortage", "JPN", "gallium").isidentifier()


pytestmark = pytest.mark.filterwarnings("ignore")  # what the workbench imports
ema = pytest.importorskip("ema_workbench")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"uncertainties": ["behaviour.fear_covr"]}, "there is no number .* did you mean 'behaviour.fear_cover'"),
        ({"metrics": ["shortages"]}, "there is no metric 'shortages'; did you mean 'shortage'"),
    ],
)
def test_an_unknown_name_is_told(changes, message):
    with pytest.raises(UserError, match=message):
        ema_model("us-japan", **(SHORT | changes))


def test_the_workbench_runs_its_own_experiments():
    model = ema_model("us-japan", **SHORT)
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=2, policies=[
            ema.Policy("none", policy_name="none"), ema.Policy("framework", policy_name="framework"),
        ])  # fmt: skip
    assert len(experiments) == 4
    assert set(experiments["policy"]) == {"none", "framework"}
    assert set(outcomes) == {outcome.name for outcome in model.outcomes}
    point = experiments.iloc[0]
    again = model.function(
        policy_name=str(point["policy_name"]), behaviour_fear_cover=float(point["behaviour_fear_cover"])
    )
    name = outcome_name("unserved", "JPN", "dytb_oxide")
    np.testing.assert_array_equal(again[name], outcomes[name][0])
