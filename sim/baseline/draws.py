"""Names the numbers of the base year that carry a range, and draws each from a stream of its own.

A stream belongs to a number's name and not to its place in a list: one more number, nation or mineral in
the configuration leaves every other draw as it was.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.baseline.economy import Floats
from sim.baseline.observed import Observed
from sim.baseline.ranges import draw
from sim.baseline.system import LinkList
from sim.config.quantity import Quantity
from sim.config.schema.baseline import BaselineConfig
from sim.rng import uniform


@dataclass(frozen=True)
class Cell:
    """One number with a range.

    Attributes
    ----------
    stream
        Name of its random numbers, such as ``baseline.output.antimony_mine.CHN``.
    quantity
        Its value and range.
    place
        Where it stands in the flattened array it belongs to.
    """

    stream: str
    quantity: Quantity
    place: int

    def draws(self, seed: int, count: int) -> Floats:
        """Return one draw per variant, (K,), the central value first."""
        drawn = draw(self.quantity, uniform(seed, self.stream, np.arange(count, dtype=np.int64)))
        drawn[0] = self.quantity.value
        return drawn


def of_tables(observed: Observed, links: LinkList) -> Iterator[Cell]:
    """Yield outputs, final uses and observed trade, by place in the sequence of outputs, final uses and links."""
    nations, goods = observed.nations, observed.goods
    named = [
        *(f"output.{process.type}.{nations[process.nation]}" for process in observed.processes),
        *(f"final_use.{goods[good]}.{nations[nation]}" for nation, good in observed.final_use),
        *(f"imports.{goods[good]}.{nations[buyer]}.{nations[seller]}" for good, seller, buyer in links.triples()),
    ]
    trade = (observed.imports.get(key) for key in links.triples())
    quantities = [*observed.output, *observed.final_use.values(), *trade]
    for place, (name, quantity) in enumerate(zip(named, quantities, strict=True)):
        if quantity is not None and _has_range(quantity):
            yield Cell(f"baseline.{name}", quantity, place)


def of_stock_build(config: BaselineConfig) -> Iterator[Cell]:
    """Yield the shares of final use that are bought for stock, by place in (N, G)."""
    for mineral in config.minerals.values():
        for good, table in mineral.stock_build.items():
            for nation, share in table.items():
                if _has_range(share):
                    yield Cell(f"baseline.stock_build.{good}.{nation}", share, _place(config, nation, good))


def of_public_stock(config: BaselineConfig) -> Iterator[Cell]:
    """Yield the public stocks that are given as a mass, by place in (N, G)."""
    for nation, held in config.stockpiles.public.items():
        for good, amount in held.items():
            if amount.unit == "t" and _has_range(amount):
                yield Cell(f"baseline.public_stock.{good}.{nation}", amount, _place(config, nation, good))


def factors(cells: Iterable[Cell], shape: tuple[int, ...], seed: int, count: int) -> Floats:
    """Return each cell's draws relative to its value, (K, *shape); 1 where nothing is drawn."""
    relative = np.ones((count, math.prod(shape)))
    for cell in cells:
        relative[:, cell.place] = cell.draws(seed, count) / cell.quantity.value
    return relative.reshape(count, *shape)


def _place(config: BaselineConfig, nation: str, good: str) -> int:
    return list(config.nations).index(nation) * len(config.goods) + list(config.goods).index(good)


def _has_range(quantity: Quantity) -> bool:
    # What is zero in the base year stays zero, whatever its range says: it has no process, use or link.
    return quantity.distribution != "fixed" and quantity.value > 0.0
