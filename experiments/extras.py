"""Libraries that come with an extra of the package: `critmin run` does without them."""

from importlib.util import find_spec

from sim.config.errors import UserError


def need(package: str, purpose: str, extra: str = "analysis") -> None:
    """Check that a library is there.

    Parameters
    ----------
    package
        Name that it is imported by.
    purpose
        What it is needed for, in words.
    extra
        The extra that installs it.

    Raises
    ------
    UserError
        If it is not there.
    """
    if find_spec(package) is None:
        raise UserError(f"{purpose} needs {package}: pip install 'critmin[{extra}]'")
