"""Check a name that somebody gave against those that there are, in the same words wherever it was given."""

from collections.abc import Iterable

from sim.config.errors import UserError, did_you_mean, shorten


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
        raise UserError(f"{there_is} no {what} {shorten(asked)}; {did_you_mean(asked, held) or 'none is known'}")
    return asked
