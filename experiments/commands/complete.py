"""Completion of a command line by the shell: names of experiments, figures, and the parts of a run.

It is called at each key press, so it reads names of files and one manifest, and imports nothing that is slow.
"""

import json
import os
from contextlib import suppress
from pathlib import Path


def experiments(incomplete: str) -> list[str]:
    """Return bundled experiments that begin so."""
    return _matching(_bundled("experiments"), incomplete)


def sweeps(incomplete: str) -> list[str]:
    """Return bundled sweeps that begin so."""
    return _matching(_bundled("sweeps"), incomplete)


def figures(incomplete: str) -> list[str]:
    """Return figures that begin so."""
    from experiments.questions.registry import figure_names

    files = sorted((Path(__file__).parents[1] / "figures").glob("*.py"))
    own = [path.stem for path in files if "\nSPEC" in path.read_text(encoding="utf-8")]
    return _matching([*own, *figure_names()], incomplete)


def policies(incomplete: str) -> list[str]:
    """Return policies of the run that begin so."""
    return _matching(_of_run("policies"), incomplete)


def scenarios(incomplete: str) -> list[str]:
    """Return scenarios of the run that begin so."""
    return _matching(_of_run("scenarios"), incomplete)


def nations(incomplete: str) -> list[str]:
    """Return importers of the run that begin so."""
    return _matching(_of_run("nations"), incomplete)


def goods(incomplete: str) -> list[str]:
    """Return goods of the run that begin so."""
    return _matching(_of_run("goods"), incomplete)


def words_to_complete() -> list[str]:
    """Return the words behind the program's name on the line that a shell wants completed; none if it wants none."""
    line = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS") or ""
    return line.split()[1:] if "_CRITMIN_COMPLETE" in os.environ else []


def _matching(names: list[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _of_run(axis: str) -> list[str]:
    """Return names along an axis of the first run folder on the line; none if it cannot be read."""
    files = (Path(word) / "manifest.json" for word in words_to_complete())
    with suppress(OSError, ValueError, LookupError, TypeError, StopIteration):
        file = next(file for file in files if file.is_file())
        return [str(name) for name in json.loads(file.read_text(encoding="utf-8"))["layout"][axis]]
    return []


def _bundled(folder: str) -> list[str]:
    from sim.config import bundled_root

    return sorted(path.stem for path in (bundled_root() / folder).glob("*.yaml"))
