"""A run is reproduced from its own manifest, and a difference is found where it is."""

import numpy as np
import pytest

from experiments.opened import Run
from experiments.run_folder.reproduce import compare_worlds, reproduce
from experiments.runner.execute import execute
from experiments.runner.execution import Execution
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.store.gaps import gaps
from sim.config.errors import UserError
from tests.imitation_model import ImitationModel, imitation_request
from tests.manifests import manifest_of, save_alone

SETTINGS = ("behaviour.bid_gain=1.5",)
SWEEPS = ("behaviour.fear_cover=0.3,0.9",)


class Shifted(ImitationModel):
    """The imitation with one metric of world 140 a little off under the framework."""

    def __call__(self, rows):
        result = super().__call__(rows)
        off = (rows["world"] == 140) & (rows["policy"] == "framework")
        result.metrics["peak"][1, 0, off] *= 1.0 + 1e-6
        return result


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    one = execute(imitation_request(folder / "one", 200)).store
    return one, execute(imitation_request(folder / "two", 200, Shifted())).store


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    options = Options(
        worlds=2, months=2, seed=5, out=tmp_path_factory.mktemp("runs") / "run",
        settings=SETTINGS, sweeps=SWEEPS, execution=Execution(1, quiet=True),
    )  # fmt: skip
    return execute(prepare("us-japan", options)).store


def test_two_equal_runs_have_no_gap(two):
    assert list(gaps(two[0], two[0])) == []


def test_a_gap_names_world_metric_and_both_values(two):
    found = list(gaps(*two))
    assert [gap.text.split(":")[0] for gap in found] == [f"{name}, framework, world 140" for name in ("tight", "calm")]
    assert ": peak of USA, gallium: " in found[0].text
    assert found[0].largest == pytest.approx(1e-6, rel=1e-3)


def test_a_value_in_one_alone_is_infinitely_far(tmp_path, two):
    failed = execute(imitation_request(tmp_path / "run", 200, ImitationModel(fails_at=140))).store
    found = list(gaps(two[0], failed))
    assert len(found) == 2 * (200 - 128)
    assert {gap.largest for gap in found} == {np.inf}


@pytest.mark.parametrize(
    ("unlike", "tolerance", "same"), [((), 1e-3, False), (("numpy",), 1e-3, True), (("numpy",), 1e-9, False)]
)
def test_a_tolerance_holds_only_for_another_program_or_processor(two, unlike, tolerance, same):
    found = compare_worlds(two[0], Run(two[1]), unlike, tolerance)
    assert (found.same, found.bits, found.worlds) == (same, False, 800)
    assert found.differing == (0 if same else 2)
    assert len(found.first) == found.differing


def test_a_run_is_reproduced_bit_for_bit(original, tmp_path):
    found = reproduce(original.path, Options(out=tmp_path / "again", execution=Execution(1, quiet=True)))
    assert (found.same, found.bits, found.unlike, found.differing) == (True, True, (), 0)
    assert found.run.store.content_hash() == original.content_hash()
    assert found.worlds == 2 * 2 * len(original.layout.policies)


@pytest.mark.slow
def test_a_manifest_alone_is_reproduced_by_its_hash_and_a_false_one_is_not(original, tmp_path):
    manifest = tmp_path / "saved.json"
    content = manifest_of(original.path)
    content["identity"]["code"] = "0" * 64
    save_alone(manifest, content | {"content_hash": "0" * 64})
    found = reproduce(manifest, Options(out=tmp_path / "again", execution=Execution(1, quiet=True)))
    assert (found.same, found.bits) == (False, False)
    assert found.unlike[0].startswith("the code (commit ")
    with pytest.raises(UserError, match="with one hash of 2 worlds"):
        reproduce(manifest, Options(worlds=1, execution=Execution(quiet=True)))


def test_what_cannot_be_reproduced_is_told(original, tmp_path):
    with pytest.raises(UserError, match="is the run to be reproduced"):
        reproduce(original.path, Options(out=original.path, execution=Execution(quiet=True)))
    content = manifest_of(original.path)
    saved = tmp_path / "saved.json"

    def refused(match, **changes):
        save_alone(saved, content | changes)
        with pytest.raises(UserError, match=match):
            reproduce(saved, Options(execution=Execution(quiet=True)))

    refused("is a study", identity={**content["identity"], "study": {"kind": "attribution"}})
    refused("there is no design 'sobel'", identity={**content["identity"], "design": "sobel"})
    refused("of another version: 1 mistake", config={**content["config"], "weather": 1})
