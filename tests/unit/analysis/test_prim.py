"""PRIM finds a planted box, agrees with cases by hand and with the field's reference implementation."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from experiments.analysis.bootstrap import Resampling
from experiments.questions.boxes import Box, Sample, fit
from experiments.questions.discovery.prim import choose, paste, peel
from experiments.questions.discovery.search import screen, search, search_again
from experiments.questions.discovery.sidak import among, quasi_p


def planted(worlds=800, inputs=6, switch=False, seed=3):
    """Nine of ten worlds fail where input 0 is under 0.4 and input 1 over 0.5, one of twenty elsewhere."""
    generator = np.random.default_rng(seed)
    drawn = generator.random((inputs, worlds))
    inside = (drawn[0] < 0.4) & (drawn[1] > 0.5)
    if switch:
        drawn[2] = (drawn[2] < 0.6).astype(float)
        inside &= drawn[2] == 1.0
    return Sample.of(drawn, generator.random(worlds) < np.where(inside, 0.9, 0.05))


def test_the_planted_box_is_found():
    found = search(planted())
    assert found.box.restricted.tolist() == [0, 1]
    assert found.box.high[0] == pytest.approx(0.4, abs=0.06)
    assert found.box.low[1] == pytest.approx(0.5, abs=0.06)
    assert np.isneginf(found.box.low[0])
    assert np.isposinf(found.box.high[1])
    measured = fit(planted(), found.box)
    assert measured.density > 0.8
    assert measured.coverage > 0.75


def test_a_switch_is_peeled_as_a_category():
    found = search(planted(switch=True))
    assert found.box.restricted.tolist() == [0, 1, 2]
    assert (found.box.low[2], found.box.high[2]) == (0.5, np.inf)


def test_luck_looks_good_in_the_worlds_that_made_it_and_in_no_others(monkeypatch):
    monkeypatch.setattr("experiments.questions.discovery.search.LEVEL", 1.0)  # keep every restriction
    monkeypatch.setattr("experiments.questions.discovery.search.MOST_INPUTS", 20)
    generator = np.random.default_rng(5)
    sample = Sample.of(generator.random((60, 300)), generator.random(300) < 0.3)
    rate = sample.fails.mean()
    assert fit(sample, search(sample).box).density > rate + 0.08
    assert search_again(sample, Resampling(300, 1, 20)).unseen == pytest.approx(rate, abs=0.05)


def test_idle_inputs_are_not_blamed():
    generator = np.random.default_rng(5)
    sample = Sample.of(generator.random((60, 300)), generator.random(300) < 0.3)
    assert len(search(sample).box.restricted) == 0


def test_a_box_is_measured_by_hand():
    sample = Sample.of(np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]), np.array([True, True, False, True, False]))
    box = Box.whole(1).upper(0, 3.5)
    measured = fit(sample, box)
    assert (measured.coverage, measured.density, measured.mass) == (2 / 3, 2 / 3, 3 / 5)
    assert measured.youden == pytest.approx(2 / 3 - 1 / 2)
    # Two or three of three at the rate of 3 in 5: 3 * .36 * .4 + .216.
    assert quasi_p(sample, box) == pytest.approx([0.648])
    assert among(np.array([0.01]), 5) == pytest.approx([1.0 - 0.99**5])


def test_each_peel_is_smaller_and_leaves_enough():
    sample = planted()
    masses = [fit(sample, box).mass for box in peel(sample)]
    assert masses[0] == 1.0
    assert np.all(np.diff(masses) < 0.0)
    assert masses[-1] >= 0.05


def test_pasting_puts_back_what_peeling_took_too_much():
    drawn = np.linspace(0.0, 1.0, 101)[np.newaxis]
    sample = Sample.of(drawn, (drawn[0] > 0.4) & (drawn[0] < 0.995))
    narrow = Box.whole(1).lower(0, 0.35).upper(0, 0.7)
    wide = paste(sample, narrow)
    assert wide.low[0] == 0.35
    assert wide.high[0] > 0.95


def test_density_is_met_by_the_widest_box_that_has_it():
    sample = planted()
    boxes = peel(sample)
    dense = [measured for measured in (fit(sample, box) for box in boxes) if measured.density >= 0.8]
    chosen = fit(sample, choose(sample, boxes, density=0.8))
    assert chosen.density >= 0.8
    assert chosen.coverage == max(measured.coverage for measured in dense)
    assert choose(sample, boxes, density=1.01) is None


def test_a_weight_is_a_world_that_counts_so_often():
    sample = planted(worlds=60)
    weights = np.random.default_rng(0).integers(0, 3, 60).astype(float)
    rows = np.repeat(np.arange(60), weights.astype(int))
    weighted = Sample(sample.inputs, sample.fails, weights)
    repeated = Sample.of(sample.inputs[:, rows], sample.fails[rows])
    box = Box.whole(6).upper(0, 0.4).lower(1, 0.5)
    assert fit(weighted, box) == fit(repeated, box)
    assert quasi_p(weighted, box) == pytest.approx(quasi_p(repeated, box))
    ranks = rankdata(sample.inputs, axis=1)
    assert screen(weighted, ranks, 2).tolist() == screen(repeated, ranks[:, rows], 2).tolist() == [0, 1]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("seed", "switch"), [(0, False), (1, True), (2, False)])
def test_boxes_are_those_of_ema_workbench(seed, switch):
    """Peels agree one by one, and the p-values of inputs with one limit; EMA tests each limit by itself.

    EMA may paste on from the last peel where nothing is gained in density, so its trajectory can be longer.
    """
    reference = pytest.importorskip("ema_workbench.analysis.prim")
    sample = planted(500, seed=seed, switch=switch)
    names = [f"input {place}" for place in range(len(sample.inputs))]
    theirs = reference.Prim(pd.DataFrame(sample.inputs.T, columns=names), sample.fails.astype(int), threshold=0.1)
    box = theirs.find_box()
    ours = peel(sample)
    assert len(ours) > 10
    assert len(box.peeling_trajectory) >= len(ours)
    for place, one in enumerate(ours):
        measured = fit(sample, one)
        row = box.peeling_trajectory.loc[place]
        assert [measured.coverage, measured.density, measured.mass] == pytest.approx(
            [row["coverage"], row["density"], row["mass"]]
        )
    limits = box.box_lims[len(ours) - 1]
    for place in ours[-1].restricted:
        low, high = limits[names[place]]
        drawn = sample.inputs[place]
        assert ours[-1].low[place] == pytest.approx(low) or (np.isneginf(ours[-1].low[place]) and low == drawn.min())
        assert ours[-1].high[place] == pytest.approx(high) or (
            np.isposinf(ours[-1].high[place]) and high == drawn.max()
        )
    chances = dict(zip(ours[-1].restricted, quasi_p(sample, ours[-1]), strict=True))
    for place, chance in chances.items():
        told = [value for value in box.qp[len(ours) - 1][names[place]] if value >= 0.0]
        if len(told) == 1:
            assert chance == pytest.approx(told[0])
