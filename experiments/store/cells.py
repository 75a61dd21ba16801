"""The order of a run's counts, by variable, nation, good and month: one order for files and tables."""

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.store.counts import Counts, Float, count, stacked
from experiments.store.layout import Layout

AXES: Final = ("nation", "good", "month")
"""Axes of the cells of a variable, months last: those of one nation and good lie side by side."""

KEYS: Final = ("variable", *AXES)


@dataclass(frozen=True)
class Cells:
    """Places of a run's counts.

    Attributes
    ----------
    layout
        Names along the axes.
    """

    layout: Layout

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Names along each key; a variable without a nation has none, ``""``."""
        layout = self.layout
        return {
            "variable": tuple(layout.fans),
            "nation": (*layout.nations, ""),
            "good": layout.goods,
            "month": layout.months,
        }

    @cached_property
    def codes(self) -> dict[str, NDArray[np.int32]]:
        """Position in `names` of each cell's keys, ``(cells,)``."""
        found: dict[str, list[NDArray[np.int32]]] = {key: [] for key in KEYS}
        for place, shape in enumerate(self._shapes.values()):
            for axis, index in zip(AXES, np.indices(shape, dtype=np.int32), strict=True):
                found[axis].append(index.ravel())
            found["variable"].append(np.full(prod(shape), place, dtype=np.int32))
            if "nation" not in self.layout.fans[self.names["variable"][place]]:
                found["nation"][-1] += len(self.layout.nations)
        return {key: np.concatenate([np.empty(0, dtype=np.int32), *codes]) for key, codes in found.items()}

    @property
    def number(self) -> int:
        """Number of cells."""
        return sum(prod(shape) for shape in self._shapes.values())

    def count(self, values: dict[str, Float]) -> Counts:
        """Count some worlds' values, by variable an array over the variable's axes and the worlds."""
        return stacked([count(self._ordered(name, values[name])) for name in self.layout.fans])

    def of(self, variable: str) -> slice:
        """Return the cells of a variable."""
        names = list(self._shapes)
        before = sum(prod(self._shapes[name]) for name in names[: names.index(variable)])
        return slice(before, before + prod(self._shapes[variable]))

    def months_of(self, variable: str, nation: str, good: str) -> slice:
        """Return the cells of all months of a variable for a nation, if it has one, and a good."""
        _, goods, months = self._shapes[variable]
        row = self.layout.nations.index(nation) if "nation" in self.layout.fans[variable] else 0
        start = self.of(variable).start + (row * goods + self.layout.goods.index(good)) * months
        return slice(start, start + months)

    @cached_property
    def _shapes(self) -> dict[str, tuple[int, int, int]]:
        """Lengths along `AXES` by variable; one nation stands for none."""
        layout = self.layout
        return {
            name: (len(layout.nations) if "nation" in axes else 1, len(layout.goods), len(layout.months))
            for name, axes in layout.fans.items()
        }

    def _ordered(self, name: str, values: Float) -> Float:
        axes = self.layout.fans[name]
        order = [axes.index(axis) for axis in AXES if axis in axes]
        return np.transpose(values, (*order, len(axes)))
