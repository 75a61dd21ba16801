"""A parcel brings all files of a piece, whatever they are, and is taken in whole or not at all."""

import hashlib
import io
import zipfile

import numpy as np
import pytest

from experiments.runner.execute import execute
from experiments.runner.work import do_bundle
from experiments.store.parcel import DamagedParcelError, packed, take_in
from experiments.store.piece import Piece
from experiments.store.series import prepare_series, read_series
from experiments.store.space import make_space
from tests.imitation_model import imitation_request

PIECE = Piece(20, 128, 1, 0)


@pytest.fixture
def sent(tmp_path):
    """Return the job of a run, and the folder that one of its pieces was saved into."""
    job = imitation_request(tmp_path / "sent", 300).job
    job.run_dir.mkdir()
    make_space(job.run_dir, job.layout, PIECE.stop)
    assert [report.stage for report in do_bundle(job, (PIECE,))] == [""]
    return job


@pytest.fixture
def home(tmp_path):
    return execute(imitation_request(tmp_path / "home", 20)).run_dir


def test_every_file_of_a_piece_arrives(sent, home):
    prepare_series(home, sent.layout, 300)
    take_in(packed(sent.run_dir), home, sent.layout, PIECE)
    for file in (f"metrics/{PIECE.part_name}", f"fans/{PIECE.part_name}"):
        assert (home / file).read_bytes() == (sent.run_dir / file).read_bytes()


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "/etc/pwned", "../pwned", f"metrics/../../{PIECE.part_name}", "series.zarr/../../pwned", "pwned"],
)
def test_a_parcel_with_a_strange_file_is_refused_whole(sent, home, name):
    content = io.BytesIO(packed(sent.run_dir)[32:])
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, b"of a stranger")
    parcel = hashlib.sha256(content.getvalue()).digest() + content.getvalue()
    before = {path: path.read_bytes() for path in home.parent.rglob("*") if path.is_file()}
    with pytest.raises(DamagedParcelError, match="holds "):
        take_in(parcel, home, sent.layout, PIECE)
    assert {path: path.read_bytes() for path in home.parent.rglob("*") if path.is_file()} == before


def test_worlds_of_one_chunk_stay_beside_those_that_arrive(sent, home):
    earlier = Piece(0, 20, 1, 0)
    before = read_series(home, sent.layout, earlier)
    prepare_series(home, sent.layout, 300)
    take_in(packed(sent.run_dir), home, sent.layout, PIECE)
    for piece, expected in ((earlier, before), (PIECE, read_series(sent.run_dir, sent.layout, PIECE))):
        found = read_series(home, sent.layout, piece)
        for name, values in expected.items():
            np.testing.assert_array_equal(found[name], values)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "of another piece"])
def test_a_damaged_parcel_leaves_nothing_behind(sent, home, damage):
    parcel = bytearray(packed(sent.run_dir))
    piece = PIECE
    if damage == "empty":
        parcel.clear()
    elif damage == "cut":
        del parcel[-100:]
    elif damage == "flipped":
        parcel[len(parcel) // 2] ^= 1
    else:
        piece = Piece(20, 128, 1, 1)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(DamagedParcelError, match=piece.part_name):
        take_in(bytes(parcel), home, sent.layout, piece)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
