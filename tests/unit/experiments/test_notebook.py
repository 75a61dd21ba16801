"""A run shows itself in a few lines, and everything that comes out of its folder is escaped."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.opened import Run
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
        "  scenario  tight, beside it calm",
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
