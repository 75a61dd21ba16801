"""Find what a folder offers: one control, clause or shock a file, no list to keep by hand."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Kind = TypeVar("Kind")


def plugins(package: ModuleType, base: type[Kind]) -> dict[str, type[Kind]]:
    """Return the classes of `package`'s modules that derive from `base`, by their ``kind_name``.

    Raises
    ------
    ValueError
        When two classes claim the same name.
    """
    found: dict[str, type[Kind]] = {}
    for item in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{item.name}")
        for candidate in vars(module).values():
            if not (isinstance(candidate, type) and issubclass(candidate, base)):
                continue
            name = getattr(candidate, "kind_name", None)
            if candidate.__module__ != module.__name__ or name is None:
                continue
            if name in found:
                raise ValueError(f"{module.__name__}: {name!r} is already {found[name].__module__}")
            found[name] = candidate
    return found
