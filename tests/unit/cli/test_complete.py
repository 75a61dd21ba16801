"""What the shell offers at the tab key, and that every name of a figure is among it."""

import pytest

from experiments.figures.registry import all_figures
from experiments.runner.execute import execute
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
        return critmin().out.split()

    return ask


def test_names_of_commands_options_and_experiments(offered):
    assert offered("ru") == ["run", "runs"]
    assert offered("run", "us") == ["us-japan"]
    assert offered("sweep", "res") == ["reserve-size"]
    assert "--worlds" in offered("run", "us-japan", "--wo")


def test_every_figure_is_offered(offered):
    assert set(all_figures()) | {"response", "robustness"} <= set(offered("figure", "") or offered("figure"))


def test_what_a_run_holds(offered, folder):
    assert offered("ask", folder, "--policy", "f") == ["framework"]
    assert offered("table", folder, "--nation", "J") == ["JPN"]
    assert offered("ask", folder, "--good", "g") == ["gallium"]
    assert offered("ask", folder, "--scenario", "c") == ["calm"]
    assert offered("ask", folder / "no", "--policy", "f") == []
