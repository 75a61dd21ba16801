"""`critmin frontier`: mistakes are told before anything runs, and the model can be searched."""

import json

import pytest


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--policy", "none"), "policy 'none' holds no partnership; these do: framework"),
        (("--nation", "JPX"), "did you mean 'JPN'"),
        (("--outcome", "shortge"), "did you mean 'shortage'"),
        (("--good", "dytb_oxid"), "did you mean 'dytb_oxide'"),
    ],
)
def test_a_mistake_is_told_before_anything_runs(critmin, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    told = critmin("frontier", "us-japan", *words)
    assert told.code == 2
    assert message in told.err
    assert not (tmp_path / "runs").exists()


@pytest.mark.slow
def test_the_model_is_searched_and_a_longer_search_goes_on(critmin, tmp_path):
    size = (
        "--policy",
        "framework",
        "--nation",
        "JPN",
        "--months",
        6,
        "--population",
        4,
        "--worlds",
        4,
        "--check-worlds",
        4,
    )
    asked = ("frontier", "us-japan", *size, "--out", tmp_path / "search", "--json")
    short = json.loads(critmin(*asked, "--generations", 1).out)
    (tmp_path / "search/figures/frontier.png").unlink()
    assert critmin("figure", "frontier", tmp_path / "search").code == 0
    assert (tmp_path / "search/figures/frontier.png").is_file()
    made = (tmp_path / "search" / "generation-000" / "manifest.json").read_bytes()
    longer = json.loads(critmin(*asked, "--generations", 2, "--workers", 1).out)
    assert (tmp_path / "search" / "generation-000" / "manifest.json").read_bytes() == made
    assert short["evaluated"] == 4 < longer["evaluated"]
    assert len(longer["clauses"]) == 8
    assert {row["nation"] for row in longer["candidates"]} == {"JPN"}
    assert (tmp_path / "search" / "frontier.csv").is_file()
    assert (tmp_path / "search" / "figures" / "frontier.png").is_file()
