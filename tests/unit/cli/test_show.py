"""`critmin show` prints each number with its source and status."""

import json


def test_numbers_carry_their_source_and_what_was_written(critmin):
    answer = critmin("show", "gallium")
    assert answer.code == 0
    row = next(line for line in answer.out.splitlines() if "output.CHN" in line)
    assert "t/month" in row
    assert "usgs_mcs2026" in row
    assert "839 t/yr" in row
    assert "hash: " in answer.out


def test_json_is_one_object(critmin):
    answer = critmin("show", "gallium", "--json")
    shown = json.loads(answer.out)
    price = shown["goods"]["gallium"]["price"]
    assert {"value", "unit", "source", "status"} <= set(price)


def test_a_scenario_by_path(critmin, tmp_path):
    (tmp_path / "mine.yaml").write_text("kind: scenario\nname: mine\ntitle: Mine\nopens: 2026-01\n")
    answer = critmin("show", tmp_path / "mine.yaml")
    assert answer.code == 0
    assert "opens: 2026-01-01" in answer.out


def test_an_experiment_shows_what_a_reserve_by_rule_stores_and_leaves_out(critmin):
    lines = critmin("show", "us-japan").out.splitlines()
    reserve = "partnerships.us-japan-framework.clauses.complementary_stockpile"
    assert any(line.startswith(f"{reserve}.goods: ") and "gallium" in line and "nickel" not in line for line in lines)
    assert f"{reserve}.left_out: cobalt_refined, lithium_chemical, nickel_refined" in lines


def test_unknown_name(critmin):
    answer = critmin("show", "galium")
    assert (answer.code, answer.out) == (2, "")
    assert "did you mean 'gallium'?" in answer.err


def test_nothing_is_cut_off_when_piped(critmin):
    answer = critmin("show", "rare_earths")
    assert "triangular" in answer.out
    assert "…" not in answer.out
