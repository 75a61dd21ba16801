"""pymoo comes with an extra: `critmin run` does without it."""

from importlib.util import find_spec

from sim.config.errors import UserError


def need_pymoo() -> None:
    """Check that pymoo is there.

    Raises
    ------
    UserError
        If it is not.
    """
    if find_spec("pymoo") is None:
        raise UserError("a search for the frontier needs pymoo: pip install 'critmin[analysis]'")
