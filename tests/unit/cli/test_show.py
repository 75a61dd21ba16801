"""`critmin show` prints each number with its source and status."""

import json

import pytest

from experiments.runner.execute import execute
from tests.imitation_model import shortage_request
from tests.manifests import marked
from tests.unit.sensitivity.functions import inputs, noisy, run_function


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


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    return execute(shortage_request(tmp_path_factory.mktemp("show") / "run", 20)).store.path


def test_the_screen_of_a_run_that_another_program_made(critmin, finished):
    lines = critmin("show", finished).out.splitlines()
    assert lines[-1] == f"run folder: {finished}"
    assert "This screen again: critmin show RUN" in lines
    assert len(lines) <= 40
    assert json.loads(critmin("show", finished, "--json").out)["worlds"] == 20


def test_showing_a_run_computes_and_draws_nothing(critmin, finished):
    critmin("show", finished)
    assert not (finished / "figures").exists()
    assert not (finished / "brief.html").exists()


def test_a_sensitivity_analysis_is_shown_as_it_was_printed(critmin, tmp_path):
    folder = run_function(tmp_path / "run", noisy, inputs(2), 64, ["x1", "dice"]).path
    shown, full, rows = critmin("show", folder), critmin("show", folder, "--full"), critmin("show", folder, "--csv")
    assert (shown.code, full.code, rows.code) == (0, 0, 0)
    assert not (folder / "figures").exists()
    printed = critmin("sensitivity", folder).out
    assert shown.out in printed
    assert len(full.out) >= len(shown.out)
    assert rows.out == critmin("sensitivity", folder, "--csv").out


def test_what_only_an_answer_has_is_refused_of_anything_else(critmin, finished):
    for words in (("gallium", "--full"), (finished, "--csv")):
        refused = critmin("show", *words)
        assert refused.code == 2
        assert "critmin table" in refused.err


def test_a_run_without_a_finished_world_says_how_to_go_on(critmin, tmp_path):
    execute(shortage_request(tmp_path / "run", 4))
    marked(tmp_path / "run", status="interrupted", worlds=0)
    shown = critmin("show", tmp_path / "run")
    assert shown.code == 2
    assert "has not finished yet" in shown.err


def test_a_folder_without_a_run_is_told(critmin, tmp_path):
    assert "is not a run folder" in critmin("show", tmp_path).err
