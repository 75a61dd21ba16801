"""Execute the notebooks below `docs/notebooks/` (`make notebooks`), and make pages of them when MkDocs builds the site.

The repository holds them without outputs: pictures would make it large, and numbers would be those of an older model.
Executed ones lie in `build/notebooks/`. A page shows the outputs of the executed notebook whose cells are still the
same; without one it shows the cells alone, so that building the site never waits for the model.
"""

import os
import re
import sys
from html import escape
from pathlib import Path

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from nbclient import NotebookClient
from nbconvert import MarkdownExporter
from nbformat import NotebookNode

DOCS = Path(__file__).parent
EXECUTED = DOCS.parent / "build" / "notebooks"
NOT_EXECUTED = """!!! note

    This site was built without running the notebook, so its outputs are missing: `make notebooks docs` shows them.
"""
SECONDS_PER_CELL = 1800
PANDAS = re.compile(r"<style scoped>.*?</style>\s*<table[^>]*>", re.DOTALL)
"""How pandas opens a table: the site has its own style for tables."""
TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What a command tells a terminal about colours and its cursor."""


class NotebookPage(File):
    """A notebook as a page of the site, with the address that its Markdown would have."""

    def is_documentation_page(self) -> bool:
        """Tell MkDocs to make a page of it."""
        return True


def executed(source: Path, folder: Path) -> NotebookNode:
    """Return a notebook with the outputs of its cells, executed in a folder.

    Raises
    ------
    CellExecutionError
        If a cell fails.
    """
    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS_PER_CELL, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    # Figures belong below their cell, whatever backend the caller draws with; `!critmin` is that of this Python.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    path = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    return client.execute(env=environment | {"PATH": path})


def execute_all() -> None:
    """Execute every notebook in one folder, where later ones find the runs of earlier ones."""
    work = EXECUTED / "work"
    work.mkdir(parents=True, exist_ok=True)
    for source in sorted((DOCS / "notebooks").glob("*.ipynb")):
        print(f"executing {source.name} ...", flush=True)  # noqa: T201  - a script tells how far it is
        nbformat.write(executed(source, work), EXECUTED / source.name)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put a page in place of each notebook; MkDocs calls this."""
    for file in [file for file in files if file.src_uri.endswith(".ipynb")]:
        files.remove(file)
        page = NotebookPage(file.src_uri, None, config.site_dir, config.use_directory_urls)
        page.generated_by = "notebooks"
        page.content_string = markdown(Path(str(file.abs_src_path)))
        files.append(page)
    return files


def markdown(source: Path) -> str:
    """Return a notebook as Markdown, with outputs if it has been executed since its cells changed."""
    notebook = nbformat.read(source, as_version=4)
    done = EXECUTED / source.name
    found = nbformat.read(done, as_version=4) if done.is_file() else None
    shown = found if found is not None and _cells(found) == _cells(notebook) else notebook
    for cell in shown.cells:
        cell.outputs = [_described(output) for output in cell.get("outputs", [])]
    text, _ = MarkdownExporter().from_notebook_node(shown)
    text = PANDAS.sub("<table>", text)
    if shown is found:
        return str(text)
    title, _, rest = str(text).lstrip().partition("\n")
    return f"{title}\n\n{NOT_EXECUTED}\n{rest}"


def _cells(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def _described(output: NotebookNode) -> NotebookNode:
    """Return an output as a page can show it: a picture in the page itself, described in words; plain text."""
    if png := output.get("data", {}).pop("image/png", None):
        words = output.metadata.get("image/png", {}).get("alt", "Figure drawn by the cell above")
        output.data["text/html"] = f'<img alt="{escape(words)}" src="data:image/png;base64,{"".join(png.split())}">'
    if "text" in output:
        output.text = TERMINAL.sub("", output.text)
    return output


if __name__ == "__main__":
    execute_all()
