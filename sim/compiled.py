"""Keep numba behind one typed door, so that the rest of the code sees plain functions.

Every kernel is compiled the same way: cached on disk, C-like division, no fast-math (which would let the
compiler reorder sums and change the last bits).
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Compile `function` to machine code at its first call, and cache the result on disk."""
    return cast("Kernel", numba.njit(cache=True, error_model="numpy")(function))


def inlined(function: Kernel) -> Kernel:
    """Compile `function` so that it is inlined into the kernels that call it."""
    return cast("Kernel", numba.njit(cache=True, error_model="numpy", inline="always")(function))
