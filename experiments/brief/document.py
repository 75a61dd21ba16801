"""Write the brief of a run into its folder, as HTML and as PDF, in the language asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from experiments.analysis import Analysis, analyse, tables
from experiments.brief.compose import compose
from experiments.brief.content import Brief
from experiments.brief.html import html_of
from experiments.brief.pdf import pdf_of
from experiments.figures.data import FigureData
from experiments.figures.load import figure_data
from experiments.figures.output import FOLDER, paint_all, write_picture
from experiments.store import RunStore
from experiments.store.atomic import replacing
from experiments.words import LANGUAGES, Language
from experiments.words.names import known
from sim.config.errors import UserError

FILE_NAME: Final = "brief.html"
ENGLISH: Final = LANGUAGES[0]
FORMATS: Final[Mapping[str, Callable[[Brief], bytes]]] = {"html": html_of, "pdf": pdf_of}
"""What a brief can be rendered as."""


def write(run_dir: Path, language: str = ENGLISH, formats: tuple[str, ...] = tuple(FORMATS)) -> list[Path]:
    """Write the brief of a run, with figures drawn from its tables, and return the files.

    Parameters
    ----------
    run_dir
        The run folder.
    language
        Code of the language; other than English, it goes into the file's name.
    formats
        Some of `FORMATS`.

    Raises
    ------
    UserError
        If the folder is no run or cannot be written, or there is no such language or format.
    """
    known("language", language, LANGUAGES, "the brief")
    spoken = next(one for one in LANGUAGES if one == language)
    for name in formats:
        known("format", name, FORMATS, "the brief")
    store = RunStore.open(run_dir)
    try:
        return _save(store, figure_data(store), spoken, formats)
    except OSError as error:
        raise UserError(f"{store.path} cannot be written ({error}): the results are complete") from error


def publish(store: RunStore, analysis: Analysis | None = None) -> Path:
    """Write tables, figures and brief of a run in one go and return the brief.

    Parameters
    ----------
    store
        An opened run.
    analysis
        Its statistics, if they are known already.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    statistics = analysis or analyse(store)
    data = figure_data(store, analysis=statistics)
    pictures, _ = paint_all(data)
    tables.write_csv(statistics, store.path)
    for picture in pictures:
        write_picture(picture, store.path / FOLDER)
    _save(store, data, ENGLISH, tuple(FORMATS))
    return store.path / FILE_NAME


def _save(store: RunStore, data: FigureData, language: Language, formats: tuple[str, ...]) -> list[Path]:
    brief = compose(data, store, language)
    stem = "brief" if language == ENGLISH else f"brief-{language}"
    paths = []
    for name in formats:
        path = store.path / f"{stem}.{name}"
        with replacing(path) as temporary:
            temporary.write_bytes(FORMATS[name](brief))
        paths.append(path)
    return paths
