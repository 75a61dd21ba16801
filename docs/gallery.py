"""Renew the pictures of the gallery from a run: `make gallery RUN=runs/us-japan-1a2b3c4d`.

The page `docs/gallery.md` says which pictures there are. Each is the run's own figure, made narrower and reduced to a
palette, so that the repository stays small.
"""

import re
import sys
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parent
WIDTH = 1200  # pixels; about twice the width of the page's column
COLOURS = 128


def pictures() -> list[Path]:
    """Return the paths of the pictures that the page shows."""
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    return [DOCS / path for path in re.findall(r"\]\((figures/gallery/[\w-]+\.png)\)", page)]


def drawn(run: Path, name: str) -> Path:
    """Return the run's figure of that name; of several, the one with the shortest name.

    Raises
    ------
    SystemExit
        If the run has none.
    """
    found = sorted((run / "figures").glob(f"{name}*.png"), key=lambda path: (len(path.name), path.name))
    if not found:
        sys.exit(f"{run} has no figure {name!r}: run the command that docs/gallery.md names for it, then ask again")
    return found[0]


def shrink(source: Path, target: Path) -> None:
    """Write a smaller copy of a picture."""
    with Image.open(source) as image:
        picture = image.convert("RGB")
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def renew(run: Path) -> None:
    """Renew every picture of the page; find all of them before the first is written."""
    for source, target in [(drawn(run, target.stem), target) for target in pictures()]:
        shrink(source, target)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("say of which run: make gallery RUN=runs/us-japan-1a2b3c4d")
    renew(Path(sys.argv[1]))
