"""A file of a run is wholly there or not at all, and a chunk of nothing but blanks is there too."""

import numpy as np
import pytest

from experiments.store.atomic import replacing, write_json
from experiments.store.piece import Piece
from experiments.store.series import prepare_series, read_series, remove_series, sound_series, write_series
from tests.imitation_model import imitation_request

PIECE = Piece(0, 5, 1, 0)


@pytest.fixture
def layout(tmp_path):
    return imitation_request(tmp_path, 5).job.layout


def test_a_failing_writer_leaves_the_old_file_and_no_other(tmp_path):
    target = tmp_path / "manifest.json"
    write_json(target, {"format": 1})
    with pytest.raises(ValueError, match="JSON"):
        write_json(target, {"value": float("nan")})
    with pytest.raises(TypeError), replacing(target) as temporary:
        temporary.write_bytes(b"half") + "no number"
    assert target.read_text() == '{\n  "format": 1\n}\n'
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_chunk_without_a_number_is_still_there(tmp_path, layout):
    prepare_series(tmp_path, layout, 5)
    blank = {"unserved": np.full((6, 2, 3, 5), np.nan), "price": np.full((6, 3, 5), np.nan)}
    mark = write_series(tmp_path, layout, PIECE, blank)
    assert sound_series(tmp_path, layout, PIECE, mark, thorough=True)
    remove_series(tmp_path, layout, PIECE)
    assert not sound_series(tmp_path, layout, PIECE, mark, thorough=False)


def test_writing_one_piece_leaves_the_rest_of_its_chunk(tmp_path, layout):
    prepare_series(tmp_path, layout, 5)
    first = {"unserved": np.random.default_rng(1).random((6, 2, 3, 5)), "price": np.ones((6, 3, 5))}
    mark = write_series(tmp_path, layout, PIECE, first)
    prepare_series(tmp_path, layout, 9)
    write_series(tmp_path, layout, Piece(5, 9, 1, 0), {name: values[..., :4] + 1.0 for name, values in first.items()})
    assert sound_series(tmp_path, layout, PIECE, mark, thorough=False), "others' worlds change the chunk, not its own"
    kept = read_series(tmp_path, layout, PIECE)
    assert np.array_equal(kept["unserved"], first["unserved"].astype(np.float32))
    assert np.array_equal(read_series(tmp_path, layout, Piece(5, 9, 1, 0))["price"], np.full((6, 3, 4), 2.0))


def test_a_changed_chunk_is_noticed(tmp_path, layout):
    prepare_series(tmp_path, layout, 5)
    mark = write_series(tmp_path, layout, PIECE, {"unserved": np.ones((6, 2, 3, 5)), "price": np.ones((6, 3, 5))})
    assert sound_series(tmp_path, layout, PIECE, mark, thorough=False)
    chunk = tmp_path / "series.zarr" / "price" / "c" / "1" / "0" / "0" / "0" / "0"
    content = chunk.read_bytes()
    chunk.write_bytes(content[:-1] + b"?")
    assert not sound_series(tmp_path, layout, PIECE, mark, thorough=False)
    chunk.write_bytes(content[:50] + b"?" + content[51:])
    assert sound_series(tmp_path, layout, PIECE, mark, thorough=False)
    assert not sound_series(tmp_path, layout, PIECE, mark, thorough=True)
