"""Wherever a page says how much of history a fit left out meets, the yardsticks stand beside it."""

from pathlib import Path

import pytest

from experiments.runner.configs import open_library

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_left_out_stands_beside_untuned_and_nothing(page: Path) -> None:
    scores = open_library().baseline().fitted.scores
    for paragraph in page.read_text(encoding="utf-8").split("\n\n"):
        for bullet in paragraph.split("\n- "):
            words = " ".join(bullet.split()).lower()
            if f"of {scores.rows}" in words and f"{scores.left_out}" in words:
                assert "untuned" in words, bullet
                assert "nothing happen" in words, bullet
                assert f"{scores.prior}" in words.replace(f"{scores.left_out}", "", 1), bullet
                assert f"{scores.nothing}" in words, bullet
