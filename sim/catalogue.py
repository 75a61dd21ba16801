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
