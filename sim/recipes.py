"""What turns into what: all processes of all nations as flat arrays for the kernels."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class RecipeTable(NamedTuple):
    """The arrays of `Recipes` that kernels go over."""

    nation: Int
    main: Int
    first_of_nation: Int
    input_start: Int
    input_good: Int
    input_ratio: Float
    output_start: Int
    output_good: Int
    output_ratio: Float
    utilisation: Float
    must_run: NDArray[np.bool_]


@dataclass(frozen=True)
class Recipes:
    """All processes of all nations as flat arrays, sorted by nation; a nation's own are a slice.

    Attributes
    ----------
    nation, main
        Nation and main good of each process, shape ``(P,)``.
    first_of_nation
        First process of each nation, and the number of processes at the end, shape ``(N + 1,)``.
    input_start, input_good, input_ratio
        Inputs in compressed rows: tonnes of input good per tonne of main good.
    output_start, output_good, output_ratio
        Joint products likewise, the main good with ratio 1 among them.
    utilisation, supply_elasticity
        Base-year output over capacity, and how far price stretches capacity, shape ``(P,)``.
    must_run
        Secondary supply comes in whatever is ordered, in step with use, shape ``(P,)``.
    hosts
        Name of the host that limits a by-product, or ``""``, length ``P``.
    """

    nation: Int
    main: Int
    first_of_nation: Int
    input_start: Int
    input_good: Int
    input_ratio: Float
    output_start: Int
    output_good: Int
    output_ratio: Float
    utilisation: Float
    supply_elasticity: Float
    must_run: NDArray[np.bool_]
    names: tuple[str, ...]
    hosts: tuple[str, ...]

    @cached_property
    def table(self) -> RecipeTable:
        """The same arrays for a kernel."""
        return RecipeTable(*(getattr(self, name) for name in RecipeTable._fields))

    @property
    def count(self) -> int:
        """Number of processes."""
        return len(self.nation)

    def of_nation(self, nation: int) -> slice:
        """Return the slice of a nation's processes."""
        return slice(int(self.first_of_nation[nation]), int(self.first_of_nation[nation + 1]))

    def cost_shares(self, output: Float, price: Float) -> Float:
        """Return what share of a good's value its inputs cost, ``(good, input)``, over all processes that make it.

        Joint products share the inputs of their process by value, as in cost accounts. None costs more than its worth.

        Parameters
        ----------
        output
            Of each process, tonnes of the main good a month, ``(P,)``.
        price
            Of each good, ``(G,)``.
        """
        goods, process = len(price), np.arange(self.count)
        made, taken = np.zeros((self.count, goods)), np.zeros((self.count, goods))
        made[np.repeat(process, np.diff(self.output_start)), self.output_good] = self.output_ratio
        taken[np.repeat(process, np.diff(self.input_start)), self.input_good] = self.input_ratio
        made *= price
        taken *= price
        taken /= made.sum(axis=1, keepdims=True)
        made *= output[:, None]
        value = made.sum(axis=0)[:, None]
        shares = np.divide(np.einsum("pg,pi->gi", made, taken), value, out=np.zeros((goods, goods)), where=value > 0.0)
        capped: Float = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
        return capped
