"""README, Makefile and .ci/run name the same commands: what a reader types is what is checked."""

import re
from pathlib import Path

INSTALL = "pip install -e '.[test]'"
TEST = "pytest"


def shell_blocks(text: str) -> list[str]:
    """Return the commands of every fenced shell block, one a line."""
    blocks = re.findall(r"^```(?:sh|bash|console)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def commands_of_ci(checkout: Path) -> list[str]:
    return [line.strip() for line in (checkout / ".ci/run").read_text(encoding="utf-8").splitlines()]


def recipe(checkout: Path, target: str) -> list[str]:
    text = (checkout / "Makefile").read_text(encoding="utf-8").replace("$(TEST)", TEST)
    found = re.search(rf"^{target}:.*\n((?:\t.*\n?)*)", text, flags=re.MULTILINE)
    assert found, f"the Makefile has no target {target!r}"
    return [line.strip() for line in found.group(1).splitlines()]


def test_readme_names_the_run_and_the_test_command(checkout):
    commands = shell_blocks((checkout / "README.md").read_text(encoding="utf-8"))
    assert "pip install -e . && critmin run us-japan" in commands
    assert f"{INSTALL} && {TEST}" in commands


def test_ci_runs_the_readme_command(checkout):
    lines = commands_of_ci(checkout)
    assert INSTALL.replace("install", "install --quiet") in lines
    assert TEST in lines, "the test command stands alone on its line, with no option that the README lacks"


def test_make_runs_the_readme_command(checkout):
    assert f"TEST = {TEST}\n" in (checkout / "Makefile").read_text(encoding="utf-8")
    assert recipe(checkout, "test") == [TEST]


def test_ci_runs_what_make_check_runs(checkout):
    lines = commands_of_ci(checkout)
    for target in ("lint", "types", "layers", "test"):
        for command in recipe(checkout, target):
            assert command in lines, f"make {target} runs {command!r}, .ci/run does not"
