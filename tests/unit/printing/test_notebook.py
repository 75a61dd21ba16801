"""A run shows itself in a few lines, and everything that comes out of its folder is escaped."""

import io
import time
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from experiments import Run, compare, robustness
from experiments.printing.progress import progress_bar
from experiments.runner.execute import execute
from sim.config.errors import UserError
from tests.imitation_model import shortage_request

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return Run(execute(shortage_request(tmp_path_factory.mktemp("run") / "run", 60)).store)


def test_everything_is_short_at_a_prompt(run):
    assert len(repr(run)) < 600
    assert repr(run).splitlines()[1:5] == [
        "  question  Does it run?",
        "  scenario  tight; others: calm",
        "  policies  none, framework",
        "  worlds    60",
    ]
    for part in (run.store, run.store.layout, run.analysis):
        assert len(repr(part)) < 400
        assert len(repr(part).splitlines()) <= 2


def test_a_notebook_shows_the_largest_clear_changes_first(run):
    page = run._repr_html_()
    assert page.count("<tr>") == 6 + 1 + 3, "six facts, headings, and three goods under one policy"
    assert "Gallium (99.99 %)" in page
    assert "Japan" in page
    assert len(page) < 5000


def test_what_a_folder_says_is_escaped(run):
    titles = {"nation": {"JPN": EVIL}, "good": {"gallium": EVIL}}
    layout = replace(run.store.layout, question=EVIL, titles=titles)
    page = Run(replace(run.store, layout=layout))._repr_html_()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 2


def test_a_finding_shows_its_warnings_what_a_terminal_shows_and_its_figures(run):
    page = robustness(run, "shortage:JPN:gallium")._repr_html_()
    assert page.count("<p>") == 3, "the sentence, and what the columns are"
    assert page.count("<table>") == 1
    assert page.count('<img alt="') == 1
    assert "data:image/png;base64," in page


def test_a_finding_shows_its_warnings_first(run, tmp_path):
    other = execute(shortage_request(tmp_path / "other", 60, seed=8)).store
    page = compare([run, other])._repr_html_()
    said = "&#x27;other&#x27; is not compared world by world, because the seeds differ, 8 and 7;"
    assert page.startswith(f"<p>warning: {said}")


def test_what_a_finding_says_is_escaped(run):
    titles = {"nation": {"JPN": EVIL}, "good": {"gallium": EVIL}}
    layout = replace(run.store.layout, titles=titles)
    page = robustness(replace(run.store, layout=layout), "shortage:JPN:gallium")._repr_html_()
    assert "<script" not in page


def test_a_notebook_shows_how_far_a_run_is_and_takes_the_line_away(monkeypatch):
    shown = []
    monkeypatch.setattr("experiments.printing.progress.in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.DisplayHandle.display", lambda _, line: shown.append(line.data))
    monkeypatch.setattr("IPython.display.DisplayHandle.update", lambda _, line: shown.append(line.data))
    monkeypatch.setattr("experiments.printing.progress._SECONDS_BELOW_CELL", 0.01)
    with progress_bar(rows=4, months=5, counted=lambda: 0) as bar:
        bar.advance(2)
        while len(shown) < 2:
            time.sleep(0.01)
    assert "simulating 0 %" in shown[0]
    assert '<progress max="20" value="10"></progress> simulating 50 %' in shown[1]
    assert shown[-1] == ""
    shown.clear()
    with progress_bar(rows=4, months=5, counted=lambda: 0, quiet=True):
        pass
    assert shown == []


def test_a_mistake_is_one_message_and_no_traceback(run):
    shell = InteractiveShell()
    with redirect_stdout(io.StringIO()) as printed:
        shell.push({"run": run})
        shell.run_cell("run.arrays(['shortag'])")
    assert printed.getvalue() == (
        "UserError: the run has no metric 'shortag'; did you mean 'shortage'? (`critmin list metrics` lists all)\n"
    )


def test_metrics_come_as_arrays_with_units(run):
    arrays = run.arrays(["time_to_survive", "shortage"])
    assert list(arrays) == ["time_to_survive", "shortage"]
    assert arrays["time_to_survive"].attrs["units"] == "month"
    case = arrays["shortage"].sel(scenario="calm", policy="framework")
    expected = run.store.cube("calm", "framework").sel(metric="shortage")
    assert np.array_equal(case.to_numpy(), expected.to_numpy(), equal_nan=True)
    assert arrays["good_name"].sel(good="gallium").item() == "Gallium (99.99 %)"
    with pytest.raises(UserError, match="the run has no metric 'shortag'; did you mean 'shortage'"):
        run.arrays(["shortag"])
