"""Every bundled experiment has one page with its answer, and the commands that the page shows are understood."""

import re
import shlex
from itertools import pairwise

import pytest

from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from sim.config import bundled_root
from tests.command import critmin
from tests.docs.study import FILE, PAGES

EXPERIMENTS = sorted(file.stem for file in (bundled_root() / "experiments").glob("*.yaml"))
ASKED = ("## The answer", "## Ask it", "## Change the question", "## Read the run", "## The numbers")
DOUBTS = "## What to doubt, and what it cannot say"


def page(name: str) -> str:
    return (PAGES / "questions" / f"{name}.md").read_text(encoding="utf-8")


def test_every_experiment_has_a_page_and_the_index_leads_to_it():
    assert {file.stem for file in (PAGES / "questions").glob("*.md")} == set(EXPERIMENTS)
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    assert [name for name in EXPERIMENTS if f"(questions/{name}.md)" not in index] == []


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_page_answers_first_then_says_how_to_ask_and_ends_with_doubts(name):
    text = page(name)
    parts = tuple(line for line in text.splitlines() if line.startswith("## "))
    assert parts[: len(ASKED)] == ASKED
    assert parts[-1] == DOUBTS
    assert f"$ critmin run {name}\n" in text


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_a_page_sets_and_sweeps_is_a_number_of_its_experiment(name):
    commands = [shlex.split(line) for line in re.findall(rf"^\$ (critmin run {name} .*)$", page(name), re.MULTILINE)]
    assert len(commands) > 1
    for words in commands:
        settings = tuple(after for word, after in pairwise(words) if word == "--set")
        sweeps = tuple(after for word, after in pairwise(words) if word == "--sweep")
        assert len(words) == 3 + 2 * len(settings) + 2 * len(sweeps)
        prepare(name, Options(settings=settings, sweeps=sweeps))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_names_of_numbers_in_a_page_exist(name):
    columns = {str(column["name"]) for column in prepare(name, Options()).manifest["columns"]}
    named = re.findall(r"`((?:clause|control|shock|switch|member|behaviour)\.[\w.-]+)(?:=[\d.]+)?`", page(name))
    assert [word for word in named if word not in columns] == []


def test_the_files_of_the_pages_are_sound(tmp_path, capsys):
    files = [found for name in EXPERIMENTS for found in FILE.findall(page(name))]
    assert files
    for path, text in files:
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    code = critmin("check", tmp_path / "my-study")
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert f"{len(files)} file(s) checked, no mistakes" in printed.out
