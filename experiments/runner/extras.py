"""Libraries that only an extra of the package installs."""

import importlib
from types import ModuleType

from sim.config.errors import UserError


def imported(module: str, extra: str, purpose: str) -> ModuleType:
    """Import a library, and return it.

    Raises
    ------
    UserError
        If it is not installed; `purpose` is what it is needed for, `extra` what installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UserError(
            f"{purpose} needs {module}: pip install 'critmin[{extra}]', "
            f"or in a checkout of the repository pip install -e '.[{extra}]'"
        ) from error
