"""Open the configurations that a command reads: the user's own files first, then the bundled ones."""

from pathlib import Path

from sim.catalogue import open_library as open_catalogue
from sim.config.errors import ConfigError
from sim.config.files import root_of
from sim.config.library import Library


def open_library(near: str | Path | None = None) -> Library:
    """Return the library of configurations, in which a user's own files precede the bundled ones.

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
    if near is None or not is_path(near):
        return open_catalogue()
    if not Path(near).exists():
        raise ConfigError(f"no file or folder {str(near)[:200]!r}")
    if not (Path(near).is_file() or Path(near).is_dir()):
        raise ConfigError(f"{str(near)[:200]!r} is no file")  # a pipe that nobody writes to would be read for ever
    return open_catalogue([root_of(Path(near))])


def is_path(name: str | Path) -> bool:
    """Return whether a text is a path rather than the name of a configuration."""
    return isinstance(name, Path) or name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name
