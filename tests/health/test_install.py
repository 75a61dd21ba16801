"""The install line of the README brings every library that the commands which it shows import."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sim", "experiments")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def distribution(requirement: str) -> str:
    """Return the normal form of a requirement's distribution."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=;!~]", requirement, maxsplit=1)[0]).lower()


@pytest.fixture(scope="module")
def installed():
    """Return what the first install line of the README installs, and its extras."""
    (words,) = re.findall(r"^pip install -e (\S+)", README, flags=re.MULTILINE)[:1]
    extras = {extra for found in re.findall(r"\[(.*?)\]", words) for extra in found.split(",")}
    wanted = PROJECT["dependencies"] + [r for extra in extras for r in PROJECT["optional-dependencies"][extra]]
    return {distribution(requirement) for requirement in wanted}, extras


@pytest.fixture(scope="module")
def trees():
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in files]


@pytest.fixture(scope="module")
def optional(trees):
    """Return the libraries that come with an extra: module, extra and what needs it."""
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    doors = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "imported"]
    return {tuple(ast.literal_eval(argument) for argument in call.args) for call in doors}


def modules(node: ast.AST) -> list[str]:
    """Return the top-level modules that a node imports."""
    if isinstance(node, ast.Import):
        return [name.name.split(".")[0] for name in node.names]
    return [node.module.split(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []


def test_everything_else_that_is_imported_is_installed(installed, trees, optional):
    named = {module for tree in trees for node in ast.walk(tree) for module in modules(node)}
    ours = {*sys.stdlib_module_names, *PACKAGES, "pydantic_core"}  # the last is a part of pydantic
    foreign = named - ours - {module for module, _, _ in optional}
    homes = packages_distributions()
    assert {"SALib", "h5netcdf", "openpyxl", "pymoo"} <= foreign
    missing = {module for module in foreign if not {distribution(home) for home in homes[module]} & installed[0]}
    assert missing == set()


def test_the_readme_shows_nothing_that_needs_a_further_extra(installed, optional):
    assert {extra for _, extra, _ in optional} <= PROJECT["optional-dependencies"].keys()
    shown = [purpose for _, extra, purpose in optional if extra not in installed[1] and purpose in README]
    assert shown == []
