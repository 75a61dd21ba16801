"""`critmin brief`: write the brief of a run, in a language and as a kind of file."""

import json
from typing import Annotated

import typer

from experiments.commands import complete
from experiments.commands.options import Json, RunFolder


def brief(
    run_dir: RunFolder,
    language: Annotated[
        str, typer.Option(metavar="en|ja", help="Language of the brief.", autocompletion=complete.languages)
    ] = "en",
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="html|pdf", help="Write only this kind of file.", autocompletion=complete.brief_formats
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the brief of a run into its folder, as HTML and PDF, and print the files.

    Two pages with the answer, then an annex. English is brief.html and brief.pdf, Japanese brief-ja.html and
    brief-ja.pdf.

    Parameters
    ----------
    run_dir
        The run folder.
    language
        English or Japanese.
    formats
        HTML, PDF, or both when left out.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.brief import FORMATS, write

    files = [str(path) for path in write(run_dir, language, tuple(formats or FORMATS))]
    typer.echo(json.dumps({"files": files}) if as_json else "\n".join(files))
