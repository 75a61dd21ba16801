"""Completion of a command line by the shell: names of experiments, figures, and the parts of a run.

It is called at each key press, so it reads names of files and one manifest, and imports nothing that is slow.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_BEGUN: Final = "_CRITMIN_BEGUN"
"""Variable of the environment with what is set aside of the word to be completed."""


def experiments(incomplete: str) -> list[str]:
    """Return bundled experiments that begin so."""
    return _matching(_bundled("experiments"), incomplete)


def sweeps(incomplete: str) -> list[str]:
    """Return bundled sweeps that begin so."""
    return _matching(_bundled("sweeps"), incomplete)


def figures(incomplete: str) -> list[str]:
    """Return figures that begin so."""
    from experiments.figures.names import figure_captions
    from experiments.questions.registry import figure_names

    return _matching([*figure_captions(), *figure_names()], incomplete)


def policies(incomplete: str) -> list[str]:
    """Return policies of the run, or of the bundled experiment, that begin so."""
    return _matching(_of_run("policies") or _of_experiment(), incomplete)


def scenarios(incomplete: str) -> list[str]:
    """Return scenarios of the run that begin so."""
    return _matching(_of_run("scenarios"), incomplete)


def nations(incomplete: str) -> list[str]:
    """Return importers of the run that begin so."""
    return _matching(_of_run("nations"), incomplete)


def goods(incomplete: str) -> list[str]:
    """Return goods of the run that begin so."""
    return _matching(_of_run("goods"), incomplete)


def outcomes(incomplete: str) -> list[str]:
    """Return outcomes METRIC:NATION:GOOD of the run that begin so, one part further than what is written."""
    axes = ("metrics", "nations", "goods")
    begun = os.environ.get(_BEGUN, "")
    before, colon, _ = (begun + incomplete).rpartition(":")
    place = (before + colon).count(":")
    names = _of_run(axes[place]) if place < len(axes) else []
    return _matching([f"{before}{colon}{name}".removeprefix(begun) for name in names], incomplete)


def languages(incomplete: str) -> list[str]:
    """Return languages of the brief that begin so."""
    return _matching(["en", "ja"], incomplete)


def brief_formats(incomplete: str) -> list[str]:
    """Return kinds of files of the brief that begin so."""
    return _matching(["html", "pdf"], incomplete)


def export_formats(incomplete: str) -> list[str]:
    """Return formats of an export that begin so."""
    return _matching(["csv", "ema", "netcdf", "parquet", "xlsx"], incomplete)


def words_to_complete() -> list[str]:
    """Return the words behind the program's name on the line that a shell wants completed; none if it wants none."""
    line = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS") or ""
    return line.split()[1:] if "_CRITMIN_COMPLETE" in os.environ else []


def set_aside_colons() -> None:
    """Set aside what stands before the last colon of the word to be completed, where the shell is bash.

    Bash takes a colon for the end of a word: it hands ``shortage:JPN:ga`` over as five words and wants only what
    stands behind the last colon.
    """
    line, place = os.environ.get("COMP_WORDS"), os.environ.get("COMP_CWORD", "")
    if line is None or not place.isdecimal():
        return
    words = line.split(" ")
    before, current = words[: int(place)], "".join(words[int(place) : int(place) + 1])
    begun: list[str] = []
    if current == ":":
        before, current = [*before, ":"], ""
    while len(before) > 1 and before[-1] == ":":
        begun = [*before[-2:], *begun]
        before = before[:-2]
    os.environ |= {"COMP_WORDS": " ".join([*before, current]), "COMP_CWORD": str(len(before)), _BEGUN: "".join(begun)}


def _matching(names: list[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _of_run(axis: str) -> list[str]:
    """Return names along an axis of the first run folder on the line; none if it cannot be read."""
    files = (Path(word) / "manifest.json" for word in words_to_complete())
    with suppress(OSError, ValueError, LookupError, TypeError, StopIteration):
        file = next(file for file in files if file.is_file())
        return [str(name) for name in json.loads(file.read_text(encoding="utf-8"))["layout"][axis]]
    return []


def _of_experiment() -> list[str]:
    """Return the policies of the first bundled experiment on the line."""
    from sim.config import bundled_root
    from sim.config.yaml import load

    named = [word for word in words_to_complete() if word in _bundled("experiments")]
    return [*load(bundled_root() / "experiments" / f"{named[0]}.yaml").data.get("policies", {})] if named else []


def _bundled(folder: str) -> list[str]:
    from sim.config import bundled_root

    return sorted(path.stem for path in (bundled_root() / folder).glob("*.yaml"))
