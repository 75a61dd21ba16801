"""`critmin list` shows what there is."""

import json

import pytest

from experiments.commands.list import Shelf
from experiments.figures.registry import all_figures
from experiments.questions.registry import figure_names
from experiments.reference.names import KINDS


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


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_has_names_with_words(critmin, kind):
    told = json.loads(critmin("list", kind, "--json").out)[kind]
    assert told
    assert all(words for words in told.values())


def test_metrics_have_unit_and_definition(critmin):
    told = json.loads(critmin("list", "metrics", "--json").out)["metrics"]
    assert set(told["cost_holding"]) == {"title", "unit", "definition"}
    assert all(said["definition"].endswith(".") for said in told.values())


def test_every_figure_is_listed(critmin):
    told = json.loads(critmin("list", "figures", "--json").out)["figures"]
    assert set(told) == {*all_figures(), *figure_names()}


def test_a_list_fits_the_terminal(critmin):
    lines = critmin("list", "metrics").out.splitlines()
    assert max(map(len, lines)) <= 100
    assert any(line.startswith(" " * 20) for line in lines)


def test_every_kind_is_offered():
    assert {shelf.value for shelf in Shelf} == set(KINDS)


@pytest.mark.parametrize(("asked", "near"), [("risk_bar", "risk_bars"), ("fan", "'fan_price' or 'fan_unserved'")])
def test_an_unknown_figure_names_all_near_ones_and_where_all_are(critmin, tmp_path, asked, near):
    told = critmin("figure", asked, tmp_path)
    assert told.code == 2
    assert near in told.err
    assert "`critmin list figures` lists all" in told.err
    assert "..." not in told.err
