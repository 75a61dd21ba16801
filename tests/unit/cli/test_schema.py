"""`critmin schema` prints JSON Schema, or writes it for editors."""

import json

from sim.config.files import KINDS


def test_one_kind_is_printed(critmin):
    schema = json.loads(critmin("schema", "scenario").out)
    assert schema["properties"]["controls"]


def test_all_kinds_are_written(critmin, tmp_path):
    assert critmin("schema", "--out", tmp_path / "new").code == 0
    assert {path.stem for path in (tmp_path / "new").iterdir()} == set(KINDS)


def test_unknown_kind(critmin):
    answer = critmin("schema", "scenaro")
    assert answer.code == 2
    assert "did you mean 'scenario'" in answer.err
