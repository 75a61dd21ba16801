"""Planted errors are refused or told, with file and line; a reason makes good what is possible."""

import re

import pytest

import sim.config.base_year
import sim.config.validate
import sim.config.yaml
from experiments.runner.configs import open_library
from experiments.runner.doubts import doubts_about, subject_of
from sim.config import bundled_root
from sim.config.errors import ConfigError
from sim.config.files import kind_of
from sim.plausibility.gate import examine
from tests.unit.plausibility.planted import PLANTED

QUICK = {"output in kt instead of t", "price times a thousand", "twenty years of stock", "tenor of nothing",
         "a control of the next century", "a lead time of millions of days", "a run-in of thirty years"}  # fmt: skip
"""One of each kind; the others take as long and are left to the thorough tests."""
WITH_A_REASON = {
    name: planted for name, planted in PLANTED.items() if "{sure}" in planted.new or "{entry}" in planted.new
}


@pytest.fixture(autouse=True, scope="module")
def _read_bundled_files_once():
    """Read and validate a bundled file once for all tests: most of a check is that."""
    documents, models = {}, {}

    def load(path):
        if bundled_root() not in path.resolve().parents:
            return sim.config.yaml.load(path)
        if path not in documents:
            documents[path] = sim.config.yaml.load(path)
        return documents[path]

    def validate(document, model):
        path = document.origin.file
        if path not in documents:
            return sim.config.validate.validate(document, model)
        if path not in models:
            models[path] = sim.config.validate.validate(document, model)
        return models[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.config.base_year, "load", load)
        patch.setattr(sim.config.base_year, "validate", validate)
        yield


def plant(folder, planted, reason):
    """Write the changed file into a folder of its own and return it with its text."""
    indent = re.match(r" *", planted.new.partition("{entry}")[0].rpartition("\n")[2])[0]
    new = planted.new.replace("{sure}", f", sure: {reason}" if reason else "")
    new = new.replace("{entry}", f"\n{indent}sure: {reason}" if reason else "")
    text = (bundled_root() / planted.file).read_text(encoding="utf-8")
    if planted.old.startswith("(?s)"):
        changed = re.sub(planted.old, new, text, count=1)
    else:
        assert planted.old in text
        changed = text.replace(planted.old, new, 1)
    assert changed != text
    path = folder / planted.file
    path.parent.mkdir(parents=True)
    path.write_text(changed, encoding="utf-8")
    return path, changed


def check(path):
    """Return what is refused in a file and what is told of it, as (message, file, line); no economy is put together."""
    library = open_library(path)
    try:
        library.check(path)
        remarks = examined(library, path)
    except ConfigError as error:
        return [(str(single), single.file, single.line) for single in error.errors], []
    return [], [(str(remark), remark.file, remark.line) for remark in remarks]


def examined(library, path):
    kind = kind_of(path)
    if kind == "experiment":
        return examine(subject_of(library.resolve(library.experiment(path)), library))
    readers = {"scenario": library.scenario, "partnership": library.partnership}
    return doubts_about(library, *([readers[kind](path)] if kind in readers else []))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_told_with_file_and_line(name, tmp_path):
    planted = PLANTED[name]
    path, text = plant(tmp_path, planted, "")
    refused, told = check(path)
    found = [place for place in (refused if planted.refused else told) if re.search(planted.words, place[0])]
    assert found, (refused, told)
    line = 1 + text[: text.index(planted.at)].count("\n") + (planted.at.startswith("\n"))
    assert any((str(file), number) == (str(path), line) for _, file, number in found), (found, line)


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in WITH_A_REASON]
)
def test_a_reason_lets_pass_what_is_possible(name, tmp_path):
    planted = PLANTED[name]
    path, _ = plant(tmp_path, planted, "because the test says so")
    refused, told = check(path)
    still = [message for message, _, _ in refused if re.search(planted.words, message)]
    reasons = [message for message, _, _ in told if "(sure: because the test says so)" in message]
    assert bool(still) is not planted.possible
    assert bool(reasons) is planted.possible or refused
