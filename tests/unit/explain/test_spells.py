"""Spells of shortage and their balance, against cases worked out by hand."""

import numpy as np
import pytest

from experiments.explain.chain import upstream
from experiments.explain.spells import Path, spells
from tests.properties.economies import controlled

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))


def path(unserved, controller=60.0, stock=None) -> Path:
    flat = np.full(12, 100.0)
    return Path(
        months=MONTHS,
        reference=flat,
        unserved=np.array(unserved, dtype=float),
        destroyed=0.0 * flat,
        controller=np.broadcast_to(controller, (12,)),
        others=0.3 * flat,
        home=0.1 * flat,
        stock=flat if stock is None else np.array(stock, dtype=float),
        released=0.0 * flat,
        cover=flat / 100.0,
        weighted=flat / 100.0,
        thin=flat / 100.0,
    )


def test_two_short_months_with_a_gap_of_two_are_one_spell_and_with_three_are_two():
    one = spells(path([0, 0, 0, 20, 0, 0, 40, 0, 0, 0, 0, 0]))
    assert [(spell.first, spell.last, spell.worst, spell.months) for spell in one] == [(3, 6, 6, 4)]
    assert one[0].unserved == pytest.approx(60.0 / 400.0)
    two = spells(path([0, 0, 0, 20, 0, 0, 0, 40, 0, 0, 0, 0]))
    assert [(spell.first, spell.last) for spell in two] == [(3, 3), (7, 7)]


def test_a_trifle_is_no_shortage():
    assert spells(path([0.9] * 12)) == []


def test_a_spell_is_balanced_against_the_year_before():
    controller = np.array([60.0] * 6 + [0.0] * 3 + [60.0] * 3)
    stock = [100, 100, 100, 100, 100, 100, 60, 20, 10, 10, 10, 10]
    (spell,) = spells(path([0] * 6 + [10, 20, 50] + [0] * 3, controller, stock))
    assert spell.sources["controller"] == (0.0, 60.0)
    assert spell.sources["own stock"] == (pytest.approx(30.0), 0.0)
    assert spell.sources["others"] == (pytest.approx(30.0), pytest.approx(30.0))


def test_a_spell_that_opens_the_record_has_nothing_before_it():
    (spell,) = spells(path([50] + [0] * 11))
    assert np.isnan(spell.sources["controller"][1])


def test_the_chain_of_a_metal_holds_its_ore():
    structure = controlled().structure()
    assert upstream(structure, "metal") == ("metal", "ore")
    assert upstream(structure, "ore") == ("ore",)
