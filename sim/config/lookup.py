"""Finds the file of a configuration that is asked for by the name that it gives itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.config.errors import ConfigError, did_you_mean, display_path, raise_all
from sim.config.files import SUFFIXES, Roots
from sim.config.yaml import load

NAMED = ("experiment", "scenario", "partnership", "hindcast", "sweep")
"""Kinds that are asked for by name."""


@dataclass(frozen=True)
class Lookup:
    """Names of all files below some folders.

    Attributes
    ----------
    roots
        The folders.
    """

    roots: Roots

    def find(self, kind: str, name: str | Path) -> Path:
        """Return the file of a configuration given by name or path.

        Raises
        ------
        ConfigError
            When there is no such file, or two of that name in one folder; the hint names the nearest.
        """
        if isinstance(name, Path) or name.endswith(SUFFIXES):
            if not Path(name).is_file():
                raise ConfigError(f"no file {str(name)[:200]!r}")
            return Path(name)
        named = self.roots.by_name(kind)
        if name not in named:
            other = next((other for other in NAMED if name in self.roots.by_name(other)), None)
            if other is not None:
                raise ConfigError(f"{name!r} is a {other}, not a known {kind}", hint=f"{kind}s: {', '.join(named)}")
            hint = self.misnamed.get((kind, name)) or did_you_mean(name, named)
            raise ConfigError(f"unknown {kind} {name[:60]!r}", hint=hint)
        raise_all(self.twins(kind, name))
        return named[name]

    def twins(self, kind: str, name: str) -> Iterator[ConfigError]:
        """Yield an error for each further file of one folder that gives itself the same name."""
        files = self.roots.twins(kind, name) if kind in NAMED else []
        for other in files[1:]:
            line = load(other).origin.line(("name",))
            yield ConfigError(f"{display_path(files[0])} is the {kind} {name!r} already", other, line)

    @cached_property
    def misnamed(self) -> dict[tuple[str, str], str]:
        """What to say of a name that only a file has, not what is in it; by kind and that name."""
        return {
            (kind, path.stem): f"the file {display_path(path)} calls itself {name!r}: use that name"
            for kind in NAMED
            for name, path in self.roots.by_name(kind).items()
            if path.stem != name
        }
