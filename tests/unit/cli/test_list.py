"""`critmin list` shows what there is."""

import json


def test_everything(critmin):
    answer = critmin("list")
    assert answer.code == 0
    for heading in ("scenarios:", "partnerships:", "experiments:", "minerals:"):
        assert heading in answer.out.splitlines()
    assert "Gallium" in answer.out


def test_one_shelf(critmin):
    answer = critmin("list", "minerals")
    names = [line.split()[0] for line in answer.out.splitlines()]
    assert "gallium" in names
    assert "scenarios:" not in names


def test_unknown_shelf_is_told(critmin):
    answer = critmin("list", "mineral")
    assert answer.code == 2
    assert "minerals" in answer.err


def test_titles_as_data(critmin):
    told = json.loads(critmin("list", "--json").out)
    assert told["minerals"]["gallium"] == "Gallium"
    assert list(json.loads(critmin("list", "sweeps", "--json").out)) == ["sweeps"]
