"""Open the library of configurations with every kind of control, clause and shock that the model has."""

import inspect
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import sim.clauses
import sim.controls
import sim.shocks
from sim.clauses.base import Clause
from sim.config.library import Library
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl
from sim.plugins import plugins
from sim.shocks.base import Shock


def open_library(roots: Path | Sequence[Path] | None = None) -> Library:
    """Return the bundled library, behind the user's own folders if any are given."""
    return Library(
        roots,
        controls=plugins(sim.controls, ExportControl),
        clauses=plugins(sim.clauses, Clause),
        shocks=plugins(sim.shocks, Shock),
    )


def kind_words() -> dict[str, dict[str, Wording]]:
    """Return what every kind of control, clause and shock says of itself, by family and kind.

    A kind that says nothing goes by its name and the first sentence of its docstring.
    """
    families: dict[str, tuple[ModuleType, type[ExportControl | Clause | Shock]]] = {
        "control": (sim.controls, ExportControl), "clause": (sim.clauses, Clause), "shock": (sim.shocks, Shock),
    }  # fmt: skip
    return {
        family: {name: _wording(name, kind, base) for name, kind in plugins(package, base).items()}
        for family, (package, base) in families.items()
    }


def _wording(
    name: str, kind: type[ExportControl | Clause | Shock], base: type[ExportControl | Clause | Shock]
) -> Wording:
    if kind.words is not base.words:
        return kind.words.over(base.words)
    said = " ".join((inspect.getdoc(kind) or "").split("\n\n", 1)[0].split())
    return Wording(Text(name.replace("_", " ").capitalize()), Text(said)).over(base.words)


def uncounted_kinds() -> dict[str, str]:
    """Return the kinds of measures of which no tonnes are counted, and what is said in their place."""
    controls = {name: kind.uncounted for name, kind in plugins(sim.controls, ExportControl).items()}
    clauses = {name: kind.uncounted for name, kind in plugins(sim.clauses, Clause).items()}
    shocks = {name: kind.uncounted for name, kind in plugins(sim.shocks, Shock).items()}
    return {name: said for name, said in (controls | clauses | shocks).items() if said}
