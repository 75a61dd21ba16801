"""`critmin run` leaves a folder with everything a reader needs, and prints one JSON object when asked to."""

import io
import json
import re

import pandas as pd
import pytest

from experiments.figures.load import figure_data
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.store import RunStore
from tests.command import critmin


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "run"
    assert critmin("run", "us-japan", "--worlds", 4, "--months", 6, "--workers", 1, "--out", folder, "--json") == 0
    return folder


def again(first, *words):
    months = () if "--months" in words else ("--months", 6)
    return critmin("run", "us-japan", *months, "--workers", 1, "--out", first, *words)


def test_the_folder_holds_tables_figures_and_brief(first):
    names = {path.name for path in first.iterdir()}
    assert names >= {"manifest.json", "design.parquet", "metrics", "series.zarr", "events.parquet", "figures"}
    assert names >= {"summary.csv", "paired.csv", "brief.html", "brief.pdf"}
    figures = {path.name for path in (first / "figures").iterdir()}
    assert len([name for name in figures if name.endswith(".png")]) >= 5
    assert {name.removesuffix(".png") for name in figures if name.endswith(".png")} == {
        name.removesuffix(".svg") for name in figures if name.endswith(".svg")
    }


FOREIGN = {"EU", "NdFeB", "APT", "MP", "critmin"}
"""Words in Latin letters that Japanese readers know as names."""


def test_the_japanese_brief_holds_no_english_but_names_sources_and_the_command(first, capsys):
    assert critmin("brief", first, "--language", "ja", "--format", "html") == 0
    assert capsys.readouterr().out == f"{first / 'brief-ja.html'}\n"
    html = (first / "brief-ja.html").read_text(encoding="utf-8")
    body = re.sub('src="[^"]*"|class="[^"]*"', "", html[html.index("<body>") : html.index("<h2>出典")])
    seen = re.sub('<[^>]*?(alt="[^"]*")?[^<>]*>', r" \1 ", body).replace("alt=", "")
    assert set(re.findall("[A-Za-z]{2,}", seen)) <= FOREIGN
    assert "不足" in seen


def test_json_is_one_object_and_nothing_else(first, capsys):
    assert again(first, "--worlds", 4, "--json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert all(line.startswith("critmin: warning: ") for line in err.splitlines())
    assert out.count("\n") == 1
    assert told["run_dir"] == str(first)
    assert told["content_hash"] == RunStore.open(first).content_hash()


def test_a_finished_run_is_shown_with_its_table_and_left_alone(first, capsys):
    before = {path: path.stat().st_mtime_ns for path in first.rglob("*") if path.is_file() and "lock" not in path.name}
    assert again(first, "--worlds", 4) == 0
    assert again(first, "--worlds", 2) == 0
    out, _ = capsys.readouterr()
    assert "Under the scenario 'China tightens export controls' and without a partnership, the chance that Japan" in out
    assert "Shortage: at least 10\N{NO-BREAK SPACE}% of what is wanted at base prices missing for 3 months" in out
    assert f"\nrun folder: {first}\n" in out
    assert before == {path: path.stat().st_mtime_ns for path in before}


@pytest.mark.slow
def test_a_sweep_of_a_partnership_has_its_brief(tmp_path, capsys):
    words = ("--worlds", 4, "--months", 6, "--workers", 1, "--out", tmp_path / "run")
    assert critmin("run", "us-japan", *words, "--sweep", "behaviour.fear_cover=0.3,0.9") == 0
    assert critmin("brief", tmp_path / "run") == 0
    assert "Traceback" not in capsys.readouterr().err
    data = figure_data(RunStore.open(tmp_path / "run"))
    assert data.policies[0] == "none[behaviour.fear_cover=0.3]"
    assert data.compared
    assert not [policy for policy in data.compared if policy.startswith("none[")]
    brief = (tmp_path / "run" / "brief.html").read_text(encoding="utf-8")
    assert "US-Japan framework alone[" in brief


def test_the_thresholds_of_a_shortage_can_be_set_and_not_swept(capsys):
    words = ("behaviour.shortage_threshold=0.25", "behaviour.shortage_months=2")
    request = prepare("us-japan", Options(months=6, settings=words))
    assert request.manifest["metric_settings"] == {"shortage_threshold": 0.25, "shortage_months": 2}
    assert critmin("run", "us-japan", "--sweep", "behaviour.shortage_threshold=0.1,0.2") == 2
    assert "one definition of a shortage; use --set" in capsys.readouterr().err
    assert critmin("run", "us-japan", "--set", "behaviour.shortage_threshold=0") == 2
    assert "shortage_threshold: must be more than 0, at most 1, got 0" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "kind"), [("china-tightens", "scenario"), ("us-japan-framework", "partnership")])
def test_what_is_no_experiment_is_called_what_it_is(capsys, name, kind):
    assert critmin("run", name) == 2
    assert f"'{name}' is a {kind}, not a known experiment; experiments: ally-race, " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "left", "message"),
    [
        pytest.param("events.parquet", b"", "is damaged", marks=pytest.mark.slow),
        pytest.param("events.parquet", b"PAR1 and no table PAR1", "is damaged", marks=pytest.mark.slow),
        pytest.param("design.parquet", b"", "is damaged", marks=pytest.mark.slow),
        pytest.param("design.parquet", None, "is missing", marks=pytest.mark.slow),
    ],
)
def test_a_lost_table_is_told_by_brief_and_written_again_by_run(first, capsys, name, left, message):
    sound = (first / name).read_bytes()
    (first / name).unlink() if left is None else (first / name).write_bytes(left)
    assert critmin("brief", first) == 2
    err = capsys.readouterr().err
    assert f"{name} {message}: give the same `critmin run` again" in err
    assert again(first, "--worlds", 4) == 0
    assert critmin("brief", first) == 0
    assert pd.read_parquet(first / name).equals(pd.read_parquet(io.BytesIO(sound)))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--worlds", 4, "--seed", 5), "holds a different run: other seed (20251028, not 5)"),
        (("--worlds", 0), "--worlds must be at least 1"),
        (("--worlds", 10_000_001), "--worlds must be at most 10,000,000, got 10000001"),
        (("--months", 1201), "--months must be at most 1,200, got 1201"),
        (("--months", 0), "--months must be at least 1"),
        (("--seed", -1), "--seed must be at least 0"),
        (("--seed", 2**63), "--seed must be less than 9,223,372,036,854,775,808"),
        (("--set", "behaviour.bid_gian=1"), "did you mean 'behaviour.bid_gain'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(first, capsys, words, message):
    assert again(first, *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert "Traceback" not in err


def test_an_outcome_that_the_run_will_not_have_is_told_before_it_is_run(tmp_path, capsys):
    asked = ("--until", "ci=0.01:shortage:JPN:galium", "--worlds", 4, "--out", tmp_path / "run")
    assert critmin("run", "us-japan", *asked) == 2
    assert "the run has no good 'galium'; did you mean 'gallium'?" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_failed_blocks_are_told_and_end_with_exit_code_1(tmp_path, capsys, monkeypatch):
    def break_down(*_, **__):
        raise ArithmeticError("the model broke down")

    monkeypatch.setattr("experiments.runner.model.ModelBlocks.warm_up", lambda _: None)
    monkeypatch.setattr("experiments.runner.model.run_through", break_down)
    code = critmin("run", "us-japan", "--worlds", 2, "--months", 6, "--workers", 1, "--out", tmp_path / "run", "--json")
    out, err = capsys.readouterr()
    assert code == 1
    assert json.loads(out)["failed_blocks"] == 10
    assert "the model broke down" in err
