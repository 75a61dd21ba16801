"""Keep the tests to themselves: no display, one profile for random examples."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The first example pays for compiling kernels, so a deadline per example would fail by chance;
# derandomised, so that CI fails for a change and never by luck.
settings.register_profile(
    "critmin",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("critmin")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the root of the checkout, where README, configs and the sources lie."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True, scope="session")
def headless():
    """Draw without a display, and print as in a pipe: workers of the test runner set the width of its terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "Agg")
        patch.delenv("COLUMNS", raising=False)
        yield
