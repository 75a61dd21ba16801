"""Check a name against the known ones, with one error message for the whole program."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from sim.config import bundled_root
from sim.config.countries import country_hint
from sim.config.errors import UserError, did_you_mean, shorten
from sim.config.yaml import load

_LISTS: Final = {
    "figure": "list figures",
    "metric": "list metrics",
    "policy": "info RUN",
    "nation": "info RUN",
    "good": "info RUN",
    "scenario": "info RUN",
}
"""What the command line lists the names with, by what they name."""


def known(what: str, asked: str, names: Iterable[str], holder: str = "") -> str:
    """Return a name if it is among the known ones.

    Parameters
    ----------
    what
        Kind of name, for the message, such as ``nation``.
    asked
        The name given.
    names
        The known names.
    holder
        Owner of the names, for the message, such as ``the run``.

    Raises
    ------
    UserError
        If it is not among them; the message names the nearest one.
    """
    held = tuple(names)
    if asked not in held:
        there_is = f"{holder} has" if holder else "there is"
        country = country_hint(asked, _members()) if what == "nation" else None
        hint = country or did_you_mean(asked, held) or "none is known"
        listed = f" (`critmin {_LISTS[what]}` lists all)" if what in _LISTS and not hint.startswith("known") else ""
        raise UserError(f"{there_is} no {what} {shorten(asked)}; {hint}{listed}")
    return asked


@lru_cache(maxsize=1)
def _members() -> dict[str, tuple[str, ...]]:
    """Return the countries of each bundled nation."""
    nations = load(bundled_root() / "baseline" / "nations.yaml").data["nations"]
    return {code: tuple(nation["members"]) for code, nation in nations.items()}
