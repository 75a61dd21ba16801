"""The wheel carries its configs and finds them far from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROBE = "import sim.config; print(sim.config.__file__); print(sim.config.bundled_root())"


def run(*command: str, folder: Path, **variables: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, checkout):
    folder = tmp_path_factory.mktemp("dist")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    run(sys.executable, "-m", "pip", "wheel", *options, str(checkout), folder=folder)
    (built,) = folder.glob("critmin-*.whl")
    return built


def test_wheel_holds_every_config_and_the_licence(wheel, checkout):
    inside = set(zipfile.ZipFile(wheel).namelist())
    configs = {path.relative_to(checkout / "configs").as_posix() for path in (checkout / "configs").rglob("*.yaml")}
    assert configs
    assert {f"sim/_configs/{path}" for path in configs} <= inside
    assert {"sim/py.typed", "experiments/py.typed"} <= inside
    assert any(path.endswith("licenses/LICENSE") for path in inside)


def test_installed_wheel_works_outside_the_checkout(wheel, tmp_path):
    target = tmp_path / "installed"
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(target),
        str(wheel),
        folder=tmp_path,
    )
    module, configs = run(sys.executable, "-c", PROBE, folder=tmp_path, PYTHONPATH=str(target)).splitlines()
    assert Path(module).is_relative_to(target)
    assert Path(configs).is_relative_to(target)
    call = "import sys; sys.argv = ['critmin', 'list']; from experiments.cli import main; sys.exit(main())"
    assert "us-japan" in run(sys.executable, "-c", call, folder=tmp_path, PYTHONPATH=str(target))
