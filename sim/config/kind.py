"""Say of what kind a file is, as it says itself."""

from sim.config.errors import ConfigError, did_you_mean
from sim.config.files import KINDS
from sim.config.yaml import Document


def kind_in(document: Document) -> str:
    """Return the kind a file says it is.

    Raises
    ------
    ConfigError
        When it says none, or none there is.
    """
    file, kind = document.origin.file, document.data.get("kind")
    if kind is None:
        raise ConfigError("required key 'kind' is missing", file, 1, hint=did_you_mean("", KINDS))
    if not isinstance(kind, str) or kind not in KINDS:
        raise ConfigError("unknown kind", file, kind_line(document), kind, did_you_mean(kind, KINDS))
    return kind


def kind_line(document: Document) -> int:
    """Return the line on which a file says its kind."""
    return document.origin.line(("kind",))
