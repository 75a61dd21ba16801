"""Every bundled question can be asked: it runs, writes what its how-to speaks of, and its worlds tell its story."""

import json
from typing import NamedTuple

import pandas as pd
import pytest

from experiments import Run
from experiments.figures.registry import all_figures
from sim.config import bundled_root
from tests.command import critmin


class Question(NamedTuple):
    """An experiment, small, and what its story must speak of.

    Attributes
    ----------
    months
        Long enough for what is special about the experiment to happen.
    settings
        What makes it certain that it does.
    policy, good, told
        A policy, a good of Japan's, and words of the story of the worst world.
    untold
        A policy whose story has none of these words, or nothing.
    """

    months: int
    settings: tuple[str, ...]
    policy: str
    good: str
    told: tuple[str, ...]
    untold: str = ""


QUESTIONS = {
    "us-japan": Question(
        4, ("control.rare-earths.regime.license_hazard=50",), "none", "dytb_oxide", ("rare-earths moves to",)
    ),
    "ally-race": Question(
        24, ("clause.reserve-race.complementary_stockpile.trigger=1",), "race", "ndfeb_magnet",
        ("reserve-race: joint reserve releases",), "none",
    ),
    "retaliation": Question(
        8, ("control.rare-earth-retaliation.hazard=50",), "framework", "dytb_oxide",
        ("rare-earth-retaliation answers us-japan-framework",), "none",
    ),
    "flooding": Question(
        16, ("control.rare-earth-flood.hazard=50", "control.rare-earth-flood.threat=0"), "finance", "dytb_oxide",
        ("rare-earth-flood presses the price of dytb_oxide",),
    ),
    "strait-closed": Question(
        16, (), "framework", "dytb_oxide",
        ("taiwan_strait: shut (taiwan-strait) (3 months)", "taiwan_strait: open again"),
    ),
    "one-year-stop": Question(13, (), "none", "dytb_oxide", ("(stop): control starts", "(stop): control ends")),
}  # fmt: skip
TABLES = ("summary.csv", "paired.csv", "spillover.csv", "value_at_risk.csv", "brief.html")


def test_no_bundled_experiment_is_left_out():
    bundled = {file.stem for file in (bundled_root() / "experiments").glob("*.yaml")}
    assert set(QUESTIONS) == bundled


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered(name, tmp_path, capsys):
    question, folder = QUESTIONS[name], tmp_path / "run"
    settings = [word for setting in question.settings for word in ("--set", setting)]
    size = ("--worlds", 2, "--months", question.months, "--workers", 1)
    assert critmin("run", name, *size, "--out", folder, *settings) == 0
    printed = capsys.readouterr().out

    finished = Run.open(folder)
    layout = finished.store.layout
    assert all((folder / table).is_file() for table in TABLES)
    pictures = {file.stem for file in (folder / "figures").glob("*.png")}
    assert pictures <= all_figures().keys()
    assert {"risk_bars", "fan_unserved", "fan_cover", "exceedance", "bad_world"} <= pictures

    compared = layout.policies[1:]
    pairs = finished.paired()
    assert set(pairs["policy"]) == set(compared)
    assert len(set(pairs[pairs["metric"] == "unserved"].groupby("policy").size())) == 1
    assert (pairs.groupby("policy")["difference"].apply(lambda change: change.abs().max()) > 0.0).all()
    assert all(policy in printed for policy in compared)
    assert f"run folder: {folder}" in printed
    assert set(pd.read_csv(folder / "spillover.csv")["policy"]) == set(compared)

    asked = ("--world", f"worst:JPN:{question.good}", "--policy", question.policy, "--json")
    assert critmin("explain", folder, *asked) == 0
    story = json.loads(capsys.readouterr().out)
    assert story["as_in_the_run"]
    assert list(story["policies"]) == [question.policy, *(name for name in layout.policies if name != question.policy)]
    texts = {policy: [line["text"] for line in part["happenings"]] for policy, part in story["policies"].items()}
    assert [words for words in question.told if not any(words in text for text in texts[question.policy])] == []
    assert not any(words in text for words in question.told for text in texts.get(question.untold, ()))
