"""`critmin discover`, `robustness`, `compare` and `convergence`: text, JSON, files and exit codes."""

import json

import pytest

from experiments.runner.execute import execute
from tests.imitation_model import shortage_request


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "one"
    execute(shortage_request(folder, 128))
    return folder


@pytest.mark.parametrize(
    ("words", "says", "tables", "files"),
    [
        (
            ("discover", "RUN"),
            "With 'framework' JPN runs short of gallium in",
            ("box", "trajectory"),
            ("discovery-shortage-JPN-gallium.csv", "figures/discovery-shortage-JPN-gallium.svg"),
        ),
        (
            ("robustness", "RUN", "--outcome", "unserved:JPN:gallium > 5 %"),
            "'framework' has the least regret over gallium in JPN",
            ("robustness",),
            ("robustness.csv", "figures/robustness.png"),
        ),
        (
            ("compare", "RUN:none", "RUN:framework"),
            "chance of a shortage, 'framework' against 'no partnership': ",
            ("summary", "differences"),
            ("comparison.csv", "figures/comparison.png"),
        ),
        (
            ("convergence", "RUN"),
            "headlines on gallium in JPN have settled",
            ("verdict", "convergence"),
            ("convergence.csv", "figures/convergence.png"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_text_json_and_files(critmin, folder, words, says, tables, files):
    asked = [word.replace("RUN", str(folder)) for word in words]
    text = critmin(*asked)
    assert text.code == 0
    assert says in text.out.replace("\n", " ")
    assert all(str(folder / name) in text.out for name in files)
    assert all((folder / name).is_file() for name in files)
    rows = critmin(*asked, "--csv")
    assert rows.code == 0
    assert rows.out == (folder / files[0]).read_text(encoding="utf-8")
    answer = critmin(*asked, "--json")
    assert answer.code == 0
    told = json.loads(answer.out)
    assert all(told[name] and isinstance(told[name][0], dict) for name in tables)


@pytest.mark.parametrize(
    ("figure", "files"),
    [
        ("discovery", "discovery-shortage-JPN-gallium"),
        ("robustness", "robustness"),
        ("comparison", "comparison"),
        ("convergence", "convergence"),
    ],
)
def test_the_figure_of_a_question_is_drawn_by_its_name(critmin, folder, figure, files):
    for path in (folder / "figures").glob(f"{files}.*"):
        path.unlink()
    drawn = critmin("figure", figure, folder)
    assert (drawn.code, drawn.err) == (0, "")
    assert drawn.out.split() == [str(folder / f"figures/{files}.{ending}") for ending in ("png", "svg")]
    assert (folder / f"figures/{files}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("command", ["discover", "robustness", "compare", "convergence"])
def test_what_is_no_run_is_exit_code_2(critmin, tmp_path, command):
    answer = critmin(command, tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert "Traceback" not in answer.err
    assert str(tmp_path) in answer.err


def test_doubts_go_to_stderr(critmin, folder):
    answer = critmin("discover", folder, "--outcome", "unserved:JPN:gallium > 20 %", "--policy", "none")
    assert answer.code == 0
    assert "Run more worlds" in answer.err
