"""A file of one's own adds to the one below it, entry by entry, and is held to what that one knows."""

import pytest

from sim.config.errors import ConfigError

STOCKS = """\
kind: stockpiles
source: survey
status: read
public:
  CHN: {tin_metal: 60 day}
  JPN: {tin_metal: 42 day, tin_ore: 10 day}
"""
SAU = "kind: nations\nnations:\n  SAU: {name: Saudi Arabia, members: [SAU], like: EU27}\n"
WAYS = "  EU27: {JPN: {value: 35 day}}\n"
MORE_WAYS = (
    "  EU27: {JPN: {value: 35 day}, CHN: {value: 31 day}}\n  JPN: {CHN: {value: 9 day}, EU27: {value: 36 day}}\n"
)


@pytest.fixture
def mine(library, folder, tmp_path):
    """Return a function that lays files of the user's own over the little folder and reads the base year."""
    (folder / "baseline/stockpiles.yaml").write_text(STOCKS)
    own = tmp_path / "mine"
    own.mkdir()

    def read(*texts):
        for place, text in enumerate(texts):
            (own / f"own{place}.yaml").write_text(text)
        return library.with_root(own).baseline()

    return read


def test_one_stock_leaves_all_others(mine):
    stocks = mine("kind: stockpiles\nsource: own\nstatus: read\npublic: {JPN: {tin_ore: 99 t}, EU27: {tin_ore: 1 t}}\n")
    public = stocks.stockpiles.public
    assert list(public) == ["CHN", "JPN", "EU27"]
    assert (public["JPN"]["tin_ore"].value, public["JPN"]["tin_ore"].source) == (99.0, "own")
    assert (public["JPN"]["tin_metal"].source, public["CHN"]["tin_metal"].status) == ("survey", "read")


def test_an_entry_is_removed_by_its_keys(mine):
    public = mine("kind: stockpiles\nremove: [public.JPN.tin_ore, public.CHN]\n").stockpiles.public
    assert {nation: list(held) for nation, held in public.items()} == {"JPN": ["tin_metal"]}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "kind: stockpiles\nremove: [public.JPN.tin_oar]\n",
            2,
            "the file below has no 'public.JPN.tin_oar'.*'tin_ore'",
        ),
        ("kind: stockpiles\nunconfirmed: {JPN: [ndpr_oxide]}\n", 2, "unconfirmed: JPN holds no 'ndpr_oxide' under"),
        ("kind: stockpiles\nsource: own\nstatus: read\npublic:\n  JPM: {tin_ore: 1 t}\n", 5, "did you mean 'JPN'"),
        ("kind: nations\nnations:\n  SAU: {name: S, members: [SAU]}\n", 3, "no lead time from SAU to CHN.*like: ROW"),
        ("kind: nations\nnations:\n  SAU: {name: S, members: [SAU], like: SAU}\n", 3, "cannot be like itself"),
        ("kind: nations\nnations:\n  SAU: {name: S, members: [SAU], like: EU2}\n", 3, "did you mean 'EU27'"),
        ("kind: nations\nnations:\n  SAU: {name: S, members: [DEU], like: EU27}\n", 3, "DEU belongs to EU27 already"),
    ],
)
def test_mistakes_are_told_of_ones_own_file_alone(mine, text, line, words):
    with pytest.raises(ConfigError, match=words) as caught:
        mine(text)
    assert [(error.file.name, error.line) for error in caught.value.errors] == [("own0.yaml", line)]


def test_a_nation_takes_its_ways_from_the_one_it_is_like(mine, change):
    change("baseline/transit.yaml", WAYS, MORE_WAYS)
    baseline = mine(SAU, "kind: transit\nsource: own\nstatus: memory\nlead_times: {SAU: {CHN: 20 day}}\n")
    times, day = baseline.transit.lead_times, 12 / 365.25
    assert list(baseline.nations) == ["CHN", "JPN", "EU27", "SAU"]
    assert times["SAU"]["CHN"].value == pytest.approx(20 * day)
    assert times["SAU"]["CHN"].status == "memory"
    assert times["SAU"]["JPN"].value == times["EU27"]["JPN"].value
    assert (times["SAU"]["JPN"].status, times["SAU"]["JPN"].note) == ("assumption", "as EU27")
    assert times["CHN"]["SAU"].value == times["CHN"]["EU27"].value
    assert times["SAU"]["EU27"].value == pytest.approx(33 * day), "the mean of the other's ways"
    assert times["CHN"]["EU27"].status == "read"


def test_a_passage_goes_on_the_way_of_a_nation_that_is_like_another(mine, change):
    change("baseline/transit.yaml", WAYS, MORE_WAYS + "passage_names: {suez: Suez}\npassages: {CHN: {EU27: [suez]}}\n")
    assert mine(SAU).transit.passages == {"CHN": {"EU27": ("suez",), "SAU": ("suez",)}}


def test_a_mineral_that_extends_the_one_below_says_only_what_differs(mine, change):
    change("baseline/transit.yaml", WAYS, MORE_WAYS)
    tin = mine(
        SAU,
        "kind: mineral\nmineral: tin\nextends: tin\nsource: own\nstatus: memory\n"
        "final_use: {tin_metal: {unit: t/yr, values: {SAU: 1200}}}\n"
        "processes: {tin_smelter: {utilisation: 90 %}}\n"
        "imports: {tin_metal: {SAU: {unit: share, total: 1200 t/yr, values: {CHN: 1}}}}\n",
    ).minerals["tin"]
    assert {nation: used.value for nation, used in tin.final_use["tin_metal"].items()} == {"JPN": 2000.0, "SAU": 100.0}
    smelter = tin.processes["tin_smelter"]
    assert (smelter.utilisation.value, smelter.name, smelter.output["CHN"].source) == (0.9, "Smelting", "survey")
    assert list(tin.imports["tin_metal"]) == ["JPN", "SAU"]


def test_a_table_of_imports_stays_complete_when_one_cell_is_better_known(mine, change):
    change("baseline/minerals/tin.yaml", "total: 24 kt/yr, values", "total: 24 kt/yr, complete: true, values")
    table = mine(
        "kind: mineral\nmineral: tin\nextends: tin\nsource: own\nstatus: memory\n"
        "imports: {tin_metal: {JPN: {EU27: 7200 t/yr}}}\n",
    ).minerals["tin"].imports["tin_metal"]["JPN"]  # fmt: skip
    assert table.complete
    assert {seller: bought.value for seller, bought in table.items()} == {"CHN": 1500.0, "EU27": 600.0}


BEHAVIOUR = "kind: behaviour\nsource: own\nstatus: memory\nparameters:\n  "


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("fear_lief: 5 month", "parameters.fear_lief: there is no such number of behaviour; did you mean 'fear_life'"),
        ("fear_life: 5 kg", "fear_life.*'kg' measures something else; write it in month"),
        ("fear_life: -5 month", "fear_life: must be more than 0 month, got -5"),
        ("fear_life: {value: 5, low: 0, high: 9, unit: month}", "fear_life.low: must be more than 0 month"),
        ("growth: 3 month", "growth.*'month' measures something else; write it in 1/yr"),
        ("part: 9 ratio", "part: must be between 0 and 1, got 9"),
        ("fade_months: 0.1 month", "fade_months: must be at least 1 month, got 0.1"),
        ("fear_life: 5 month\nswitches: {traid: 1}", "switches.traid: there is no such switch; did you mean 'trade'"),
    ],
)
def test_behaviour_is_held_to_the_numbers_and_limits_of_the_model(mine, change, entry, words):
    old = "parameters: {fear_life: 5 month, growth: 0.01 1/yr}"
    known = "fear_life: 5 month, growth: 0.01 1/yr, part: 0.5 share, fade_months: 2 month"
    change("baseline/behaviour.yaml", old, f"parameters: {{{known}}}\nswitches: {{trade: 1}}")
    with pytest.raises(ConfigError, match=words) as caught:
        mine(BEHAVIOUR + entry + "\n")
    (error,) = caught.value.errors
    assert (error.file.name, error.line) == ("own0.yaml", 6 if "switches" in words else 5)


def test_an_experiment_says_only_what_it_changes(library, folder):
    (folder / "experiments/more.yaml").write_text(
        "kind: experiment\nname: more\nextends: try\nworlds: 20\n"
        "policies: {quarter: {pact: {strengths: {stock: 0.25}}}}\n"
    )
    mine, bundled = library.experiment("more"), library.experiment("try")
    assert (mine.name, mine.worlds, mine.months) == ("more", 20, bundled.months)
    assert list(mine.policies) == ["none", "pact", "half", "quarter"]
    assert "extends" not in mine.model_dump()


def test_an_experiment_cannot_extend_itself(library, folder):
    text = "kind: experiment\nname: NAME\nextends: OTHER\n"
    (folder / "experiments/a.yaml").write_text(text.replace("NAME", "a").replace("OTHER", "b"))
    (folder / "experiments/b.yaml").write_text(text.replace("NAME", "b").replace("OTHER", "a"))
    with pytest.raises(ConfigError, match=r"\.yaml:3: an experiment cannot extend itself"):
        library.experiment("a")


def test_an_importer_that_uses_nothing_is_told(library, change):
    change("experiments/try.yaml", "importers: [JPN]", "importers: [JPN, EU27]")
    with pytest.raises(ConfigError, match=r"try\.yaml:7: importers.1: EU27 uses none of the goods"):
        library.experiment("try")


def test_files_are_found_by_the_name_that_they_give_themselves(library, folder):
    (folder / "partnerships/pact.yaml").rename(folder / "partnerships/agreement-of-2025.yaml")
    assert library.partnership("pact").name == "pact"
    with pytest.raises(ConfigError, match=r"unknown partnership.*agreement-of-2025.yaml calls itself 'pact'"):
        library.partnership("agreement-of-2025")
    text = (folder / "experiments/try.yaml").read_text().replace("pact: [pact]", "pact: [agreement-of-2025]")
    (folder / "experiments/try.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"try\.yaml:6: .*calls itself 'pact': use that name"):
        library.experiment("try")


def test_two_files_of_one_name_are_told(library, folder):
    text = (folder / "scenarios/calm.yaml").read_text()
    (folder / "scenarios/also-calm.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"calm\.yaml:2: .*also-calm\.yaml is the scenario 'calm' already"):
        library.scenario("calm")


def test_lists_of_names_name_something_once(library, change):
    change("scenarios/tight.yaml", "goods: [tin]", "goods: [tin, tin_ore, tin]")
    with pytest.raises(ConfigError, match=r"tight\.yaml:6: controls.0.goods.2: 'tin' stands twice"):
        library.scenario("tight")
