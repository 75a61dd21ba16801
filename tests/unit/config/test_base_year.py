"""The base year: what is read, and how each kind of mistake in its files is told."""

import re

import pytest

from sim.config.errors import ConfigError

TIN = "baseline/minerals/tin.yaml"


def test_whole_base_year_is_read_in_model_units(library):
    baseline = library.baseline()
    assert list(baseline.goods) == ["tin_ore", "tin_metal"]
    assert list(baseline.nations) == ["CHN", "JPN", "EU27"]
    assert baseline.mineral_of == {"tin_ore": "tin", "tin_metal": "tin"}
    ore = baseline.goods["tin_ore"]
    assert ore.price.value == pytest.approx(10_000.0)
    assert (ore.demand_growth.low, ore.demand_growth.unit, ore.demand_growth.status) == (0.01, "1/yr", "memory")
    assert baseline.processes["tin_mine"].output["CHN"].value == pytest.approx(10_000.0)
    assert baseline.transit.lead_times["CHN"]["EU27"].low == pytest.approx(30 / 30.4375)
    assert baseline.transit.lead_times["EU27"]["JPN"].status == "read"
    assert baseline.projects["new_mine"].slip.low == -3.0
    assert str(baseline.projects["new_mine"].starts) == "2027-01-01"
    assert baseline.behaviour["growth"].unit == "1/yr"


def test_shares_of_a_total_become_flows(library):
    table = library.baseline().minerals["tin"].imports["tin_metal"]["JPN"]
    assert table["CHN"].value == pytest.approx(1500.0)
    assert table["CHN"].unit == "t/month"


MISTAKES = [
    ("basis: t Sn\n    price: 10", "bassis: t Sn\n    price: 10", 10, "unknown key 'bassis'.*did you mean 'basis'"),
    ("basis: t Sn\n    price: 10", "price: 10", 8, "required key 'basis' is missing"),
    ("10 USD_2024/kg", "10 USD/kg", 11, "'USD' is refused.*USD_2024"),
    ("10 USD_2024/kg", "10 day", 11, "cannot be converted.*a price.*USD_2024/t"),
    (
        "industry_cover: 60 day\n    seller_cover: 1 month\n  tin_metal",
        "industry_cover: 60 tons\n    seller_cover: 1 month\n  tin_metal",
        13,
        "'tons' is refused.*write t",
    ),
    ("status: memory}\n    industry", "status: gess}\n    industry", 12, "status"),
    ("status: memory}\n    industry", "status: [memory]}\n    industry", 12, "status"),
    ("{CHN: 90000}", "{CHN: -90000}", 37, "a flow cannot be negative"),
    ("low: 6, high: 24", "low: 60, high: 24", 29, "low <= value <= high"),
    ("CHN: 0.75", "CHN: 0.65", 42, "shares sum to 0.9, not to 1"),
    ("total: 24 kt/yr, ", "", 42, "shares need a total"),
    ("CHN: 0.75", "CHM: 0.75", 42, "unknown nation 'CHM'.*did you mean 'CHN'"),
    ("CHN: 0.75", "JPN: 0.75", 42, "JPN cannot import from itself"),
    ("controller: CHN", "controller: CHM", 4, "unknown nation 'CHM'"),
    ("main: tin_metal", "main: tin_mtal", 33, "unknown good 'tin_mtal'.*did you mean 'tin_metal'"),
    ("inputs: {tin_ore", "inputs: {tin_oar", 34, "unknown good 'tin_oar'"),
    ("final_use:\n  tin_metal", "final_use:\n  tin_mtal", 39, "did you mean 'tin_metal'"),
    ("source: survey", "source: servey", 5, "unknown source 'servey'.*did you mean 'survey'"),
    ("kind: refine", "kind: refining", 32, "kind.*'refine'"),
    ("kind: mine\n", "kind: byproduct\n", 25, "names its host"),
    ("    inputs: {tin_ore: 1.05 t/t}\n", "", 32, "a refining process needs inputs"),
    ("utilisation: 80 %\n    output: {unit: kt", "utilisation: 0 %\n    output: {unit: kt", 28, "above zero"),
    ("kind: mineral", "kind: minral", 1, "tin.yaml:1:"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES, ids=[words for *_, words in MISTAKES])
def test_mistakes_in_a_mineral(library, change, old, new, line, words):
    path = change(TIN, old, new)
    with pytest.raises(ConfigError, match=words) as caught:
        library.check(path)
    found = [(error.file, error.line) for error in caught.value.errors if re.search(words, str(error))]
    assert found == [(path, line)]


OTHERS = [
    ("baseline/nations.yaml", "[DEU, FRA]", "[DEU, DEU]", 5, "'DEU' stands twice"),
    ("baseline/nations.yaml", "[DEU, FRA]", "[]", 5, "the list is empty"),
    ("baseline/nations.yaml", "[DEU, FRA]", "[DEU, JPN]", 5, "JPN belongs to JPN already"),
    ("baseline/nations.yaml", "JPN: {name", "Japan: {name", 4, "upper-case"),
    ("baseline/transit.yaml", "JPN: 12", "JPM: 12", 5, "unknown nation 'JPM'.*did you mean 'JPN'"),
    ("baseline/transit.yaml", "[30, 35, 45]", "[36, 35, 45]", 5, "low <= value <= high"),
    ("baseline/projects.yaml", "process: tin_mine", "process: tin_min", 3, "did you mean 'tin_mine'"),
    ("baseline/projects.yaml", "full: 2028-06", "full: 2026-06", 4, "lies before the start"),
    ("baseline/projects.yaml", "full: 2028-06", "full: 2028-13", 4, "no such date"),
    ("baseline/projects.yaml", "full: 2028-06", "full: 2028", 4, "not a date.*write 2026-01"),
    ("baseline/projects.yaml", "1200 t/yr", "-1200 t/yr", 3, "cannot be negative"),
    ("baseline/projects.yaml", "success: 70 %", "success: 170 %", 4, "cannot be above 1"),
    ("baseline/projects.yaml", "success: 70 %", "base: true", 4, "write would_go_ahead: 100 % instead of base: true"),
    ("baseline/projects.yaml", "decision_due: 2026-06, ", "", 3, "one date of the final investment decision"),
    (
        "baseline/projects.yaml",
        "decision_due: 2026-06, ",
        "decision_due: 2026-06, decided: 2026-06, ",
        5,
        "one date of",
    ),
    ("baseline/projects.yaml", "decision_due: 2026-06", "decision_due: 2027-06", 3, "lies before the decision"),
    ("baseline/projects.yaml", "success: 70 %", "success: 70 %, part_of: new_mine", 5, "decided with the whole"),
    (
        "baseline/projects.yaml",
        "decision_due: 2026-06, would_go_ahead: {value: 0.3, low: 0.1, high: 0.5, unit: share}",
        "part_of: new_min",
        5,
        "did you mean 'new_mine'",
    ),
    (
        "baseline/projects.yaml",
        "decision_due: 2026-06, would_go_ahead: {value: 0.3, low: 0.1, high: 0.5, unit: share}",
        "part_of: new_mine",
        5,
        "'new_mine' is a part of 'new_mine' itself",
    ),
    ("baseline/behaviour.yaml", "5 month", "5 mnth", 4, "did you mean 'month"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "words"), OTHERS, ids=[words for *_, words in OTHERS])
def test_mistakes_in_other_files(library, change, name, old, new, line, words):
    path = change(name, old, new)
    with pytest.raises(ConfigError, match=words) as caught:
        library.check(path)
    found = [(error.file, error.line) for error in caught.value.errors if re.search(words, str(error))]
    assert found == [(path, line)]


def test_all_mistakes_of_all_files_are_told_at_once(library, change):
    change(TIN, "10 USD_2024/kg", "10 USD/kg")
    change(TIN, "{CHN: 90000}", "{CHN: -1}")
    change("baseline/projects.yaml", "1200 t/yr", "1200 ton/yr")
    with pytest.raises(ConfigError) as caught:
        library.baseline()
    assert [(error.file.name, error.line) for error in caught.value.errors] == [
        ("tin.yaml", 11),
        ("tin.yaml", 37),
        ("projects.yaml", 3),
    ]


def test_missing_files_are_named(library, folder):
    (folder / "baseline/nations.yaml").unlink()
    with pytest.raises(ConfigError, match="no file of kind 'nations'"):
        library.baseline()


def test_a_good_is_defined_once(library, folder):
    text = (folder / TIN).read_text()
    (folder / "baseline/minerals/twin.yaml").write_text(text.replace("mineral: tin", "mineral: twin"))
    with pytest.raises(ConfigError, match=r"twin\.yaml.*defined in .*tin\.yaml already"):
        library.baseline()
