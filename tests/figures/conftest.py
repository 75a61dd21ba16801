"""One made-up run for all tests of figures and briefs."""

from dataclasses import replace

import pytest

from experiments.analysis.rank import bad_world
from experiments.figures.load import figure_data
from tests.figures.synthetic import events_of, synthetic_store


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "us-japan-1a2b3c4d"
    folder.mkdir()
    return synthetic_store(folder, worlds=60, months=36)


@pytest.fixture(scope="session")
def quiet_data(store):
    """Return the tables of a run that kept no events."""
    return figure_data(store)


@pytest.fixture(scope="session")
def data(quiet_data):
    """Return the tables of a run with the events of its bad world."""
    focus = quiet_data.focus
    world = bad_world(quiet_data.tables["none"], focus.nation, focus.good)
    return replace(quiet_data, events=events_of(world))
