"""`critmin explain` runs a world of a saved run again, finds it the same, and says what happened."""

import json

import numpy as np
import pandas as pd
import pytest

from experiments.store import RunStore
from tests.command import critmin


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "run"
    tense = "control.rare-earths.regime.license_hazard=3"
    words = ("--worlds", 12, "--months", 24, "--workers", 1, "--out", folder, "--set", tense)
    assert critmin("run", "us-japan", *words) == 0
    return folder


def test_the_worst_world_is_the_worst_and_comes_out_as_saved(folder, capsys):
    assert critmin("explain", folder, "--world", "worst:JPN:dytb_oxide", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    store = RunStore.open(folder)
    saved = store.cube("china-tightens", "none").sel(metric="unserved", nation="JPN", good="dytb_oxide").to_numpy()
    assert told["world"] == int(np.argmax(saved))
    assert told["as_in_the_run"]
    assert set(told["policies"]) == set(store.layout.policies)
    for policy, part in told["policies"].items():
        cube = store.cube("china-tightens", policy).sel(metric="unserved", nation="JPN", good="dytb_oxide")
        assert part["unserved"] == pytest.approx(float(cube.sel(world=told["world"])))
    assert set(told["chain"]) == {"dytb_oxide", "ree_ore_light", "ree_ore_ionic"}
    texts = [line["text"] for line in told["policies"]["none"]["happenings"]]
    assert any("rare-earths moves to licensing" in text for text in texts)
    others = [text for text in texts if "cobalt" in text or "graphite" in text]
    assert all(any(good in text for good in told["chain"]) for text in others), "a control may cover other goods too"


def test_the_story_for_people_compares_the_policies(folder, capsys):
    assert critmin("explain", folder, "--world", "bad:JPN:dytb_oxide", "--policy", "framework", "--monthly") == 0
    text = capsys.readouterr().out
    assert "Dysprosium and terbium oxide, Japan" in text
    assert text.index("Month by month") < text.index("All months") < text.index("The same world under each policy")
    assert "2026-01" in text


@pytest.mark.parametrize("width", [80, 120])
def test_a_story_fits_one_screen_in_words_and_the_whole_has_every_event(folder, capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    assert critmin("explain", folder, "--world", "worst:JPN:dytb_oxide", "--monthly", "--full") == 0
    whole = capsys.readouterr().out
    assert critmin("explain", folder, "--world", "worst:JPN:dytb_oxide") == 0
    text = capsys.readouterr().out
    assert "No world fares worse." in text
    for printed in (text, whole):
        assert max(map(len, printed.splitlines())) <= width
        assert [name for name in ("dytb_oxide", "JPN", "CHN", "rare-earths", "_licence") if name in printed] == []
    assert len(text.splitlines()) < len(whole.splitlines())


def test_a_watched_world_is_told_from_what_was_saved_as_it_is_when_run_again(folder, capsys, monkeypatch):
    watched = pd.read_parquet(folder / "events.parquet")["world"].unique()
    saved, away = folder / "stories.parquet", folder.parent / "stories.parquet"
    assert set(pd.read_parquet(saved)["world"]) == set(watched)
    words = ("explain", folder, "--world", f"{watched[0]}:JPN:dytb_oxide", "--json")
    with monkeypatch.context() as patch:
        patch.setattr("experiments.explain.rerun.simulate", None)
        assert critmin(*words) == 0
    from_saved = capsys.readouterr().out
    saved.rename(away)
    try:
        assert critmin(*words) == 0
    finally:
        away.rename(saved)
    assert json.loads(capsys.readouterr().out) == json.loads(from_saved)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--world", "worse:JPN:gallium"), "did you mean 'worst'"),
        (("--world", "worst:JAP:gallium"), "did you mean 'JPN'"),
        (("--world", "99"), "its worlds are 0 to 11"),
        (("--world", "worst:JPN"), "a world is a number"),
        (("--policy", "framwork"), "did you mean 'framework'"),
        (("--world", "worst:JPN:ree_ore_light"), "JPN has no demand for ree_ore_light"),
    ],
)
def test_a_slip_is_named(folder, capsys, words, hint):
    assert critmin("explain", folder, *words) == 2
    assert hint in capsys.readouterr().err
