"""Pieces side by side: every piece once, in order, about equally many rows for everyone."""

from hypothesis import given
from hypothesis import strategies as st

from experiments.runner.bundles import bundled
from experiments.runner.execute import execute
from experiments.store.piece import Piece, missing_pieces
from tests.imitation_model import ImitationModel, imitation_request

CASES = [(0, policy) for policy in range(6)]
WORLDS = 300


def rows(bundle):
    return sum(len(piece.worlds) for piece in bundle)


@given(worlds=st.integers(1, 2000), places=st.integers(1, 9), rows_at_once=st.integers(1, 700))
def test_each_piece_is_in_one_bundle_and_none_is_much_too_wide(worlds, places, rows_at_once):
    pieces = missing_pieces([], CASES, worlds)
    bundles = bundled(pieces, places, rows_at_once)
    assert [piece for bundle in bundles for piece in bundle] == pieces
    assert max(map(rows, bundles)) <= rows_at_once + 128


def test_a_small_run_gives_each_worker_one_bundle_and_a_large_one_full_ones():
    small = bundled(missing_pieces([], CASES, 8), 2, 384)
    large = bundled(missing_pieces([], CASES, 6400), 2, 384)
    assert [rows(bundle) for bundle in small] == [24, 24]
    assert {rows(bundle) for bundle in large} == {384}


def test_nothing_to_do_is_no_bundle():
    assert bundled([], 2, 384) == []


def test_pieces_side_by_side_give_what_each_gives_alone(tmp_path):
    alone = execute(imitation_request(tmp_path / "alone", WORLDS)).store.content_hash()
    beside = execute(imitation_request(tmp_path / "beside", WORLDS, ImitationModel(rows_at_once=400)))
    assert beside.store.content_hash() == alone
    assert beside.rows == 4 * WORLDS


def test_a_piece_that_fails_beside_others_fails_alone(tmp_path):
    wide = ImitationModel(rows_at_once=4 * WORLDS, fails_at=140)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, wide))
    assert [(report.piece, report.stage) for report in outcome.failed] == [
        (Piece(128, 256, scenario, 1), "simulate") for scenario in (0, 1)
    ]
    assert outcome.rows == 4 * WORLDS - 2 * 128


def test_a_worker_that_dies_takes_none_of_its_neighbours_along(tmp_path):
    wide = ImitationModel(rows_at_once=400, dies_at=140)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, wide, workers=2))
    assert [(report.piece.first, report.piece.policy, report.stage) for report in outcome.failed] == [
        (128, 1, "worker"), (128, 1, "worker"),
    ]  # fmt: skip
