"""The library of configurations with the controls, clauses and shocks this program knows.

`sim.config` lies below them and takes their parameter models as an argument; here the two meet.
"""

from pathlib import Path

from sim import clauses, controls, shocks
from sim.config.errors import ConfigError
from sim.config.files import root_of
from sim.config.library import Library
from sim.config.schema.measures import ClauseSpec, ControlSpec, ShockSpec
from sim.plugins import plugins


def open_library(near: str | Path | None = None) -> Library:
    """Return the bundled configurations, with a user's own before them.

    Parameters
    ----------
    near
        A file or folder of the user's: the folder of configurations it belongs to comes first. A mere
        name adds nothing.

    Raises
    ------
    ConfigError
        When a path is given and nothing is there.
    """
    own: list[Path] = []
    if near is not None and is_path(near):
        if not Path(near).exists():
            raise ConfigError(f"no file or folder {str(near)[:200]!r}")
        own.append(root_of(Path(near)))
    return Library(
        own,
        controls=plugins(controls, ControlSpec),
        clauses=plugins(clauses, ClauseSpec),
        shocks=plugins(shocks, ShockSpec),
    )


def is_path(name: str | Path) -> bool:
    """Tell a path from the name of a configuration."""
    return isinstance(name, Path) or name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name
