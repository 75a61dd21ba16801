"""SALib comes with an extra: `critmin run` does without it."""

from importlib.util import find_spec

from sim.config.errors import UserError


def need_salib() -> None:
    """Check that SALib is there.

    Raises
    ------
    UserError
        If it is not.
    """
    if find_spec("SALib") is None:
        raise UserError("a sensitivity analysis needs SALib: pip install 'critmin[analysis]'")
