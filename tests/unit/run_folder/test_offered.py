"""Every command that `critmin info` offers works, for each kind of folder that a command leaves."""

import contextlib
import json
import shlex

import pytest

from tests.command import critmin

SMALL = ("--months", 6, "--workers", 1)
MADE = {
    "run": ("run", "flooding", "--worlds", 1, *SMALL),
    "design": ("run", "flooding", "--worlds", 2, *SMALL, "--design", "sobol", "--set", "behaviour.fear_cover=0.5"),
    "sweep": ("sweep", "reserve-size", "--worlds", 1, *SMALL),
    "fraction": ("run", "flooding", "--sweep", "demand_growth.gallium=0.02,0.05", "--fraction", "1/2", *SMALL,
        "--worlds", 1),
    "attribution": ("attribute", "flooding", "--worlds", 2, *SMALL),
    "screening": ("sensitivity", "flooding", "--trajectories", 2, "--samples", 2, "--factors", 2, *SMALL),
    "frontier": ("frontier", "flooding", "--nation", "JPN", "--population", 4, "--generations", 1, "--worlds", 2,
        "--check-worlds", 2, *SMALL),
    "hindcast": ("hindcast", "gallium-2023", "--worlds", 2, "--workers", 1),
    "calibration": ("calibrate", "--draws", 2, "--accepted", 1, "--no-ablation", "--workers", 1),
}  # fmt: skip


def offered(folder, capsys):
    """Return the commands that `critmin info` offers for a folder, and check that it prints them."""
    capsys.readouterr()
    assert critmin("info", folder, "--json") == 0
    commands = json.loads(capsys.readouterr().out)["commands"]
    assert critmin("info", folder) == 0
    printed = capsys.readouterr().out
    assert all(command in printed for command in commands.values())
    return commands


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(MADE))
def test_each_offered_command_works(kind, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = MADE[kind]
    folder = tmp_path / ("runs" if kind == "hindcast" else "out put")
    assert critmin(*words, *(() if kind == "hindcast" else ("--out", folder))) == 0
    folders = [path.parent for path in sorted(tmp_path.rglob("manifest.json"))]
    looked_at = {folder, *folders} if kind in {"frontier", "calibration"} else set(folders)
    for one in looked_at:
        for purpose, command in offered(one, capsys).items():
            code = critmin(*shlex.split(command)[1:])
            assert code == 0, (purpose, command, capsys.readouterr().err)


@pytest.mark.slow
def test_what_was_interrupted_is_offered_to_go_on(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def stop(*_others):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
        patch.setattr("experiments.runner.execute._work_through", stop)
        critmin(*MADE["run"], "--out", tmp_path / "run")
    (command,) = offered(tmp_path / "run", capsys).values()
    assert critmin(*shlex.split(command)[1:]) == 0
