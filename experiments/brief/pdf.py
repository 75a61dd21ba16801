"""Render a brief as a PDF with typst: A4, tagged for screen readers, and the same bytes for the same run.

The text of a brief comes from run folders, that is from strangers. It is handed to typst as JSON and never becomes part
of a program; typst sees no file but the fonts that come with the installed packages.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, cast

import matplotlib as mpl
import typst

from experiments.brief.content import Brief
from experiments.figures.style import shipped_japanese
from sim.config.errors import UserError

TEMPLATE = "template.typ"
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): titles, language, reading order and alternative texts are there, or typst refuses."""


def pdf_of(brief: Brief) -> bytes:
    """Return the brief as a PDF.

    Raises
    ------
    UserError
        If typst cannot set it.
    """
    try:
        pdf = compiler_of(brief).compile(format="pdf", pdf_standards=STANDARD, timestamp=0)
    except typst.TypstError as error:
        raise UserError(f"the brief cannot be set as PDF: {error.message}; ask for --format html") from error
    return cast("bytes", pdf)  # images come as a list, one for each page


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of a brief: those of typst, those of matplotlib, and the Japanese one."""
    japanese = shipped_japanese()
    folders = [Path(mpl.get_data_path()) / "fonts" / "ttf", *([japanese.parent] if japanese else [])]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def compiler_of(brief: Brief) -> typst.Compiler:
    """Return typst with the brief in its hands, to set it or to ask where what stands."""
    program = files("experiments.brief").joinpath(TEMPLATE).read_bytes()
    return typst.Compiler(program, font_paths=_fonts(), sys_inputs={"brief": json.dumps(brief.plain())})
