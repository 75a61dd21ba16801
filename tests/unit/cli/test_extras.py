"""What is missing is named, with the way to get it."""

import json

import pytest

from experiments import extras
from experiments.extras import check_installed, imported
from sim.config.errors import UserError


def test_a_missing_library_is_named_with_its_extra():
    assert imported("json", "analysis", "a test") is json
    for door in (check_installed, imported):
        with pytest.raises(UserError, match=r"a test needs no_such_library: pip install 'critmin\[analysis\]'"):
            door("no_such_library", "analysis", "a test")


def test_an_analysis_tells_what_it_lacks_before_anything_runs(critmin, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    for command, package in (("sensitivity", "SALib"), ("frontier", "pymoo")):
        told = critmin(command, "us-japan")
        assert told.code == 2
        assert f"needs {package}: pip install" in told.err
    assert not list(tmp_path.iterdir())
