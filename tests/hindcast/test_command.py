"""`critmin hindcast` on a file of one's own: table, JSON, figure, exit codes."""

import json
from pathlib import Path

import pytest

from experiments import hindcast
from experiments.questions.hindcast.finding import HindcastFinding
from tests import command
from tests.properties.episodes import SMALL, sound
from tests.screens import check_screens


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    (folder / "small.yaml").write_text(sound(), encoding="utf-8")
    (folder / "wrong.yaml").write_text(SMALL.replace("name: small", "name: wrong"), encoding="utf-8")
    return folder


@pytest.fixture
def critmin(study, monkeypatch, capsys):
    monkeypatch.chdir(study)

    def run(*words):
        code = command.critmin(*words)
        caught = capsys.readouterr()
        return code, caught.out, caught.err

    return run


def test_json_holds_rows_and_scores(critmin):
    code, out, err = critmin("hindcast", "small.yaml", "--worlds", 16, "--workers", 1, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert {"case", "metric", "observed", "low", "high", "median", "p05", "p95", "in_band"} <= told["metrics"][0].keys()
    assert [row["metric"] for row in told["metrics"]] == [
        "exports_2010_h2", "exports_2011_08_to_2011_09", "price", "top", "share",
    ]  # fmt: skip
    assert {"model", "prior", "nothing"} <= told["score"].keys()
    hits = sum(row["in_band"] for row in told["metrics"])
    assert told["score"]["model"] == pytest.approx(hits / 5)
    top = next(row for row in told["metrics"] if row["metric"] == "top")
    assert (top["low"], top["observed"], top["high"]) == (9.0, 14.0, 20.0), "months from the start of the case"
    assert top["nothing"] is None
    folder = Path(told["folders"]["small"])
    assert (folder / "figures/hindcast-small.png").is_file()
    assert (folder / "figures/hindcast-small.svg").is_file()


def test_people_see_what_was_met_and_what_was_missed(critmin):
    code, out, _ = critmin("hindcast", "small.yaml", "--worlds", 16, "--workers", 1)
    assert code == 0
    found = hindcast("small.yaml", worlds=16, workers=1)
    check_screens(found)
    assert "Nothing" in check_screens(HindcastFinding((*found.replayed, *found.replayed)))
    for words in ("exports_2010_h2", "Observed", "Untuned prior", "guards held in"):
        assert words in out


def test_a_share_that_is_required_and_not_met_is_exit_code_1(critmin):
    code, _, err = critmin("hindcast", "small.yaml", "--worlds", 16, "--workers", 1, "--require", 1.0)
    met = code == 0
    assert met or (code == 1 and "less than 1" in err)
    assert critmin("hindcast", "small.yaml", "--worlds", 16, "--workers", 1, "--require", 0.0)[0] == 0


def test_mistakes_are_told_with_file_and_line(critmin):
    code, _, err = critmin("hindcast", "wrong.yaml")
    assert code == 2
    assert "wrong.yaml:" in err
    assert "2009-12..2010-03 is not replayed" in err
    assert critmin("check", "wrong.yaml")[0] == 2
    assert critmin("check", "small.yaml")[0] == 0


def test_a_hindcast_must_be_named(critmin):
    code, _, err = critmin("hindcast")
    assert code == 2
    assert "quota-2010" in err
    code, _, err = critmin("hindcast", "quota-2011")
    assert code == 2
    assert "did you mean 'quota-2010'" in err


def test_hindcasts_are_listed_and_shown(critmin):
    assert "embargo-2010" in critmin("list", "hindcasts")[1]
    assert "controls" in critmin("show", "small.yaml")[1]


def test_the_figure_of_a_case_of_ones_own_is_drawn_again_from_its_folder(critmin, study):
    folder = Path(
        json.loads(critmin("hindcast", "small.yaml", "--worlds", 16, "--workers", 1, "--json")[1])["folders"]["small"]
    )
    picture = folder / "figures/hindcast-small.png"
    before = picture.read_bytes()
    picture.unlink()
    assert critmin("figure", "hindcast", folder)[0] == 0
    assert picture.read_bytes() == before
    (study / "small.yaml").rename(study / "away.yaml")
    code, _, err = critmin("figure", "hindcast", folder)
    (study / "away.yaml").rename(study / "small.yaml")
    assert (code, "small.yaml, which is not there" in err) == (2, True)


def test_a_folder_without_a_fit_or_a_hindcast_is_refused_without_numbers_of_errors(critmin, study):
    for name, words in (("calibration", "holds no fit"), ("hindcast", "manifest")):
        code, _, err = critmin("figure", name, study)
        assert (code, words in err, "Errno" in err) == (2, True, False)
