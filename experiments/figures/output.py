"""Write figures into a run folder, as PNG for reading and SVG for editing."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.figures.base import Drawn, FigureSpec
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.load import figure_data
from experiments.figures.registry import all_figures
from experiments.figures.style import drawing
from experiments.store import RunStore
from experiments.store.atomic import replacing
from experiments.words.names import known
from experiments.words.sentences import sentence
from sim.config.errors import UserError

FOLDER = "figures"
DOTS_PER_INCH = 160
_PATH = re.compile(r'(?<= d=")[^"]*')
_NUMBER = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class Picture:
    """One figure, drawn.

    Attributes
    ----------
    spec, drawn
        Which figure, and the numbers it shows.
    png, svg
        The two files' contents.
    """

    spec: FigureSpec
    drawn: Drawn
    png: bytes
    svg: bytes


def paint(spec: FigureSpec, data: FigureData) -> Picture:
    """Draw one figure.

    Raises
    ------
    NotDrawable
        If the run lacks what the figure needs.
    """
    spec.check(data)
    with drawing():
        figure = blank(*spec.size)
        drawn = spec.draw(figure, data)
        drawn = replace(drawn, title=sentence(drawn.title))
        return Picture(spec, drawn, saved(figure, "png"), saved(figure, "svg"))


def paint_all(data: FigureData) -> tuple[list[Picture], dict[str, str]]:
    """Draw every figure that the run allows; return them, and why the others could not be drawn."""
    pictures, left_out = [], {}
    for name, spec in all_figures().items():
        try:
            pictures.append(paint(spec, data))
        except NotDrawable as reason:
            left_out[name] = str(reason)
    return pictures, left_out


def draw_one(name: str, run_dir: Path, nation: str | None = None, good: str | None = None) -> list[Path]:
    """Draw one figure of a run again, for another nation or good if asked, and return its files.

    Raises
    ------
    UserError
        If there is no such figure, run, nation or good, the run lacks what the figure needs, or its folder cannot be
        written.
    """
    figures = all_figures()
    known("figure", name, figures)
    store = RunStore.open(run_dir)
    picture = paint(figures[name], figure_data(store, nation, good))
    chosen = "".join(f"-{part}" for part in (nation, good) if part)
    try:
        return write_picture(picture, store.path / FOLDER, chosen)
    except OSError as error:
        raise UserError(f"{store.path} cannot be written ({error.strerror}): the results are complete") from error


def write_picture(picture: Picture, folder: Path, suffix: str = "") -> list[Path]:
    """Write a figure's two files, each in one step.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    return _write({"png": picture.png, "svg": picture.svg}, folder, f"{picture.spec.name}{suffix}")


def write_figure(paint_it: Callable[[], Figure], folder: Path, name: str) -> list[Path]:
    """Draw a figure that is not of the registry, write it as PNG and SVG, and return the files.

    Parameters
    ----------
    paint_it
        Makes the figure (`blank`); called inside the style of all figures.
    folder, name
        Where to write, and the files' name without ending.

    Raises
    ------
    UserError
        If the folder cannot be written.
    """
    try:
        return _write(drawn_files(paint_it), folder, name)
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error.strerror}): the results are complete") from error


def drawn_files(paint_it: Callable[[], Figure]) -> dict[str, bytes]:
    """Draw a figure and return the contents of its files by their ending, ``png`` and ``svg``."""
    with drawing():
        figure = paint_it()
        return {ending: saved(figure, ending) for ending in ("png", "svg")}


def blank(width: float, height: float) -> Figure:
    """Return an empty figure of this size in inches, with a canvas of its own."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _write(files: Mapping[str, bytes], folder: Path, name: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for ending, content in files.items():
        path = folder / f"{name}.{ending}"
        with replacing(path) as temporary:
            temporary.write_bytes(content)
        paths.append(path)
    return paths


def saved(figure: Figure, ending: str) -> bytes:
    """Return the content of a figure's file."""
    buffer = io.BytesIO()
    # No date inside the files: the same run gives the same bytes.
    metadata = {"Date": None} if ending == "svg" else {}
    figure.savefig(buffer, format=ending, dpi=DOTS_PER_INCH, metadata=metadata)
    content = buffer.getvalue()
    return _PATH.sub(_rounded, content.decode("utf-8")).encode("utf-8") if ending == "svg" else content


def _rounded(path: re.Match[str]) -> str:
    """Round the points of a path to a tenth of a point: no page shows more, and hatches are long lists of points."""
    return " ".join(_NUMBER.sub(_shorter, path.group()).split())


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number.group()):.1f}".removesuffix(".0")
