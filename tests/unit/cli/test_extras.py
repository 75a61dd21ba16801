"""What is missing is named, with the way to get it."""

import pytest

from experiments import extras
from experiments.extras import need
from sim.config.errors import UserError


def test_a_missing_library_is_named_with_its_extra():
    need("json", "a test")
    with pytest.raises(UserError, match=r"a test needs no_such_library: pip install 'critmin\[analysis\]'"):
        need("no_such_library", "a test")


def test_an_analysis_tells_what_it_lacks_before_anything_runs(critmin, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    for command, package in (("sensitivity", "SALib"), ("frontier", "pymoo")):
        told = critmin(command, "us-japan")
        assert told.code == 2
        assert f"needs {package}: pip install" in told.err
    assert not list(tmp_path.iterdir())
