"""The bundled base year, balanced once, and a small economy to change by hand."""

import pytest

from sim.baseline import reconcile
from sim.config.library import Library


@pytest.fixture(scope="session")
def config():
    return Library().baseline()


@pytest.fixture(scope="session")
def base(config):
    return reconcile(config)
