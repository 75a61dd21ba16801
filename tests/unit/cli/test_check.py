"""`critmin check` names every mistake with file and line and leaves with 2."""

SCENARIO = """\
kind: scenario
name: mine
title: Mine
opens: 2026-01
controls:
  - id: gallium_quota
    kind: total_ban
    nation: CHN
    goods: [gallium]
    starts: 2026-03
    source: expert
    status: assumption
    severity: 100 %
    share: 100 %
"""


def test_good_file(critmin, tmp_path):
    (tmp_path / "mine.yaml").write_text(SCENARIO)
    answer = critmin("check", tmp_path / "mine.yaml")
    assert (answer.code, answer.err) == (0, "")
    assert "1 file(s) checked, no mistakes" in answer.out


def test_misspelt_key(critmin, tmp_path, monkeypatch):
    (tmp_path / "x.yaml").write_text(SCENARIO.replace("nation:", "naton:"))
    monkeypatch.chdir(tmp_path)
    answer = critmin("check", "x.yaml")
    assert answer.code == 2
    assert "x.yaml:8: " in answer.err
    assert "did you mean 'nation'?" in answer.err


def test_folder_lists_the_mistakes_of_all_files(critmin, tmp_path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios/mine.yaml").write_text(SCENARIO.replace("[gallium]", "[galium]"))
    (tmp_path / "scenarios/other.yaml").write_text(
        SCENARIO.replace("name: mine", "name: other").replace("2026-03", "2026-13")
    )
    (tmp_path / "scenarios/broken.yaml").write_text("kind: [scenario\n")
    answer = critmin("check", tmp_path)
    assert answer.code == 2
    assert "did you mean 'gallium'" in answer.err
    assert "mine.yaml:9: " in answer.err
    assert "other.yaml:10: " in answer.err
    assert "broken.yaml:2: not YAML" in answer.err
    assert "3 mistakes in 3 file(s) checked" in answer.err


def test_a_series_that_the_model_does_not_record(critmin, tmp_path, checkout):
    text = (checkout / "configs/experiments/us-japan.yaml").read_text(encoding="utf-8")
    (tmp_path / "us-japan.yaml").write_text(text.replace("unserved, stock,", "unservd, stok,"), encoding="utf-8")
    answer = critmin("check", tmp_path / "us-japan.yaml")
    assert answer.code == 2
    assert "(got 'unservd'); did you mean 'unserved'?" in answer.err
    assert "(got 'stok'); did you mean 'stock'?" in answer.err
    line = text[: text.index("unserved, stock")].count("\n") + 1
    assert answer.err.count(f"us-japan.yaml:{line}: no such series") == 2


def test_absent_and_empty(critmin, tmp_path):
    assert critmin("check", tmp_path / "absent.yaml").code == 2
    answer = critmin("check", tmp_path)
    assert answer.code == 2
    assert "no YAML file below" in answer.err


def test_megabyte_string_is_told_in_one_line(critmin, tmp_path):
    (tmp_path / "x.yaml").write_text(SCENARIO.replace("Mine", "M" * 1_000_000))
    answer = critmin("check", tmp_path / "x.yaml")
    assert answer.code == 2
    assert "x.yaml:3: text of 1000000 characters" in answer.err
    assert len(answer.err) < 1000


def test_bundled_configurations_have_no_mistakes(critmin, checkout):
    answer = critmin("check", checkout / "configs")
    assert answer.code == 0, answer.err
