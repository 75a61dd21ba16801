"""What the shell offers at the tab key, and that every name of a figure is among it."""

import pytest

from experiments import brief
from experiments.commands import complete
from experiments.export.export import FORMATS
from experiments.figures.names import figure_captions
from experiments.figures.registry import all_figures
from experiments.runner.execute import execute
from experiments.words import LANGUAGES
from tests.imitation_model import shortage_request


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "one"
    execute(shortage_request(folder, 4))
    return folder


@pytest.fixture
def offered(critmin, monkeypatch):
    def ask(*words):
        monkeypatch.setenv("_CRITMIN_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(map(str, ("critmin", *words))))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        monkeypatch.setenv("_CRITMIN_BEGUN", "")  # is set by the command, and has to be forgotten again
        return critmin().out.split()

    return ask


def test_names_of_commands_options_and_experiments(offered):
    assert offered("ru") == ["run", "runs"]
    assert offered("run", "us") == ["us-japan"]
    assert offered("sweep", "res") == ["reserve-size"]
    assert "--worlds" in offered("run", "us-japan", "--wo")


def test_every_figure_is_offered(offered):
    assert set(all_figures()) | {"response", "robustness"} <= set(offered("figure", "") or offered("figure"))


def test_names_of_figures_are_those_of_the_command():
    assert figure_captions() == {name: spec.caption for name, spec in sorted(all_figures().items())}


def test_outcomes_part_by_part(critmin, offered, folder, monkeypatch):
    asked = ("ask", folder, "--outcome")
    assert offered(*asked, "sho") == ["shortage"]
    # bash takes the colon for a word, and puts what is offered behind it
    assert offered(*asked, "shortage", ":") == ["JPN", "USA"]
    assert offered(*asked, "shortage", ":", "U") == ["USA"]
    assert offered(*asked, "shortage", ":", "JPN", ":", "g") == ["gallium"]
    assert offered(*asked, "shortage", ":", "JPN", ":", "gallium", ":") == []
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"critmin ask {folder} --metric shortage:J")
    monkeypatch.setenv("_CRITMIN_COMPLETE", "complete_fish")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    for name in ("COMP_WORDS", "_CRITMIN_BEGUN"):
        monkeypatch.delenv(name)
    assert "shortage:JPN" in critmin().out


def test_policies_of_an_experiment_and_kinds_of_files(offered):
    assert "framework" in offered("attribute", "us-japan", "--policy", "f")
    assert offered("brief", "runs/x", "--language", "j") == ["ja"]
    assert offered("brief", "runs/x", "--format", "p") == ["pdf"]
    assert offered("export", "runs/x", "--format", "n") == ["netcdf"]


def test_formats_are_those_of_the_program():
    assert set(complete.languages("")) == set(LANGUAGES)
    assert set(complete.brief_formats("")) == set(brief.FORMATS)
    assert set(complete.export_formats("")) == set(FORMATS)


def test_what_a_run_holds(offered, folder):
    assert offered("ask", folder, "--policy", "f") == ["framework"]
    assert offered("table", folder, "--nation", "J") == ["JPN"]
    assert offered("ask", folder, "--good", "g") == ["gallium"]
    assert offered("ask", folder, "--scenario", "c") == ["calm"]
    assert offered("ask", folder / "no", "--policy", "f") == []
