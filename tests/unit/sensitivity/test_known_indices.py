"""Functions whose indices are known, sampled, run, stored and analysed as an experiment is."""

import numpy as np
import pandas as pd
import pytest

from experiments.design.base import Case
from experiments.questions.sensitivity.indices import doubts, judged
from experiments.questions.sensitivity.printout import sentences
from experiments.questions.sensitivity.results import open_sensitivity
from tests.imitation_model import ImitationColumn
from tests.unit.sensitivity.functions import (
    COEFFICIENTS,
    ISHIGAMI_COLUMNS,
    Levers,
    inputs,
    ishigami,
    noisy,
    run_function,
    sobol_g,
)

SAMPLES = 256
FIRST = "unserved:JPN:gallium"
CLOSE = 0.1
"""What so many base samples leave open."""


def weighed(store):
    return open_sensitivity(store.path, FIRST).weighing


def indices(store):
    return weighed(store).shares.table.set_index("factor")


@pytest.fixture(scope="module")
def ishigami_run(tmp_path_factory):
    alone = ["x1", "x2", "x3", "dice"]
    return run_function(tmp_path_factory.mktemp("ishigami") / "run", ishigami, ISHIGAMI_COLUMNS, 1024, alone)


def test_the_ishigami_function_has_its_indices(ishigami_run):
    """Saltelli et al. 2008, "Global Sensitivity Analysis", page 196, for a = 7 and b = 0.1."""
    found = indices(ishigami_run)
    assert found["first"][["x1", "x2", "x3"]].tolist() == pytest.approx([0.3139, 0.4424, 0.0], abs=CLOSE)
    assert found["total"][["x1", "x2", "x3"]].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=CLOSE)
    assert weighed(ishigami_run).shares.together == pytest.approx(0.2437, abs=CLOSE)
    for name in ("first", "total"):
        assert (found[f"{name}_low"] <= found[name]).all()
        assert (found[name] <= found[f"{name}_high"]).all()
        assert (found[f"{name}_high"] - found[f"{name}_low"]).loc["x1"] > 0.0


def test_dice_that_nothing_asks_have_no_share(ishigami_run):
    assert weighed(ishigami_run).shares.chance == 0.0


def test_the_mean_outcome_moves_along_an_input_as_it_should(ishigami_run):
    """Given x1, the mean is sin(x1) (1 + 0.1 pi^4 / 5) + 3.5; the highest third's mean sine is 1.5 / (2 pi / 3)."""
    ends = weighed(ishigami_run).ranges.set_index("factor").loc["x1"]
    rise = 1.5 / (2.0 * np.pi / 3.0) * (1.0 + 0.1 * np.pi**4 / 5.0)
    assert ends.tolist() == pytest.approx([3.5 - rise, 3.5 + rise], abs=0.25)


def test_an_outcome_that_only_rescales_another_has_its_indices(ishigami_run):
    others = weighed(ishigami_run).others
    assert [str(outcome) for outcome in others] == ["unserved:JPN:indium", FIRST]
    double, single = (shares.table["total"].tolist() for shares in others.values())
    assert double == pytest.approx(single)


def test_the_rest_of_the_sobol_g_function_is_one_group(tmp_path):
    """The variance of a product: V_i = 1 / (3 (1 + a_i)^2), and the total of a group is what all but it leaves open."""
    found = indices(run_function(tmp_path / "run", sobol_g, inputs(8), SAMPLES, ["x1", "x2", "x3", "dice"]))
    alone = 1.0 / (3.0 * (1.0 + np.array(COEFFICIENTS)) ** 2)
    whole = np.prod(1.0 + alone) - 1.0
    rest = np.prod(1.0 + alone[3:]) - 1.0
    parts = {**dict(zip(("x1", "x2", "x3"), alone[:3], strict=True)), "others": rest}
    for name, variance in parts.items():
        total = variance * (1.0 + whole) / (1.0 + variance) / whole
        assert found["first"][name] == pytest.approx(variance / whole, abs=CLOSE)
        assert found["total"][name] == pytest.approx(total, abs=CLOSE)


def test_noise_is_kept_apart_from_inputs(tmp_path):
    store = run_function(tmp_path / "run", noisy, inputs(2), SAMPLES, ["x1", "dice"])
    assert weighed(store).shares.chance == pytest.approx(0.5, abs=CLOSE)
    assert indices(store)["total"][["x1", "others"]].tolist() == pytest.approx([0.5, 0.0], abs=CLOSE)


MEMBER = ImitationColumn("member.pact.KOR", 0.2, 0.0, 1.0, "bernoulli")
STRENGTH = ImitationColumn("clause.pact.stockpile.strength", 0.0, role="lever")
PLACE = ImitationColumn("place", 1.0, role="fixed")
POLICIES = tuple(Case("s", name, {STRENGTH.name: float(name == "pact")}) for name in ("none", "pact"))


def added(rows):
    return sum(rows[name].to_numpy() for name in ("x1", MEMBER.name, STRENGTH.name, PLACE.name))


def test_policies_switches_and_levels_share_the_variance_that_they_make(tmp_path):
    """By hand: the strength is 0 under none, and 1 or 3 under the pact, so 0, 0, 1 and 3 are equally likely."""
    levers = Levers(POLICIES, {STRENGTH.name: (1.0, 3.0), PLACE.name: (0.0, 1.0, 2.0)})
    alone = ["policy", STRENGTH.name, PLACE.name, MEMBER.name, "x1", "dice"]
    store = run_function(tmp_path / "run", added, (*inputs(1), MEMBER, STRENGTH, PLACE), SAMPLES, alone, levers)
    found = indices(store)
    first = {"x1": 1.0 / 12.0, MEMBER.name: 0.2 * 0.8, PLACE.name: 2.0 / 3.0, "policy": 1.0, STRENGTH.name: 0.25}
    together = 0.25
    whole = sum(first.values()) + together
    for name, variance in first.items():
        total = variance + (together if name in {"policy", STRENGTH.name} else 0.0)
        assert found["first"][name] == pytest.approx(variance / whole, abs=CLOSE)
        assert found["total"][name] == pytest.approx(total / whole, abs=CLOSE)
    assert found["kind"][["policy", STRENGTH.name, "dice"]].tolist() == ["lever", "lever", "chance"]
    ends = weighed(store).ranges.set_index("factor")
    assert (ends["at_high"] - ends["at_low"])["policy"] == pytest.approx(2.0, abs=0.3)


def test_a_small_sample_is_called_small(ishigami_run, tmp_path):
    assert weighed(ishigami_run).shares.doubts == ()
    few = run_function(tmp_path / "run", ishigami, ISHIGAMI_COLUMNS, 8, ["x1", "x2", "x3", "dice"])
    shares = weighed(few).shares
    assert shares.doubts
    assert shares.needed >= 16


def test_too_few_samples_give_no_number(tmp_path):
    few = run_function(tmp_path / "run", ishigami, ISHIGAMI_COLUMNS, 8, ["x1", "x2", "x3", "dice"])
    weighing = weighed(few)
    shares = weighing.shares
    assert not shares.reported
    assert shares.table.drop(columns=["factor", "kind"]).isna().all(axis=None)
    assert np.isnan(shares.chance)
    assert np.isnan(shares.together)
    (said,) = sentences(weighing)
    assert "8 base samples are too few to say what makes" in said
    assert f"--samples {shares.needed}" in said
    assert "%" not in said


ESTIMATES = pd.DataFrame(
    {
        "factor": ["x", "dice"], "kind": ["read", "chance"],
        "first": [0.7, -0.02], "first_low": [0.66, -0.05], "first_high": [0.74, 0.01],
        "total": [1.03, 0.3], "total_low": [0.98, 0.25], "total_high": [1.08, 0.35],
    }
)  # fmt: skip


def test_what_chance_carries_a_little_out_of_bounds_is_told_at_the_bound():
    shares = judged(ESTIMATES, 1024)
    assert shares.doubts == ()
    assert shares.needed == 0
    table = shares.table.set_index("factor")
    assert table.loc["dice", ["first", "first_low", "first_high"]].tolist() == [0.0, 0.0, 0.01]
    assert table.loc["x", ["total", "total_low", "total_high"]].tolist() == [1.0, 0.98, 1.0]


@pytest.mark.parametrize(
    "changed",
    [
        {"total": [5.08, 0.3], "total_low": [5.0, 0.25], "total_high": [5.2, 0.35]},
        {"first": [0.7, -0.3], "first_low": [0.66, -0.4], "first_high": [0.74, 0.05]},
        {"total_low": [0.5, 0.25]},
        {"first": [0.7, 0.5], "first_low": [0.66, 0.45], "first_high": [0.74, 0.55]},
    ],
    ids=["chance 508 %", "below nothing", "an interval over half of what is possible", "first indices over 1"],
)
def test_a_share_that_cannot_be_leaves_no_number(changed):
    shares = judged(ESTIMATES.assign(**changed), 8)
    assert not shares.reported
    assert shares.needed in {2**power for power in range(4, 21)}


def test_impossible_indices_are_named(ishigami_run):
    table = weighed(ishigami_run).shares.table.copy()
    assert doubts(table) == []
    table.loc[0, ["first", "first_low", "first_high"]] = (0.9, 0.89, 0.91)
    table.loc[1, ["first", "first_low", "first_high"]] = (-0.2, -0.21, -0.19)
    reported = " ".join(doubts(table.assign(first=table["first"] + 0.3)))
    assert "exceeds its total index" in reported
    assert "is negative" in reported
    assert "first indices add up to more than 1" in reported
    assert "total indices add up to less than 1" in " ".join(doubts(table.assign(total=0.1)))
