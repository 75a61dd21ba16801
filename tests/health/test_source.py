"""The sources keep the house rules that no linter holds."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
TEXT = {".py", ".yaml", ".yml", ".md", ".toml", ".json", ".csv", ".j2", ".html", ".css", ".txt", ""}
FOLDERS = ("sim", "experiments", "configs", "tests", "docs", ".ci")
# Written in pieces, so that this file does not find itself.
MACHINE_PATHS = re.compile(
    "|".join((r"(?<![\w.])/" + "work/", "/" + "tmp/", "/" + "root/", "/" + r"home/\w", "[A-Z]:" + r"\\Users"))
)
MODULES = sorted(path for package in ("sim", "experiments") for path in (ROOT / package).rglob("*.py"))


def texts() -> list[Path]:
    inside = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*"))]
    candidates = [*(path for path in ROOT.iterdir() if path.name != ".git"), *inside]
    return [p for p in candidates if p.is_file() and p.suffix in TEXT and "__pycache__" not in p.parts]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def undocumented(tree: ast.Module) -> list[str]:
    """Return module, public classes, functions and methods without a docstring."""
    missing = [] if ast.get_docstring(tree) else ["the module"]
    open_nodes: list[ast.AST] = [tree]
    while open_nodes:
        for node in ast.iter_child_nodes(open_nodes.pop()):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                missing.append(f"{node.name} (line {node.lineno})")
            if isinstance(node, ast.ClassDef):
                open_nodes.append(node)
    return missing


def test_no_path_of_a_machine_is_in_the_text():
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATHS.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_is_short_and_documented(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < LONGEST_MODULE, "one concept a module: split it"
    assert not undocumented(ast.parse(text))


@pytest.mark.parametrize("path", [path for path in MODULES if "sim" in path.relative_to(ROOT).parts], ids=name)
def test_the_model_does_not_print(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    prints = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "print"]
    assert not prints, f"lines {prints}: return the text, a command prints it"
