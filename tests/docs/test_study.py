"""The study that the how-tos build can be checked and run, and its run be read as they say."""

import subprocess
import sys

import pytest

from experiments import run
from tests.command import critmin
from tests.docs.study import write_study

SIZE = {"worlds": 2, "months": 2, "workers": 1}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("reader"))


def test_all_its_files_are_sound(study, capsys):
    code = critmin("check", study)
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert "5 file(s) checked, no mistakes" in printed.out


def test_a_run_of_its_scenario_is_read_by_the_script_of_the_page(study, tmp_path):
    done = run(study / "gallium-risk.yaml", **SIZE, out=tmp_path / "risk")
    assert done.store.layout.scenarios == ("gallium-stop", "status-quo")
    script = [sys.executable, str(study.parent / "read.py"), str(done.path)]
    shown = subprocess.run(script, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert "framework" in shown.stdout
    assert "2026-02" in shown.stdout
    assert "behaviour.fear_from_news" in shown.stdout


def test_its_policies_differ_in_their_strengths(study, tmp_path):
    done = run(study / "gallium-partners.yaml", **SIZE, out=tmp_path / "partners")
    strength = "clause.gallium-reserve.offtake.strength"
    found = done.design().groupby("policy")[strength].first().to_dict()
    assert found == {"none": 0.0, "reserve": 0.5, "half-reserve": 0.0}


def test_its_numbers_replace_the_bundled_ones(study, tmp_path):
    done = run(study / "gallium-partners.yaml", **SIZE, out=tmp_path / "calmer")
    columns = done.store.columns().set_index("name")
    assert columns.loc["behaviour.fear_cover", "value"] == 0.3
    assert columns.loc["behaviour.fear_bound", "value"] == 1.0
