"""The notebooks are clean in the repository, run from their first cell to their last, and are pages of the site."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
LONG = {"run", "compare", "discover"}
BLOCK = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def pages():
    """Return the module that executes notebooks and makes pages of them."""
    spec = importlib.util.spec_from_file_location("notebook_pages", ROOT / "docs" / "notebook_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of(*, long: bool) -> list[object]:
    """Return the notebooks that the default suite can afford, or the others, as parameters of a test."""
    return [pytest.param(path, id=path.stem) for path in NOTEBOOKS if (path.stem in LONG) == long]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs_and_without_traces_of_a_machine(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert path.stat().st_size < 20_000
    assert not re.search(r"(/home|/Users|/root|/tmp|/work|[A-Z]:\\)", path.read_text(encoding="utf-8"))


def test_the_notebook_of_a_mineral_writes_the_files_of_its_how_to():
    told = dict(BLOCK.findall((ROOT / "docs" / "how-to" / "add-a-mineral.md").read_text(encoding="utf-8")))
    cells = nbformat.read(ROOT / "docs" / "notebooks" / "own-mineral.ipynb", as_version=4).cells
    sources = [cell.source.partition("\n") for cell in cells if cell.source.startswith("%%writefile")]
    assert {first.split()[1]: f"{rest}\n" for first, _, rest in sources} == told


def runs(pages, path, folder):
    """Execute a notebook; none of its cells may fail or warn."""
    done = pages.executed(path, folder)
    outputs = [output for cell in done.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert any(has_picture(output.get("data", {})) for output in outputs)
    return done


def has_picture(shown):
    """Return whether an output is a picture, or a finding with one in its HTML."""
    return "image/png" in shown or "data:image/png" in shown.get("text/html", "")


@pytest.mark.parametrize("path", of(long=False))
def test_a_short_notebook_runs(pages, path, tmp_path):
    runs(pages, path, tmp_path)


@pytest.mark.slow
def test_the_long_notebooks_run_one_after_the_other(pages, tmp_path):
    for path in [path for path in NOTEBOOKS if path.stem in LONG]:
        runs(pages, path, tmp_path)


def test_a_page_shows_outputs_only_of_the_same_cells(pages, tmp_path, monkeypatch):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell("# Two\n\nA sum."), nbformat.v4.new_code_cell("1 + 1")]
    source = tmp_path / "sum.ipynb"
    nbformat.write(notebook, source)
    monkeypatch.setattr(pages, "EXECUTED", tmp_path / "executed")
    assert "without running the notebook" in pages.markdown(source)
    pages.EXECUTED.mkdir()
    picture = nbformat.v4.new_output(
        "display_data", {"image/png": "iVBO\n", "text/plain": "x"}, metadata={"image/png": {"alt": "A <line>"}}
    )
    notebook.cells[1].outputs = [picture]
    nbformat.write(notebook, pages.EXECUTED / "sum.ipynb")
    page = pages.markdown(source)
    assert '<img alt="A &lt;line&gt;" src="data:image/png;base64,iVBO">' in page
    assert "without running" not in page
    notebook.cells[1].update(source="1 + 2", outputs=[])
    nbformat.write(notebook, source)
    assert "<img" not in pages.markdown(source)
