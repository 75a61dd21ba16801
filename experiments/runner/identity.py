"""Decide when two runs are the same run.

A run is what its numbers depend on: the resolved configuration with months and seed, what was set and swept, the
source of the model and of the designs, and the versions of what they are computed with. The number of worlds is no
part of it, because more worlds only extend a run. An old result is thus never taken for a new one.
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import experiments.design
import sim

PACKAGES = (
    "numpy",
    "numba",
    "llvmlite",
    "scipy",
    "mesa",
    "pandas",
    "pint",
    "pydantic",
    "pyyaml",
    "pyarrow",
    "xarray",
    "zarr",
)
FOLDER_HASH_DIGITS = 8


def identity(
    config_hash: str, overrides: Mapping[str, float], axes: Mapping[str, Sequence[str]], question: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a run's numbers depend on.

    Parameters
    ----------
    config_hash
        Hash of the resolved configuration.
    overrides, axes
        Values of ``--set``, and of ``--sweep`` as they were asked for.
    question
        Parts of the configuration that a message names one by one if they differ, such as months and seed.
    """
    return {
        **question,
        "config": config_hash,
        "set": dict(sorted(overrides.items())),
        "sweep": {name: list(values) for name, values in axes.items()},
        "code": code_hash(),
        "versions": versions(),
    }


def fingerprint(run_identity: Mapping[str, Any]) -> str:
    """Return the sha256 of an identity."""
    return hashlib.sha256(json.dumps(run_identity, sort_keys=True).encode()).hexdigest()


def code_hash(packages: Sequence[ModuleType] = (sim, experiments.design)) -> str:
    """Return the sha256 of the sources that results come from: the model and the designs unless others are named."""
    hasher = hashlib.sha256()
    for package in packages:
        for root in map(Path, package.__path__):
            for path in sorted(root.rglob("*.py")):
                hasher.update(f"\n{package.__name__}/{path.relative_to(root).as_posix()}\n".encode())
                hasher.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return hasher.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results are computed and stored with."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "absent"
    return found


def machine() -> dict[str, Any]:
    """Return what else bits may depend on: processor and its vector instructions, with the host's name."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return {
        "host": socket.gethostname(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "cpu_features": sorted([*extensions.get("baseline", []), *extensions.get("found", [])]),
        "cores": os.cpu_count(),
    }


@lru_cache(maxsize=1)
def processor_kind() -> str:
    """Return architecture and vector instructions of this machine in one line: what bits may depend on."""
    return kind_of(machine())


def kind_of(of_machine: Mapping[str, Any]) -> str:
    """Return the kind of processor in a description that `machine` returned."""
    return " ".join([of_machine["processor"], *of_machine["cpu_features"]])


def processors_of(session: Mapping[str, Any]) -> list[str]:
    """Return the kinds of processors that computed a session's blocks; old sessions saved the runner's only."""
    return list(session.get("processors") or [kind_of(session)])


def git_commit() -> str | None:
    """Return the commit of the checkout the code runs from, with ``+changes`` if files differ; None outside one."""
    git = shutil.which("git")
    folder = Path(next(iter(sim.__path__))).parent
    if git is None or not (folder / ".git").exists():
        return None
    try:
        commit = _output(git, folder, "rev-parse", "HEAD")
        changed = _output(git, folder, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{commit}+changes" if changed else commit


def _output(git: str, folder: Path, *arguments: str) -> str:
    command = [git, "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603  - fixed words
    return done.stdout.strip()
