"""What an answer rests on, and the choice of examples by rank."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.inputs import explained, input_spread
from experiments.analysis.rank import bad_world, riskiest_pairs
from tests.unit.analysis.tables import table_of


def example(worlds=600):
    generator = np.random.default_rng(2)
    design = pd.DataFrame(generator.random((worlds, 3)), columns=["strong", "weak", "idle"])
    design["fixed"] = 1.0
    columns = pd.DataFrame(
        {
            "name": ["strong", "weak", "idle", "fixed", "lever"],
            "status": ["assumption", "read", "memory", "read", "assumption"],
            "role": ["uncertainty"] * 4 + ["lever"],
        }
    )
    outcome = 3.0 * design["strong"].to_numpy() - 1.0 * design["weak"].to_numpy()
    return design, columns, outcome


def test_spread_finds_size_sign_and_guess():
    spread = input_spread(*example()).set_index("column")
    assert list(spread.index) == ["strong", "weak", "idle"]
    # Variances 9/12 and 1/12: nine tenths and one tenth.
    assert spread.loc["strong", "variance_share"] == pytest.approx(0.9, abs=0.05)
    assert spread.loc["weak", "variance_share"] == pytest.approx(0.1, abs=0.05)
    assert spread.loc["strong", "rank_correlation"] > 0.9
    assert spread.loc["weak", "rank_correlation"] < -0.2
    assert not spread.loc["idle", "clear"]
    assert spread.loc["strong", "at_high"] - spread.loc["strong", "at_low"] == pytest.approx(2.0, abs=0.15)
    assert spread["guess"].tolist() == [True, False, True]


def test_what_stands_out_explains_what_it_makes_of_the_variance():
    design, columns, outcome = example()
    assert explained(design, columns, outcome) == pytest.approx(1.0, abs=0.02)
    noise = np.random.default_rng(5).normal(0.0, np.std(outcome), len(outcome))
    assert explained(design, columns, outcome + noise) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("worlds", "inputs"), [(16, 40), (16, 3), (60, 400), (500, 400)])
def test_noise_explains_next_to_nothing(worlds, inputs):
    for seed in range(5):
        generator = np.random.default_rng(seed)
        design = pd.DataFrame(generator.random((worlds, inputs)), columns=[f"i{i}" for i in range(inputs)])
        columns = pd.DataFrame({"name": design.columns, "status": "read", "role": "uncertainty"})
        assert explained(design, columns, generator.exponential(size=worlds) ** 2) < 0.05


def test_a_strong_input_is_found_in_sixteen_worlds():
    design, columns, outcome = example(16)
    assert input_spread(design, columns, outcome).set_index("column").loc["strong", "clear"]
    assert explained(design, columns, outcome) > 0.5


def test_inputs_of_what_is_switched_off_are_not_offered():
    design, columns, outcome = example()
    names = [
        "clause.pact.stock.cover",
        "member.pact.JPN",
        "default.pact.hazard",
        "control.ban.terms.delay",
        "shock.x.size",
    ]
    design = design.rename(columns=dict(zip(["strong", "weak", "idle"], names, strict=False)))
    design[names[3]], design[names[4]] = design[names[0]], design[names[1]]
    columns = pd.DataFrame({"name": names, "status": "read", "role": "uncertainty"})
    levers = {"clause.pact.stock.strength": 0.0, "control.ban.active": 0.0, "shock.x.active": 1.0}
    spread = input_spread(design.assign(**levers), columns, outcome)
    assert list(spread["column"]) == ["shock.x.size"]
    switched_on = dict.fromkeys(levers, 1.0)
    assert len(input_spread(design.assign(**switched_on), columns, outcome)) == len(names)


def test_an_outcome_that_never_moves_rests_on_nothing():
    design, columns, outcome = example()
    assert input_spread(design, columns, np.zeros_like(outcome)).empty
    assert explained(design, columns, np.zeros_like(outcome)) == 0.0


def test_the_bad_world_stands_at_its_rank():
    values = np.random.default_rng(0).permutation(100) / 100
    table = table_of(unserved=values)
    assert values[bad_world(table, "JPN", "gallium")] == 0.95


def test_the_bad_world_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="applies to no world"):
        bad_world(table_of(unserved=[np.nan, np.nan]), "JPN", "gallium")


def test_riskiest_pairs_break_ties_by_depth():
    rows = [("a", "shortage", 0.5), ("a", "unserved", 0.1), ("b", "shortage", 0.5), ("b", "unserved", 0.2)]
    summary = pd.DataFrame(rows, columns=["good", "metric", "value"]).assign(policy="none", nation="JPN")
    assert riskiest_pairs(summary, "none") == [("JPN", "b"), ("JPN", "a")]
    assert riskiest_pairs(summary, "other") == []
    assert riskiest_pairs(summary, "none", excluded={("JPN", "b")}) == [("JPN", "a")]


def test_a_milder_scenario_takes_away_the_risk_that_both_share():
    def summary_of(**risks):
        rows = [(good, name, risk) for good, risk in risks.items() for name in ("shortage", "unserved")]
        table = pd.DataFrame(rows, columns=["good", "metric", "value"])
        return table.assign(policy="none", nation="JPN")

    tightens, status_quo = summary_of(cobalt=1.0, gallium=0.4, indium=0.05), summary_of(cobalt=0.9, gallium=0.1)
    ranked = riskiest_pairs(tightens, "none", reference=status_quo)
    assert [good for _, good in ranked] == ["gallium", "cobalt", "indium"]


def test_a_pair_that_lacks_nothing_comes_after_one_at_risk():
    def summary(short: float, part: float) -> pd.DataFrame:
        return pd.DataFrame({
            "policy": "none", "nation": "JPN", "good": ["calm", "calm", "magnet", "magnet"],
            "metric": ["shortage", "unserved"] * 2, "value": [0.0, 0.0, short, part],
        })  # fmt: skip

    ranked = riskiest_pairs(summary(1.0, 0.3), "none", reference=summary(1.0, 0.4))
    assert ranked == [("JPN", "magnet"), ("JPN", "calm")]
