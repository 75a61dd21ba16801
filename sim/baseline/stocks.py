"""Stocks that lie in the base year: with users, with producers and with governments.

Users' and producers' stocks are covers, days of use or output, because hardly any are published.
A public stock may be a cover of gross use or a mass.
"""

import numpy as np

from sim.baseline.economy import Floats
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.mineral import Good


def industry_stock(config: BaselineConfig, use: Floats) -> Floats:
    """Return what users hold, (N, G) t, for a use of (N, G) t/month."""
    goods = config.goods.values()
    cover = np.array([[_cover(good, nation) for good in goods] for nation in config.nations])
    return cover * use


def _cover(good: Good, nation: str) -> float:
    own = good.industry_cover_by_nation.get(nation) if good.industry_cover_by_nation else None
    return (own or good.industry_cover).value


def seller_stock(config: BaselineConfig, supply: Floats) -> Floats:
    """Return producers' working stock, (N, G) t, for a supply of (N, G) t/month."""
    return np.array([good.seller_cover.value for good in config.goods.values()]) * supply


def public_stock(config: BaselineConfig, use: Floats) -> Floats:
    """Return what governments hold, (N, G) t, for a gross use of (N, G) t/month."""
    place = {name: index for index, name in enumerate(config.nations)}
    kinds = {name: index for index, name in enumerate(config.goods)}
    held = np.zeros_like(use)
    for nation, goods in config.stockpiles.public.items():
        for good, amount in goods.items():
            cell = place[nation], kinds[good]
            held[cell] = amount.value * (use[cell] if amount.unit == "month" else 1.0)
    return held
