"""Importing any module changes nothing: no numpy settings, no handlers, no files."""

import json
import os
import subprocess
import sys

import matplotlib as mpl

PROBE = """
import importlib, json, logging, os, pkgutil, sys, warnings
import numpy as np

def state():
    return {
        "numpy errors": np.geterr(),
        "numpy random state": np.random.get_state()[1].tolist(),
        "log handlers": [repr(handler) for handler in logging.getLogger().handlers],
        "folder": os.getcwd(),
        "environment": dict(os.environ),
    }

before = state()
names = []
for package in ("sim", "experiments"):
    root = importlib.import_module(package)
    for found in pkgutil.walk_packages(root.__path__, package + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
            names.append(found.name)
after = state()
print(json.dumps({
    "names": names,
    "changed": [key for key in before if before[key] != after[key]],
    "pyplot": "matplotlib.pyplot" in sys.modules,
}))
"""


def test_importing_every_module_changes_nothing(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "folder"
    for path in (home, folder):
        path.mkdir()
    own = {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "MPLCONFIGDIR": mpl.get_cachedir(),  # its font list takes seconds to make
        "PYTHONWARNINGS": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert len(answer["names"]) > 20
    assert not answer["changed"]
    assert not answer["pyplot"], "figures take an Axes and keep no pyplot state"
    written = [str(path.relative_to(tmp_path)) for root in (home, folder) for path in root.rglob("*") if path.is_file()]
    assert not written
