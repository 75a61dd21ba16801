import pytest

from experiments.runner import work


@pytest.fixture(scope="module")
def no_model_to_collect():
    """Look for no circles of agents after each piece of work: a function leaves none, and looking takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work.gc, "collect", lambda: 0)
        yield
