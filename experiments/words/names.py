"""Check a name against the known ones, with one error message for the whole program."""

from collections.abc import Iterable
from functools import lru_cache

from sim.config import bundled_root
from sim.config.countries import country_hint
from sim.config.errors import UserError, did_you_mean, shorten
from sim.config.yaml import load


def known(what: str, asked: str, names: Iterable[str], holder: str = "") -> str:
    """Return a name that is among those known.

    Parameters
    ----------
    what
        What it names, such as ``nation``.
    asked
        The name given.
    names
        Those that there are.
    holder
        What has them, such as ``the run``, where others may have more.

    Raises
    ------
    UserError
        If it is not among them; tells the nearest, or which there are.
    """
    held = tuple(names)
    if asked not in held:
        there_is = f"{holder} has" if holder else "there is"
        country = country_hint(asked, _members()) if what == "nation" else None
        hint = country or did_you_mean(asked, held) or "none is known"
        raise UserError(f"{there_is} no {what} {shorten(asked)}; {hint}")
    return asked


@lru_cache(maxsize=1)
def _members() -> dict[str, tuple[str, ...]]:
    """Return the countries of each bundled nation."""
    nations = load(bundled_root() / "baseline" / "nations.yaml").data["nations"]
    return {code: tuple(nation["members"]) for code, nation in nations.items()}
