"""The package can be published: its files build and pass an index's checks, citation and lock file are right."""

import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKED = re.compile(r"^([\w.-]+)==([^ ;]+)(?: ; (.*?))? \\$", flags=re.MULTILINE)


@pytest.fixture(scope="module")
def project(checkout):
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def lock(checkout):
    return (checkout / "requirements.lock").read_text(encoding="utf-8")


def test_the_locked_versions_satisfy_the_bounds(project, lock):
    wanted = [Requirement(text) for text in project["dependencies"]]
    for requirement in wanted:
        name = canonicalize_name(requirement.name)
        versions = [version for locked, version, _ in LOCKED.findall(lock) if canonicalize_name(locked) == name]
        assert versions, f"{name}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), f"{name}: run `make lock`"


def test_every_locked_version_has_hashes_and_no_host_is_named(lock):
    entries = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(LOCKED.findall(lock)) > 40
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in lock
    assert "--index" not in lock


def test_the_citation_agrees_with_the_project(checkout, project):
    citation = yaml.safe_load((checkout / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project["authors"]]


@pytest.mark.slow
def test_source_and_wheel_build_and_pass_the_checks_of_an_index(checkout, tmp_path):
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(checkout)]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (source,), (wheel,) = tmp_path.glob("critmin-*.tar.gz"), tmp_path.glob("critmin-*.whl")
    with tarfile.open(source) as archive:
        inside = {Path(name).relative_to(Path(name).parts[0]).as_posix() for name in archive.getnames()}
    assert {"CITATION.cff", "LICENSE", "README.md", "mkdocs.yml", "requirements.lock", "docs/index.md"} <= inside
    check = [sys.executable, "-m", "twine", "check", "--strict", str(source), str(wheel)]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("PASSED") == 2
