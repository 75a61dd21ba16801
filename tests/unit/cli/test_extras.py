"""What is missing is named, with the way to get it, from a package or in a checkout."""

import pytest

from experiments.runner.extras import imported
from sim.config.errors import UserError


def test_a_missing_library_is_named_with_its_extra():
    assert imported("json", "ema", "a test") is __import__("json")
    with pytest.raises(UserError) as caught:
        imported("no_such_library", "ema", "a test")
    assert "a test needs no_such_library: pip install 'critmin[ema]'" in str(caught.value)
    assert "in a checkout of the repository pip install -e '.[ema]'" in str(caught.value)
