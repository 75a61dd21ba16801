"""Keep the tests to themselves: no display, no writes to the user's folders, one profile for random examples."""

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
def headless(tmp_path_factory: pytest.TempPathFactory):
    """Draw without a display and keep matplotlib's cache out of the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "Agg")
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        yield
