"""Names that the pages use exist: parameters, metrics, options, figures and files of the tree."""

import re
from pathlib import Path

import pytest
import typer.main

import sim.clauses
import sim.controls
import sim.shocks
from experiments.cli import COMMANDS, app
from experiments.figures.registry import all_figures
from sim.clauses.base import Clause
from sim.controls.base import ExportControl
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics
from sim.plugins import plugins
from sim.shocks.base import Shock

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONCEPTS = ROOT / "docs" / "concepts"


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_every_metric_is_explained():
    known = all_metrics(MetricSettings(shortage_threshold=0.1, shortage_months=3))
    page = text_of(CONCEPTS / "metrics-and-intervals.md")
    assert [name for name in known if f"`{name}`" not in page] == []


@pytest.mark.parametrize(
    ("page", "package", "base"),
    [
        ("controls.md", sim.controls, ExportControl),
        ("controls.md", sim.shocks, Shock),
        ("clauses.md", sim.clauses, Clause),
    ],
    ids=["controls", "shocks", "clauses"],
)
def test_every_kind_is_explained_with_its_parameters(page, package, base):
    text = text_of(CONCEPTS / page)
    for name, kind in plugins(package, base).items():
        own = kind.model_fields.keys() - base.model_fields.keys() - {"goods"}
        missing = [word for word in (name, *own) if not re.search(rf"\b{word}\b", text)]
        assert missing == [], name


def test_every_rule_of_behaviour_is_explained_somewhere():
    behaviour = text_of(ROOT / "configs" / "baseline" / "behaviour.yaml")
    names = re.findall(r"^  (\w+): \{", behaviour, flags=re.MULTILINE)
    pages = "".join(text_of(page) for page in CONCEPTS.glob("*.md"))
    assert len(names) > 40
    assert [name for name in names if not re.search(rf"\b{name}\b", pages)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_options_exist(page):
    for command, words in re.findall(r"critmin (\w+)((?: [^\n`|#)]*)?)", "\n".join(_code(page))):
        assert command in {known.name for known in COMMANDS}, command
        options = {name for option in _options(command) for name in option}
        assert set(re.findall(r"(?<!\S)--[a-z]+", words)) <= options


def test_every_figure_is_named():
    page = text_of(ROOT / "docs" / "how-to" / "read-a-run.md")
    assert [name for name in all_figures() if f"`{name}`" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_of_the_tree_exist(page):
    prose = re.sub(r"^```.*?^```", "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    named = re.findall(r"`((?:sim|experiments|configs|tests|docs)/[\w./-]+)`", prose)
    in_wheels_only = ("sim/_configs/",)
    assert [name for name in named if not (ROOT / name).exists() and name not in in_wheels_only] == []


def _code(page: Path) -> list[str]:
    """Return the lines of a page that show what to type."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text_of(page), flags=re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).splitlines()
    return [
        line.removeprefix("$ ") for line in lines if line.startswith(("$ critmin", "critmin ")) and ": " not in line
    ]


def _options(command: str) -> list[list[str]]:
    group = typer.main.get_command(app(command))
    return [parameter.opts for parameter in group.commands[command].params]
