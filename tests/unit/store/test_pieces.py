"""Pieces are fixed ranges of worlds, whatever number of worlds a run asks for."""

import pytest

from experiments.store.layout import BLOCK_WORLDS
from experiments.store.piece import Piece, missing_pieces, piece_of

CASES = [(0, 0), (0, 1)]


def ranges(pieces, case=(0, 0)):
    return [(piece.first, piece.stop) for piece in pieces if (piece.scenario, piece.policy) == case]


def test_blocks_start_at_multiples_of_the_block_and_the_last_may_be_short():
    assert ranges(missing_pieces([], CASES, 2 * BLOCK_WORLDS + 5)) == [(0, 128), (128, 256), (256, 261)]


def test_all_cases_of_the_first_worlds_come_first():
    order = [(piece.block, piece.policy) for piece in missing_pieces([], CASES, 200)]
    assert order == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_nothing_is_missing_when_more_worlds_are_there():
    finished = [Piece(0, 128, 0, 0), Piece(0, 128, 0, 1)]
    assert missing_pieces(finished, CASES, 60) == []


def test_an_extension_computes_only_the_rest_of_a_short_block():
    finished = [Piece(0, 50, 0, 0), Piece(0, 50, 0, 1)]
    assert ranges(missing_pieces(finished, CASES, 130)) == [(50, 128), (128, 130)]


def test_a_hole_between_parts_is_one_piece():
    finished = [Piece(20, 40, 0, 0)]
    assert ranges(missing_pieces(finished, [(0, 0)], 60)) == [(0, 60)]


@pytest.mark.parametrize("piece", [Piece(0, 128, 0, 0), Piece(1_280_000, 1_280_001, 3, 120)])
def test_a_part_name_tells_its_piece(piece):
    assert piece_of(piece.part_name) == piece


@pytest.mark.parametrize("name", ["notes.txt", "s00-p000-w0000000.parquet", "s00-p000-w0-1.parquet.partial"])
def test_other_files_are_no_parts(name):
    assert piece_of(name) is None


def test_pieces_overlap_only_within_a_case():
    assert Piece(0, 50, 0, 0).overlaps(Piece(49, 60, 0, 0))
    assert not Piece(0, 50, 0, 0).overlaps(Piece(50, 60, 0, 0))
    assert not Piece(0, 50, 0, 0).overlaps(Piece(0, 50, 0, 1))
