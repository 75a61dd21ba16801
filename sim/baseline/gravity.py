"""Guesses the trade nobody observed: home supply first, then every seller by its share of what is exported.

Most codes of the customs nomenclature mix several goods, so for many goods only a few flows are known.
The rest is filled in proportion to what sellers have left and buyers still lack, but for pairs that are known not to
trade. That is a prior: it carries the balance of each nation and nothing else about who really buys from whom.
"""

from dataclasses import dataclass

import numpy as np

from sim.baseline.economy import Bools, Floats

# A nation that both makes and uses a good sells at least this part of the lesser of the two at home.
_LEAST_HOME = 0.02
# What an over-full customs record leaves for other partners, so that every seller and buyer has one.
_LEAST_ABROAD = 0.01
# Invented links are worth keeping only where they matter to one side.
_MATTERS_TO_BUYER = 0.05
_MATTERS_TO_SELLER = 0.10
_FITTING_ROUNDS = 60


@dataclass(frozen=True)
class Trade:
    """First guess of the trade in one good, home sales on the diagonal.

    Attributes
    ----------
    flow
        (N, N) from seller (row) to buyer (column), t/month.
    observed
        (N, N) which cells were observed.
    """

    flow: Floats
    observed: Bools


def first_guess(supply: Floats, need: Floats, known: Floats) -> Trade:
    """Return observed trade completed by home sales and a gravity prior.

    Parameters
    ----------
    supply, need
        (N,) t/month, of equal sum.
    known
        (N, N) observed flows, NaN where not observed, 0 where there is no trade; one from a nation that makes none, or
        to one that uses none, is goods shipped on and left out.
    """
    observed = ~np.isnan(known)
    record = np.where(observed & (supply[:, None] > 0.0) & (need > 0.0), known, 0.0)
    spare = np.maximum(supply - record.sum(axis=1), 0.0)
    bought = record.sum(axis=0)
    lacking = np.maximum(need - bought, 0.0)
    # Where the record alone is more than is needed, home supply counts as one seller more.
    part = need * np.divide(spare, spare + bought, out=np.zeros_like(spare), where=spare > 0.0)
    home = np.maximum(np.minimum(spare, np.maximum(lacking, part)), _LEAST_HOME * np.minimum(supply, need))
    home[observed.diagonal()] = 0.0
    exports = np.maximum(spare - home, _LEAST_ABROAD * supply)
    wanted = np.maximum(lacking - home, _LEAST_ABROAD * need)
    fill = np.outer(exports, wanted) / max(exports.sum(), wanted.sum(), 1e-300)
    np.fill_diagonal(fill, 0.0)
    fill[observed] = 0.0
    fill[~_worth_keeping(fill, exports, wanted)] = 0.0
    fill = _fitted(fill, exports, wanted)
    return Trade(flow=record + fill + np.diag(home), observed=observed)


def _worth_keeping(fill: Floats, exports: Floats, wanted: Floats) -> Bools:
    """Tell which invented links matter to a side, or are the largest of a side."""
    matters = (fill >= _MATTERS_TO_BUYER * wanted) | (fill >= _MATTERS_TO_SELLER * exports[:, None])
    every = np.arange(len(fill))
    matters[every, fill.argmax(axis=1)] = True
    matters[fill.argmax(axis=0), every] = True
    return matters & (fill > 0.0)


def _fitted(fill: Floats, supply: Floats, need: Floats) -> Floats:
    """Return the prior scaled to the margins by turns (Deming and Stephan 1940)."""
    fitted = fill.copy()
    for _ in range(_FITTING_ROUNDS):
        rows = fitted.sum(axis=1)
        fitted *= np.where(rows > 0.0, supply / np.where(rows > 0.0, rows, 1.0), 0.0)[:, None]
        columns = fitted.sum(axis=0)
        fitted *= np.where(columns > 0.0, need / np.where(columns > 0.0, columns, 1.0), 0.0)
    return fitted
