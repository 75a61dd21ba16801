"""Experiments: what they name is found, fits together, and mistakes are told before a run."""

import re

import pytest

from sim.config.errors import ConfigError
from sim.config.schema.experiment import Participation


def test_experiment_is_read_whole(library):
    experiment = library.experiment("try")
    assert experiment.goods == ("tin_ore", "tin_metal")
    assert list(experiment.policies) == ["none", "pact", "half"]
    assert experiment.policies["pact"].partnerships == {"pact": Participation()}
    assert experiment.policies["half"].partnerships["pact"].strengths == {"stock": 0.5}


def test_resolved_experiment_holds_all_it_names(library):
    resolved = library.resolve(library.experiment("try"))
    assert list(resolved.scenarios) == ["tight", "calm"]
    assert list(resolved.partnerships) == ["pact"]
    assert resolved.baseline == library.baseline()


def test_a_policy_on_top_of_another_holds_what_that_one_holds(library, change):
    change("experiments/try.yaml", "pact: [pact]", "pact: {title: Both, on_top_of: half, partnerships: []}")
    policy = library.experiment("try").policies["pact"]
    assert policy.partnerships["pact"].strengths == {"stock": 0.5}
    assert (policy.title, policy.on_top_of) == ("Both", "half")


MISTAKES = [
    ("worlds: 10", "worlds: 0", 8, "worlds: .*greater than or equal to 1.*got 0"),
    ("months: 24", "months: 0", 9, "months: .*greater than or equal to 1.*got 0"),
    ("worlds: 10", "worlds: 1.5", 8, "worlds: should be a whole number"),
    ("none: [], ", "", 6, "policy 'none' must be among the policies"),
    ("none: []", "none: [pact]", 6, "policy 'none' holds no partnership"),
    ("pact: [pact]", "pact: [pct]", 6, "unknown partnership 'pct'.*did you mean 'pact'"),
    ("pact: [pact]", "pact: [pact, pact]", 6, "stands twice"),
    ("pact: [pact]", "pact: {on_top_of: halt, partnerships: [pact]}", 6, "no policy 'halt'.*did you mean 'half'"),
    ("pact: [pact]", "pact: {on_top_of: pact, partnerships: []}", 6, "'pact' stands on top of another policy itself"),
    ("{stock: 0.5}", "{stok: 0.5}", 6, "has no clause 'stok'.*did you mean 'stock'"),
    ("{stock: 0.5}", "{stock: 2}", 6, "less than or equal to 1"),
    ("{strengths: {stock: 0.5}}", "{members: [CHN]}", 6, "'CHN' neither is in partnership 'pact' nor may join it"),
    ("{strengths: {stock: 0.5}}", "{without: [EU2]}", 6, "unknown nation 'EU2'.*did you mean 'EU27'"),
    ("{strengths: {stock: 0.5}}", "{members: [JPN], without: [JPN]}", 6, "JPN is both in and out"),
    ("scenario: tight", "scenario: tihgt", 4, "unknown scenario 'tihgt'.*did you mean 'tight'"),
    ("beside: [calm]", "beside: [clam]", 5, "unknown scenario 'clam'"),
    ("beside: [calm]", "beside: [tight]", 5, "a scenario stands twice"),
    ("importers: [JPN]", "importers: [JAP]", 7, "unknown nation 'JAP'.*did you mean 'JPN'"),
    ("importers: [JPN]", "importers: []", 7, "the list is empty"),
    ("seed: 1", "seed: 1\ngoods: [tin_oar]", 12, "unknown good or mineral 'tin_oar'"),
    ("seed: 1", "seed: 1\ngoods: []", 12, "the list is empty"),
    ("seed: 1", "seed: 1\nbasket: [tin_oar]", 12, "unknown good 'tin_oar'"),
    ("seed: 1", "seed: -1", 11, "seed: .*greater than or equal to 0"),
    ("run_in_from: 2025-01", "run_in_from: 2026-02", 10, "after the scenario opens"),
    ("pact: [pact]", "pact: {name: '', partnerships: [pact]}", 6, "policies.pact.name: the text is empty"),
    ("pact: [pact]", f"pact: {{name: {'x' * 81}, partnerships: [pact]}}", 6, "has 81 characters, more than 80"),
    ("pact: [pact]", "pact: {name: Half, partnerships: [pact]}", 6, "policy 'pact' is called 'half' too"),
    ("title: Try", "titel: Try", 3, "did you mean 'title'"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES, ids=[words for *_, words in MISTAKES])
def test_mistakes(library, change, old, new, line, words):
    path = change("experiments/try.yaml", old, new)
    with pytest.raises(ConfigError, match=words) as caught:
        library.experiment("try")
    found = [(error.file, error.line) for error in caught.value.errors if re.search(words, str(error))]
    assert found == [(path, line)]


def test_a_mistake_in_what_it_names_names_that_file(library, change):
    path = change("scenarios/tight.yaml", "nation: CHN", "nation: CHM")
    with pytest.raises(ConfigError, match="unknown nation") as caught:
        library.experiment("try")
    assert caught.value.file == path


def test_two_scenarios_of_one_title_are_refused(library, change):
    path = change("scenarios/calm.yaml", "title: Calm", "title: tight")
    with pytest.raises(ConfigError, match="title: 'tight' is the title of scenario 'tight' too") as caught:
        library.experiment("try")
    assert (caught.value.file, caught.value.line) == (path, 3)


def test_a_run_that_saved_an_empty_name_can_be_read_again(library):
    resolved = library.resolve(library.experiment("try"))
    again = library.revive(resolved.model_dump(mode="json"))
    assert again.experiment.policies == resolved.experiment.policies


def test_scenarios_beside_open_in_the_same_month(library, folder):
    (folder / "scenarios/late.yaml").write_text("kind: scenario\nname: late\ntitle: L\nopens: 2027-01\n")
    text = (folder / "experiments/try.yaml").read_text().replace("[calm]", "[late]")
    (folder / "experiments/try.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"try\.yaml:5: beside: scenario 'late' opens 2027-01-01"):
        library.experiment("try")
