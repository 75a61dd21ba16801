"""Give each world the base year that it drew: balanced, uncertain, and fixed for as long as the world lives.

The structure holds a few dozen variants of the base year; a world picks one by the column ``baseline.variant``.
"""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.baseline.economy import Baseline
from sim.baseline.variants import Variants
from sim.recipes import Recipes

Float = NDArray[np.float64]
Int = NDArray[np.int64]

VARIANTS: Final = 32
"""How many base years an experiment draws, the central one among them."""


@dataclass(frozen=True, eq=False)
class BaseYear:
    """Base-year numbers with an axis of variants first, or of worlds last; tonnes and tonnes a month.

    Attributes
    ----------
    output, capacity
        Of each process's main good; process axis P.
    flow
        Sold on each link; link axis L.
    need
        Final use that is not bought for stock; nation and good axes, as all below.
    stock_build
        What is bought for stock while prices are low.
    use, made
        Use in all, process inputs and buying for stock included, and output, joint products included.
    industry_stock, seller_stock, public_stock
        Stocks.
    """

    output: Float
    capacity: Float
    flow: Float
    need: Float
    stock_build: Float
    use: Float
    made: Float
    industry_stock: Float
    seller_stock: Float
    public_stock: Float

    def of_worlds(self, variant: Int) -> "BaseYear":
        """Return the numbers of the variant that each world picked, shape ``(W,)``, worlds last."""
        picked = {
            item.name: np.ascontiguousarray(np.moveaxis(getattr(self, item.name)[variant], 0, -1))
            for item in fields(self)
        }
        return BaseYear(**picked)

    def first(self, worlds: int) -> "BaseYear":
        """Return the numbers of the first `worlds` columns, worlds last."""
        return BaseYear(**{item.name: getattr(self, item.name)[..., :worlds] for item in fields(self)})

    def with_public_stock(self, tonnes: Float) -> "BaseYear":
        """Return the same base year with these public stocks."""
        return replace(self, public_stock=tonnes)


def base_years(baseline: Baseline, recipes: Recipes, drawn: Variants) -> BaseYear:
    """Return the variants of a base year over the processes of `recipes`, variant axis first."""
    known = {process.id: place for place, process in enumerate(baseline.processes)}
    places = np.array([known.get(name, -1) for name in recipes.names])
    output = np.where(places >= 0, drawn.output[:, places], 0.0)
    capacity = np.where(places >= 0, drawn.capacity[:, places], 0.0)
    inputs = _by_nation(recipes, output, recipes.input_start, recipes.input_good, recipes.input_ratio, drawn)
    made = _by_nation(recipes, output, recipes.output_start, recipes.output_good, recipes.output_ratio, drawn)
    return BaseYear(
        output=output,
        capacity=np.where(recipes.must_run, output, capacity),
        flow=drawn.flow,
        need=drawn.final_use - drawn.stock_build,
        stock_build=drawn.stock_build,
        use=drawn.final_use + inputs,
        made=made,
        industry_stock=drawn.industry_stock,
        seller_stock=drawn.seller_stock,
        public_stock=drawn.public_stock,
    )


def _by_nation(recipes: Recipes, output: Float, start: Int, good: Int, ratio: Float, drawn: Variants) -> Float:
    """Add up inputs or outputs of all processes, shape ``(variant, nation, good)``."""
    total = np.zeros_like(drawn.final_use)
    for process, nation in enumerate(recipes.nation):
        for item in range(start[process], start[process + 1]):
            total[:, nation, good[item]] += output[:, process] * ratio[item]
    return total
