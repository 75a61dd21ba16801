"""Draws base years: what the year may have been, given that its sources disagree.

A world that varies only behaviour takes the base year for known, although many of its numbers carry a range.
Balancing anew for each world would cost about as much as simulating it, would tie what a world is to a solver
inside the workers, and would make every base-year number vary with the world in every kernel. So a small set
of variants is drawn once per experiment, each balanced exactly, and a world picks one by its number: some
dozens spread what is uncertain here well enough, beside the parameters that each world draws for itself.

Variant 0 is the base year itself. In the others every observed number with a range is drawn, by a stream
of its own, so that variant 7 is the same however many are asked for. Then the tables are balanced again
over the same processes and links. That a drawn number moves once more is meant: numbers that do not fit
together are not what the year was.

Held at their central values: recipes, utilisation and every cover, so that capacity goes with output, and
stocks go with use and output. Trade nobody observed is not drawn but follows the rest. A public stock is drawn
where it is known as a mass.
"""

from dataclasses import dataclass

import numpy as np

from sim.baseline.draws import factors, of_public_stock, of_stock_build, of_tables
from sim.baseline.economy import Baseline, Bools, Floats
from sim.baseline.observed import Observed, observe
from sim.baseline.rebalance import Tables
from sim.config.schema.baseline import BaselineConfig


@dataclass(frozen=True, eq=False)
class Variants:
    """K base years over the nations, goods, processes and links of one; number 0 is that one, bit for bit.

    Attributes
    ----------
    output, capacity
        (K, P) tonnes of the main good a month.
    final_use, stock_build
        (K, N, G) tonnes a month; the second is part of the first.
    flow
        (K, L) tonnes a month; links that carry nothing in the base year carry nothing.
    industry_stock, seller_stock, public_stock
        (K, N, G) tonnes.
    """

    output: Floats
    capacity: Floats
    final_use: Floats
    stock_build: Floats
    flow: Floats
    industry_stock: Floats
    seller_stock: Floats
    public_stock: Floats

    def __len__(self) -> int:
        return len(self.output)


def variants(config: BaselineConfig, baseline: Baseline, count: int, seed: int) -> Variants:
    """Return base years drawn from the ranges of the configuration; deterministic.

    Parameters
    ----------
    config
        What the base year was reconciled from.
    baseline
        The base year, with or without latent links.
    count
        How many, the base year itself among them.
    seed
        The run's seed.

    Raises
    ------
    ValueError
        When fewer than one is asked for, or the base year comes from another configuration.
    BalanceError
        When numbers are drawn of which a good only balances by vanishing.
    """
    if count < 1:
        raise ValueError(f"got a count of {count}, but the base year itself is the first variant: ask for 1 or more")
    observed = observe(config)
    _refuse_other(observed, baseline)
    tables = Tables.of(observed, baseline)
    drawn = np.tile(tables.guess, (count, 1))
    for cell in of_tables(observed, tables.links):
        drawn[:, cell.place] = cell.draws(seed, count)
    balanced = np.stack([tables.central, *(tables.rebalanced(numbers) for numbers in drawn[1:])])
    shape = baseline.final_use.shape
    return _assembled(
        baseline,
        tables,
        balanced,
        stock_share=factors(of_stock_build(config), shape, seed, count),
        public=(factors(of_public_stock(config), shape, seed, count), _public_cover(config, baseline)),
    )


def _refuse_other(observed: Observed, baseline: Baseline) -> None:
    ours = observed.nations, observed.goods, observed.processes
    if ours != (baseline.nations, baseline.goods, baseline.processes):
        raise ValueError("the base year was reconciled from another configuration: reconcile this one first")


def _public_cover(config: BaselineConfig, baseline: Baseline) -> Bools:
    """Return which public stocks are covers and so go with use, (N, G)."""
    covers = np.zeros(baseline.final_use.shape, dtype=np.bool_)
    for nation, held in config.stockpiles.public.items():
        for good, amount in held.items():
            covers[baseline.nations.index(nation), baseline.goods.index(good)] = amount.unit == "month"
    return covers


def _assembled(
    baseline: Baseline, tables: Tables, balanced: Floats, *, stock_share: Floats, public: tuple[Floats, Bools]
) -> Variants:
    """Return the variants of these (K, V) balanced numbers; shares and public stocks are relative to the base year."""
    count = len(balanced)
    output, used, carried = tables.split(balanced)
    final_use = np.zeros((count, *baseline.final_use.shape))
    nation, good = np.array(list(tables.observed.final_use)).T
    final_use[:, nation, good] = used
    flow = np.zeros((count, len(baseline.flow)))
    flow[:, baseline.flow > 0.0] = carried
    totals = np.stack([tables.supply_and_need(values) for values in balanced])
    supply, need = _growth(totals[:, 0]), _growth(totals[:, 1])
    public_mass, is_cover = public
    return Variants(
        output=output.copy(),
        capacity=baseline.capacity * _growth(output),
        final_use=final_use,
        # A share of one times a ratio of one may round to more than all of it.
        stock_build=np.minimum(baseline.stock_build * stock_share * _growth(final_use), final_use),
        flow=flow,
        industry_stock=baseline.industry_stock * need,
        seller_stock=baseline.seller_stock * supply,
        public_stock=baseline.public_stock * public_mass * np.where(is_cover, need, 1.0),
    )


def _growth(numbers: Floats) -> Floats:
    """Return (K, ...) numbers relative to those of variant 0, 1 where those are zero."""
    return np.divide(numbers, numbers[0], out=np.ones_like(numbers), where=numbers[0] > 0.0)
