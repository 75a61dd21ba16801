"""Whatever happens to a run folder is noticed or does no harm, and the same run mends it."""

import random  # noqa: TID251  - of tests, which no result depends on
import shutil
import warnings

import pandas as pd
import pytest

from experiments.opened import Run
from experiments.runner.execute import execute
from sim.config.errors import UserError
from tests.command import critmin
from tests.damage import damage, mutate
from tests.imitation_model import DATE, imitation_request
from tests.manifests import manifest_of, write_manifest

WORLDS = 200
QUICK, MANY = 10, 100


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    run_dir = tmp_path_factory.mktemp("sound") / "run"
    execute(imitation_request(run_dir, 100))  # the last block was extended, so a chunk has worlds of two pieces
    execute(imitation_request(run_dir, WORLDS))
    return run_dir


@pytest.fixture(scope="module")
def truth(sound):
    return everything(sound)


def everything(run_dir):
    """Return all that readers can see of a run."""
    run = Run.open(run_dir)
    return {
        "metrics": run.metrics(),
        "series": run.series().load(),
        "fans": run.fans(),
        "dated": pd.DataFrame(run.store.table("tight", "framework", by=DATE).array.reshape(12, -1)),
        "flows": run.store.totals("tight", "framework").flows(),
        "in force": run.store.totals("calm", "framework").in_force(),
        "design": run.design(),
        "columns": run.store.columns(),
        "failures": run.store.failures(),
        "layout": run.store.layout,
        "content_hash": run.store.content_hash(),
        **{key: run.store.manifest[key] for key in ("identity", "metrics", "worlds", "seed", "months")},
    }


def unlike(found, truth):
    return [name for name, value in truth.items() if not _same(found[name], value)]


def _same(one, other):
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    return one.identical(other) if hasattr(one, "identical") else one == other


def outside(folder):
    return {path: path.read_bytes() for path in folder.rglob("elsewhere*/**/*") if path.is_file()}


@pytest.mark.parametrize(
    "seed", [seed if seed < QUICK else pytest.param(seed, marks=pytest.mark.slow) for seed in range(MANY)]
)
def test_damage_is_noticed_or_harmless_and_mended(sound, truth, tmp_path, seed):
    run_dir = tmp_path / "run"
    shutil.copytree(sound, run_dir)
    told = damage(run_dir, seed)
    beyond = outside(tmp_path)
    noticed = ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = everything(run_dir)
    except UserError as error:
        noticed = str(error)
        assert str(run_dir) in noticed, told
    else:
        assert unlike(found, truth) == [], f"{told}: not noticed"
    if "is a link" in noticed:
        with pytest.raises(UserError, match="is a link"):
            execute(imitation_request(run_dir, WORLDS))
    else:
        execute(imitation_request(run_dir, WORLDS))
        assert unlike(everything(run_dir), truth) == [], f"{told}: not mended"
    assert outside(tmp_path) == beyond, f"{told}: files elsewhere were changed"
    strange = [path for path in run_dir.rglob("*") if path.is_file() and path.read_bytes() == b"precious"]
    assert len(strange) == told.startswith("foreign"), f"{told}: a file of somebody else's is gone"


def spoil(run_dir, dice):
    """Change something in a manifest, with a seal of its own so that it is not refused for that; say what was done."""
    told = mutate(changed := manifest_of(run_dir), dice)
    write_manifest(run_dir, changed)
    return told


@pytest.mark.parametrize("seed", [0, 1])
def test_no_manifest_ends_in_a_traceback(sound, tmp_path, capsys, seed):
    shelf = tmp_path / "shelf"
    run_dir = shelf / "run"
    shutil.copytree(sound, run_dir)
    shutil.copytree(sound, shelf / "sound")
    dice = random.Random(seed)
    before = manifest_of(run_dir)
    for _ in range(15):
        told = spoil(run_dir, dice)
        for command, folder in (("info", run_dir), ("runs", shelf), ("convergence", run_dir)):
            code = critmin(command, folder)
            out, err = capsys.readouterr()
            assert code in {0, 2}, told
            assert "\x1b" not in out + err, told
            assert command != "runs" or (code == 0 and "sound" in out), told
        write_manifest(run_dir, before)


COMMANDS = (
    ("info",), ("runs",), ("brief",), ("figure", "fan_cover"), ("export", "--to", "csv"), ("export", "--to", "netcdf"),
)  # fmt: skip


@pytest.mark.slow
def test_no_manifest_of_a_real_run_ends_in_a_traceback(tmp_path, capsys):
    run_dir = tmp_path / "run"
    words = ("--worlds", 2, "--months", 3, "--workers", 1, "--out", run_dir)
    assert critmin("run", "us-japan", *words) == 0
    dice = random.Random(7)
    before = manifest_of(run_dir)
    refused = 0
    for _ in range(10):
        told = spoil(run_dir, dice)
        for command, *options in COMMANDS:
            code = critmin(command, *options, run_dir)
            out, err = capsys.readouterr()
            assert code in {0, 2}, (told, command)
            assert "\x1b" not in out + err, (told, command)
            refused += code == 2
        write_manifest(run_dir, before)
    assert refused
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]
