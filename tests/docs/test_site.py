"""The pages make a site: each has a place in the navigation, the build is clean, nothing is loaded from elsewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOADED = re.compile(r"""<(?:script|img|iframe)[^>]*\ssrc="?(https?:)?//|<link[^>]*\shref="?(https?:)?//""")
PUBLIC = ("run", "attribute", "Run", "UserError")
CONTRACTS = ("ExportControl", "Modifier", "Clause", "ClauseModifier", "Shock", "ShockModifier", "Metric", "FigureSpec")


def leaves(part: object) -> list[str]:
    """Return the pages of a part of the navigation."""
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part
    return [page for inner in parts for page in leaves(inner)]


def test_every_page_has_one_place_in_the_navigation():
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    docs = ROOT / "docs"
    pages = sorted(path.relative_to(docs).as_posix() for end in ("*.md", "*.ipynb") for path in docs.rglob(end))
    assert sorted(leaves(site["nav"])) == pages


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(
        build, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_notebooks_are_pages_with_links_to_other_pages(site):
    page = (site / "notebooks" / "run" / "index.html").read_text(encoding="utf-8")
    assert "Run an experiment and read its answer" in page
    assert 'href="../compare/"' in page
    assert 'href="../../how-to/read-a-run/"' in page


def test_the_site_loads_nothing_from_elsewhere(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 60
    assert [page.name for page in pages if LOADED.search(page.read_text(encoding="utf-8"))] == []
    assert "gallium" in (site / "search" / "search_index.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "names"), [("python", PUBLIC), ("contracts", CONTRACTS)])
def test_the_reference_holds_the_interface(site, page, names):
    text = (site / "reference" / page / "index.html").read_text(encoding="utf-8")
    titled = set(re.findall(r'<h[2-4] id="([\w.]+)"', text))
    assert [name for name in names if not any(word.endswith(f".{name}") for word in titled)] == []
