"""Open the library of configurations with every kind of control, clause and shock that the model has."""

from collections.abc import Sequence
from pathlib import Path

import sim.clauses
import sim.controls
import sim.shocks
from sim.clauses.base import Clause
from sim.config.library import Library
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


def uncounted_kinds() -> dict[str, str]:
    """Return the kinds of measures of which no tonnes are counted, and what is said in their place."""
    controls = {name: kind.uncounted for name, kind in plugins(sim.controls, ExportControl).items()}
    clauses = {name: kind.uncounted for name, kind in plugins(sim.clauses, Clause).items()}
    shocks = {name: kind.uncounted for name, kind in plugins(sim.shocks, Shock).items()}
    return {name: said for name, said in (controls | clauses | shocks).items() if said}
