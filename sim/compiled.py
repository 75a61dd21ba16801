"""Keep numba behind one typed door, so that the rest of the code sees plain functions.

Every kernel is compiled the same way: cached on disk, C-like division, no fast-math (which would let the
compiler reorder sums and change the last bits).

numba takes a cached kernel for fresh as long as the kernel's own file is unchanged, even if a kernel in another file
that was compiled into it has changed: results would come from code that is no longer there. So the cache lies in a
folder named after the content of all files with kernels. What such a file takes from others must not change a kernel:
constants that kernels use stand in the kernels' own files.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numba.core.compiler

_settings: Any = numba.config  # its names are made at run time
_vectorize: Any = numba.vectorize  # it has no types
_compiler: Any = numba.core.compiler  # nor has it

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_PACKAGE = Path(__file__).parent
_DOOR = b"from sim.compiled import"
_DIGITS = 12


def compiled(function: Kernel) -> Kernel:
    """Compile `function` to machine code at its first call, and cache the result on disk."""
    with _cached_by_content():
        return cast("Kernel", numba.njit(cache=True, error_model="numpy")(function))


class _ArraysApart(_compiler.CompilerBase):  # type: ignore[misc]
    """Compile with the promise that no two arrays among the arguments overlap, so that loops over many vectorise."""

    def define_pipelines(self) -> list[object]:
        self.state.flags.noalias = True
        return [_compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)]


def compiled_apart(function: Kernel) -> Kernel:
    """Compile a function whose array arguments never overlap where one of them is written."""
    with _cached_by_content():
        decorate = numba.njit(cache=True, error_model="numpy", pipeline_class=_ArraysApart)
        return cast("Kernel", decorate(function))


def inlined(function: Kernel) -> Kernel:
    """Compile `function` so that it is inlined into the kernels that call it."""
    with _cached_by_content():
        return cast("Kernel", numba.njit(cache=True, error_model="numpy", inline="always")(function))


def elementwise(function: Kernel) -> Kernel:
    """Compile a function of numbers into one of arrays that broadcast, which kernels may call with numbers."""
    with _cached_by_content():
        return cast("Kernel", _vectorize(cache=True)(function))


@contextmanager
def _cached_by_content() -> Iterator[None]:
    """Let numba place the cache of functions decorated inside the block in this version's folder."""
    before = _settings.CACHE_DIR
    _settings.CACHE_DIR = str(_cache_folder(before))
    try:
        yield
    finally:
        _settings.CACHE_DIR = before


@cache
def _cache_folder(chosen: str) -> Path:
    """Return where kernels are cached: below the folder that the user chose, or the first that can be written."""
    name = f"kernels-{_content()}"
    if chosen:
        return Path(chosen) / name
    beside = _PACKAGE / "__pycache__" / name
    try:
        beside.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=beside).close()
    except OSError:  # installed where this user may not write
        return Path.home() / ".cache" / "critmin" / name
    return beside


def _content() -> str:
    """Return a hash of all files that hold kernels."""
    hasher = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        source = path.read_bytes()
        if _DOOR in source:
            hasher.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\n" + source)
    return hasher.hexdigest()[:_DIGITS]
