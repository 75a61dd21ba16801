"""Libraries that come with an extra of the package: `critmin run` does without them."""

import importlib
from importlib.util import find_spec
from types import ModuleType

from sim.config.errors import UserError


def check_installed(module: str, extra: str, purpose: str) -> None:
    """Check that a library is there, without importing it.

    Raises
    ------
    UserError
        If it is not; `purpose` is what it is needed for, `extra` what installs it.
    """
    if find_spec(module) is None:
        raise _missing(module, extra, purpose)


def imported(module: str, extra: str, purpose: str) -> ModuleType:
    """Import a library, and return it.

    Raises
    ------
    UserError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise _missing(module, extra, purpose) from error


def _missing(module: str, extra: str, purpose: str) -> UserError:
    return UserError(f"{purpose} needs {module}: pip install 'critmin[{extra}]'")
