"""Code that the concept pages show as the model's own is in the model, line by line."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGES = sorted((CHECKOUT / "docs/concepts").glob("*.md"))


def blocks_of(page):
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def code():
    files = [path for package in ("sim", "experiments") for path in (CHECKOUT / package).rglob("*.py")]
    return {line.strip() for path in files for line in path.read_text(encoding="utf-8").splitlines()}


@pytest.mark.parametrize("page", [page for page in PAGES if blocks_of(page)], ids=lambda page: page.stem)
def test_shown_code_is_there(page, code):
    shown = [line.strip() for block in blocks_of(page) for line in block.splitlines()]
    assert [line for line in shown if line not in {"", "..."} and line not in code] == []


def test_the_page_of_the_worlds_axis_shows_code():
    assert blocks_of(CHECKOUT / "docs/concepts/worlds-axis.md")
