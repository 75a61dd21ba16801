"""Say over which places a rule goes: the cells in use on one side of the market, or the processes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.state import INSIDE, OUTSIDE
from sim.structure import Structure

Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells that a rule goes over in an experiment, sorted by nation.

    Attributes
    ----------
    at
        Place of each cell along each axis, by the name of the axis, each ``(C,)``.
    first
        First cell of each nation, and the number of cells at the end, ``(N + 1,)``.
    """

    at: Mapping[str, Int]
    first: Int

    @property
    def count(self) -> int:
        """Number of cells."""
        return int(self.first[-1])

    def of_nation(self, nation: int) -> tuple[int, int]:
        """Return the first cell of a nation and the one behind its last."""
        return int(self.first[nation]), int(self.first[nation + 1])


@dataclass(frozen=True, eq=False)
class Places:
    """A kind of cell that rules go over.

    Attributes
    ----------
    axes
        Axes along which each of its cells has one place; a rule can read any field that has no others but the worlds.
    cells
        Lists the cells of an experiment.
    """

    name: str
    axes: tuple[str, ...]
    cells: Callable[[Structure], Cells]


def _buying(structure: Structure) -> Cells:
    """List where industry can ever hold or want a good: what it uses, may be sold by anyone, or has a stock of."""
    base, recipes = structure.base_years, structure.recipes
    held = base.need + base.stock_build + base.industry_stock + base.public_stock
    used: Flag = np.any(held > 0.0, axis=0)
    used[structure.links.buyer, structure.good_of_link] = True
    used[np.repeat(recipes.nation, np.diff(recipes.input_start)), recipes.input_good] = True
    return _where(structure, used)


def _selling(structure: Structure) -> Cells:
    """List where producers can ever make, hold or sell a good."""
    base, recipes = structure.base_years, structure.recipes
    used: Flag = np.any(base.made + base.seller_stock > 0.0, axis=0)
    used[structure.links.seller, structure.good_of_link] = True
    used[np.repeat(recipes.nation, np.diff(recipes.output_start)), recipes.output_good] = True
    return _where(structure, used)


def _where(structure: Structure, used: Flag) -> Cells:
    """List the cells of nations and goods that are in use, ``(nation, good)``."""
    nation, good = np.nonzero(used)
    zone = np.where(structure.baseline.controller[good] == nation, INSIDE, OUTSIDE)
    return _sorted(structure, {"nation": nation, "good": good, "zone": zone})


def _processes(structure: Structure) -> Cells:
    """List the processes, each with its nation, its main good and the process that feeds it."""
    recipes = structure.recipes
    at = {"process": np.arange(recipes.count), "host": np.maximum(structure.modelled_hosts, 0)}
    return _sorted(structure, at | {"nation": recipes.nation, "good": recipes.main})


def _sorted(structure: Structure, at: dict[str, Int]) -> Cells:
    places = {axis: np.ascontiguousarray(place, dtype=np.int64) for axis, place in at.items()}
    first = np.searchsorted(places["nation"], np.arange(len(structure.nations) + 1))
    return Cells(places, first.astype(np.int64))


BUYERS = Places("buyers", ("nation", "good", "zone"), _buying)
"""Cells of nation and good in which industry buys; the zone is the side of the good's wall on which the nation is."""

SELLERS = Places("sellers", ("nation", "good", "zone"), _selling)
"""Cells of nation and good in which producers sell; the zone is the side of the good's wall on which the nation is."""

PROCESSES = Places("processes", ("process", "host", "nation", "good"), _processes)
"""Mines and plants; nation and good are those of the process, its main good; the host is the process that feeds it.

A process that no other one feeds has the first one for its host: a rule must ask `sim.agents.feed.fed_by_host` first.
"""
