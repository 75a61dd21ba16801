"""Where configurations are looked for."""

from sim.config.files import root_of
from sim.config.library import Library
from sim.config.schema.measures import measure_models


def test_names_by_kind(library):
    assert library.names("scenario") == ("calm", "tight")
    assert library.names("mineral") == ("tin",)


def test_first_root_wins_and_the_rest_stands_behind(library, tmp_path):
    own = tmp_path / "own"
    (own / "scenarios").mkdir(parents=True)
    (own / "scenarios/calm.yaml").write_text("kind: scenario\nname: calm\ntitle: Mine\nopens: 2026-01\n")
    both = library.with_root(own)
    assert both.scenario("calm").title == "Mine"
    assert both.scenario("tight").title == "Tight"


def test_a_mineral_of_ones_own_needs_no_copy_of_the_rest(library, folder, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    text = (folder / "baseline/minerals/tin.yaml").read_text()
    (own / "lead.yaml").write_text(text.replace("tin", "lead").replace("survey", "mine"))
    (own / "sources.yaml").write_text("kind: sources\nsources: {mine: {title: My own}}\n")
    baseline = library.with_root(own).baseline()
    assert list(baseline.minerals) == ["lead", "tin"]
    assert set(baseline.sources) == {"survey", "own", "mine"}


def test_files_lying_loose_are_found_by_what_they_say_they_are(library, tmp_path):
    own = tmp_path / "loose"
    own.mkdir()
    (own / "mine.yaml").write_text("kind: scenario\nname: mine\ntitle: Mine\nopens: 2026-01\n")
    (own / "broken.yaml").write_text("kind: [")
    assert library.with_root(own).names("scenario") == ("calm", "mine", "tight")


def test_root_of_a_file(folder):
    assert root_of(folder / "scenarios/calm.yaml") == folder
    assert root_of(folder / "baseline/nations.yaml") == folder
    assert root_of(folder / "baseline/minerals/tin.yaml") == folder
    assert root_of(folder / "baseline/minerals") == folder
    assert root_of(folder) == folder


def test_the_bundled_folder_stands_behind_by_default():
    library = Library()
    assert [root.name for root in library.roots.folders] == ["configs"]


def test_configs_remember_their_lines(library, folder):
    scenario = library.scenario("tight")
    assert scenario.origin.file.resolve() == (folder / "scenarios/tight.yaml").resolve()
    assert scenario.line("controls", 0, "rate") == 6
    assert library.baseline().minerals["tin"].line("processes", "tin_mine", "output", "values", "CHN") == 29


def test_measure_models_hold_only_inside(library):
    with measure_models(library.models):
        pass
    assert library.scenario("tight").controls
