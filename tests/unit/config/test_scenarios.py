"""Scenarios: dated controls, extension, and mistakes in them."""

import re

import pytest

from sim.config.errors import ConfigError

TIGHT = "scenarios/tight.yaml"


def test_extension_keeps_the_opening_and_names_goods_one_by_one(library):
    scenario = library.scenario("tight")
    assert str(scenario.opens) == "2026-01-01"
    (control,) = scenario.controls
    assert control.goods == ("tin_ore", "tin_metal")
    assert control.rate.value == 0.5
    assert control.rate.source == "survey"
    assert control.known_from == control.starts
    assert control.targets == "all"


def test_same_id_replaces_and_others_are_appended(library, folder):
    (folder / "scenarios/worse.yaml").write_text(
        "kind: scenario\nname: worse\ntitle: W\nextends: tight\ncontrols:\n"
        "  - {id: tin_ban, kind: ban, nation: CHN, goods: all, starts: 2026-05-10, rate: 1,\n"
        "     source: own, status: read}\n"
        "  - {id: more, kind: ban, nation: EU27, goods: [tin_ore], targets: [JPN], starts: 2026-06, rate: 1,\n"
        "     source: own, status: read}\n"
    )
    controls = library.scenario("worse").controls
    assert [(control.id, str(control.starts)) for control in controls] == [
        ("tin_ban", "2026-05-10"),
        ("more", "2026-06-01"),
    ]


MISTAKES = [
    ("rate: 50 %", "raet: 50 %", 6, "unknown key 'raet'.*did you mean 'rate'"),
    ("rate: 50 %", "rate: 50 day", 6, "cannot be converted"),
    ("rate: 50 %", "rate: 50 %, by_good: {tin_oar: 1}", 6, "unknown good 'tin_oar'.*did you mean 'tin_ore'"),
    ("kind: ban", "kind: bna", 6, "unknown control kind 'bna'.*did you mean 'ban'"),
    ("kind: ban, ", "", 6, "a control needs its kind.*known: ban"),
    ("nation: CHN", "nation: CHM", 6, "unknown nation 'CHM'.*did you mean 'CHN'"),
    ("goods: [tin]", "goods: [tni]", 6, "unknown good or mineral 'tni'.*did you mean 'tin'"),
    ("goods: [tin]", "goods: [1]", 6, "goods: should be 'all' or a list"),
    ("goods: [tin]", "goods: []", 6, "the list is empty"),
    ("goods: [tin]", "goods: everything", 6, "should be 'all' or a list of names"),
    ("goods: [tin]", "goods: all, targets: [CHN]", 6, "cannot target CHN"),
    ("starts: 2026-03", "starts: 2026-03, ends: 2026-03-01", 6, "ends 2026-03-01, not after its start"),
    ("starts: 2026-03", "starts: 2026-03, announced: 2026-04", 6, "announced 2026-04-01, after its start"),
    ("starts: 2026-03", "starts: March", 6, "not a date"),
    ("extends: calm", "extends: clam", 4, "unknown scenario 'clam'.*did you mean 'calm'"),
    ("extends: calm", "extends: tight", 4, "cannot extend itself"),
    ("extends: calm", "description: x", 1, "needs its opening month.*opens: 2026-01"),
    ("kind: scenario", "kind: scenari", 1, "unknown kind.*did you mean 'scenario'"),
    ("kind: scenario\n", "", 1, "required key 'kind' is missing"),
    ("kind: scenario", "kind: [scenario]", 1, "unknown kind"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES, ids=[words for *_, words in MISTAKES])
def test_mistakes(library, change, old, new, line, words):
    path = change(TIGHT, old, new)
    with pytest.raises(ConfigError, match=words) as caught:
        library.scenario("tight")
    found = [(error.file, error.line) for error in caught.value.errors if re.search(words, str(error))]
    assert found == [(path, line)]


def test_an_id_stands_once(library, folder):
    entry = "  - {id: a, kind: ban, nation: CHN, goods: all, starts: 2026-03, rate: 1, source: own, status: read}\n"
    text = "kind: scenario\nname: two\ntitle: Two\nopens: 2026-01\ncontrols:\n"
    (folder / "scenarios/two.yaml").write_text(text + entry + entry)
    with pytest.raises(ConfigError, match=r"two\.yaml:5: controls: id 'a' stands twice"):
        library.scenario("two")


def test_shocks_have_models_of_their_own(library, folder):
    text = "kind: scenario\nname: s\ntitle: S\nopens: 2026-01\nshocks:\n  - {id: a, kind: outage, length: 3 month,\n"
    (folder / "scenarios/s.yaml").write_text(text + "     source: own, status: assumption}\n")
    assert library.scenario("s").shocks[0].quantities()["length"].value == 3.0


def test_a_scenario_by_path_need_not_be_called_as_its_file(library, folder, tmp_path):
    other = tmp_path / "elsewhere.yaml"
    other.write_text((folder / "scenarios/calm.yaml").read_text())
    assert library.scenario(other).name == "calm"
    assert library.scenario(str(other)).name == "calm"


def test_unknown_names_and_paths(library):
    with pytest.raises(ConfigError, match="unknown scenario 'tigth'; did you mean 'tight'"):
        library.scenario("tigth")
    with pytest.raises(ConfigError, match=r"no file 'absent\.yaml'"):
        library.scenario("absent.yaml")


def test_a_file_of_another_kind_is_told_so(library, folder):
    with pytest.raises(ConfigError, match=r"pact\.yaml:1: this is a partnership, not a scenario"):
        library.scenario(folder / "partnerships/pact.yaml")


def test_an_unknown_key_does_not_hide_other_mistakes_of_its_block(library, change):
    change(TIGHT, "rate: 50 %", "raet: 50 %, targets: everyone")
    with pytest.raises(ConfigError) as caught:
        library.scenario("tight")
    text = str(caught.value)
    assert len(caught.value.errors) == 3
    assert "unknown key 'raet'" in text
    assert "targets: should be 'all' or a list" in text
    assert "required key 'rate' is missing" in text
