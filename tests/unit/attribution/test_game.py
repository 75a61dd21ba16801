"""Shapley values of games whose values are known, and the axioms that make them Shapley values."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.questions.attribution.game import (
    ADMITTED,
    ALONE,
    LEAVE_ONE_OUT,
    SHAPLEY,
    Game,
    Joining,
    contribution,
    sample_orders,
    sampling_error,
)

NAMES = "abcdefgh"


def coalitions(players):
    sizes = range(len(players) + 1)
    return [frozenset(group) for group in chain.from_iterable(combinations(players, size) for size in sizes)]


def shapley(players, worth, orders=()):
    """Return each player's Shapley value in a game given as a function of coalitions."""
    game = Game(tuple(players), orders)
    values = {coalition: np.asarray(worth(coalition), dtype=float) for coalition in game.coalitions}
    return {name: contribution(game.joinings(SHAPLEY, name), values) for name in players}


def test_gloves_only_pairs_are_worth_anything():
    """One right glove and two left ones (Shapley and Shubik 1969): 2/3, 1/6, 1/6."""
    found = shapley("rxy", lambda group: float("r" in group and len(group) > 1))
    assert found == pytest.approx({"r": 2.0 / 3.0, "x": 1.0 / 6.0, "y": 1.0 / 6.0})


def test_an_airport_is_paid_section_by_section():
    """The cost of a runway is that of its largest plane (Littlechild and Owen 1973): each section's users share it."""
    length = {"a": 1.0, "b": 2.0, "c": 4.0, "d": 8.0}
    found = shapley("abcd", lambda group: max((length[name] for name in group), default=0.0))
    sections = {"a": 1 / 4, "b": 1 / 4 + 1 / 3, "c": 1 / 4 + 1 / 3 + 2 / 2, "d": 1 / 4 + 1 / 3 + 2 / 2 + 4 / 1}
    assert found == pytest.approx(sections)


def test_who_only_adds_gets_what_it_adds_by_every_measure():
    adds = {"a": 3.0, "b": -1.5, "c": 0.25}
    game = Game(tuple(adds))
    values = {group: np.asarray(sum(adds[name] for name in group), dtype=float) for group in game.coalitions}
    for measure in (SHAPLEY, LEAVE_ONE_OUT, ALONE):
        found = {name: contribution(game.joinings(measure, name), values) for name in adds}
        assert found == pytest.approx(adds), measure


def test_alone_and_left_out_differ_where_players_need_each_other():
    game = Game(("a", "b"))
    values = {group: np.asarray(float(len(group) == 2)) for group in game.coalitions}
    assert contribution(game.joinings(ALONE, "a"), values) == 0.0
    assert contribution(game.joinings(LEAVE_ONE_OUT, "a"), values) == 1.0
    assert contribution(game.joinings(SHAPLEY, "a"), values) == pytest.approx(0.5)


@st.composite
def games(draw):
    """Draw players, and what each coalition is worth in each of some worlds."""
    players = tuple(NAMES[: draw(st.integers(2, 5))])
    worlds = draw(st.integers(1, 3))
    amount = st.lists(st.floats(-1e3, 1e3), min_size=worlds, max_size=worlds)
    return players, {group: np.array(draw(amount)) for group in coalitions(players)}


@settings(max_examples=40)
@given(games())
def test_efficiency_in_every_world(drawn):
    players, values = drawn
    found = shapley(players, values.__getitem__)
    whole = values[frozenset(players)] - values[frozenset()]
    np.testing.assert_allclose(sum(found.values()), whole, atol=1e-8)


@settings(max_examples=40)
@given(games())
def test_a_null_player_gets_exactly_nothing(drawn):
    players, values = drawn
    idle = players[0]
    found = shapley(players, lambda group: values[group - {idle}])
    assert (found[idle] == 0.0).all()
    orders = (players, players[::-1])
    assert (shapley(players, lambda group: values[group - {idle}], orders)[idle] == 0.0).all()


@settings(max_examples=40)
@given(games())
def test_symmetric_players_get_the_same(drawn):
    players, values = drawn
    first, second = players[:2]
    swap = {first: second, second: first}

    def worth(group):
        return values[group] + values[frozenset(swap.get(name, name) for name in group)]

    found = shapley(players, worth)
    np.testing.assert_allclose(found[first], found[second], atol=1e-8)


@settings(max_examples=40)
@given(games(), st.data())
def test_sampled_orders_add_up_too(drawn, data):
    players, values = drawn
    orders = tuple(tuple(data.draw(st.permutations(players))) for _ in range(3))
    found = shapley(players, values.__getitem__, orders)
    whole = values[frozenset(players)] - values[frozenset()]
    np.testing.assert_allclose(sum(found.values()), whole, atol=1e-8)


def test_all_orders_sampled_once_give_the_exact_values_and_their_spread():
    players = ("r", "x", "y")
    orders = (("r", "x", "y"), ("r", "y", "x"), ("x", "r", "y"), ("x", "y", "r"), ("y", "r", "x"), ("y", "x", "r"))
    game = Game(players, orders)
    values = {group: np.asarray(float("r" in group and len(group) > 1)) for group in game.coalitions}
    right = game.joinings(SHAPLEY, "r")
    assert contribution(right, values) == pytest.approx(2.0 / 3.0)
    changes = [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]
    assert sampling_error(right, values) == pytest.approx(np.std(changes, ddof=1) / np.sqrt(6))


def test_sampled_values_lie_within_their_error_and_more_orders_extend_fewer():
    players = tuple(NAMES)
    length = dict(zip(players, range(1, 9), strict=True))

    def worth(group):
        return max((length[name] for name in group), default=0.0)

    few, many = sample_orders(players, 50, seed=4), sample_orders(players, 400, seed=4)
    assert many[:50] == few
    assert {order[0] for order in many} == set(players)
    exact = shapley(players, worth)
    game = Game(players, many)
    values = {group: np.asarray(worth(group), dtype=float) for group in game.coalitions}
    for name in players:
        joinings = game.joinings(SHAPLEY, name)
        off = abs(contribution(joinings, values) - exact[name])
        assert 0.0 <= off < 4.0 * sampling_error(joinings, values)


def test_only_the_coalitions_that_are_needed_are_asked_for():
    assert set(Game(tuple("abc")).coalitions) == set(coalitions("abc"))
    sampled = Game(tuple("abcd"), (("a", "b", "c", "d"), ("d", "c", "b", "a")))
    pairs = {frozenset("ab"), frozenset("cd")}
    assert {group for group in sampled.coalitions if len(group) == 2} == pairs
    assert len(sampled.coalitions) == 1 + 4 + 2 + 4 + 1  # each alone, each left out, besides
    assert sampled.coalitions[0] == frozenset()


def test_a_candidate_joins_all_players_and_takes_no_part_in_their_shares():
    game = Game(("a", "b"), candidates=("k",))
    assert game.joinings(ADMITTED, "k") == (Joining("k", frozenset("ab"), 1.0),)
    assert game.coalitions[-1] == frozenset("abk")
    assert len(game.coalitions) == 5
    assert all(joining.player != "k" for name in "ab" for joining in game.joinings(SHAPLEY, name))
