"""What must hold after the observed months of a replay, independent of what was observed.

A behaviour that fits a rise and then lets the price run on, floods the world once a control eases, or never refills a
stock has fitted the rise for the wrong reason. Guards are no part of the score; a draw that breaks one is not accepted.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.questions.hindcast.paths import Replay, Subject
from sim.config.schema.calibration import Guards
from sim.config.schema.hindcast import HindcastConfig

Float = NDArray[np.float64]

NAMES: Final = ("guard_price", "guard_exports", "guard_stock")
RECORDED: Final = frozenset({"price_outside_weighted", "sent", "rerouted", "smuggled_on", "stock", "target_stock"})


def guard_metrics(replay: Replay, config: HindcastConfig, guards: Guards) -> dict[str, Float]:
    """Return 1 where a guard holds for all goods that the case controls and 0 where it is broken, ``(W,)`` each."""
    goods = replay.structure.goods
    named = [goods if control.goods == "all" else tuple(control.goods) for control in config.controls]
    controlled = tuple(dict.fromkeys(good for some in named for good in some))
    holds = {
        "guard_price": _price(replay, controlled, config.months, guards),
        "guard_exports": _exports(replay, controlled, config.months, guards),
        "guard_stock": _stock(replay, controlled, guards),
    }
    return {name: flags.astype(np.float64) for name, flags in holds.items()}


def _price(replay: Replay, controlled: tuple[str, ...], observed: int, guards: Guards) -> NDArray[np.bool_]:
    """Return where no price outside the wall keeps rising after the observed months."""
    holds = np.ones(_worlds(replay), dtype=np.bool_)
    for good in controlled:
        path = replay.path(Subject("price_outside_weighted", None, None, (good,)))
        holds &= path[observed:].max(axis=0) <= guards.price.value * np.maximum(path[:observed].max(axis=0), 1.0)
    return holds


def _exports(replay: Replay, controlled: tuple[str, ...], observed: int, guards: Guards) -> NDArray[np.bool_]:
    """Return in which worlds no controller exports far more than before in any year after the observed months."""
    holds = np.ones(_worlds(replay), dtype=np.bool_)
    structure = replay.structure
    growth = np.array([good.demand_growth.value for good in structure.resolved.baseline.goods.values()])
    for good in controlled:
        place = structure.goods.index(good)
        controller = structure.baseline.controller[place]
        if controller < 0:
            continue
        subject = Subject("exports", structure.nations[controller], None, (good,))
        path, base = replay.path(subject), replay.base(subject)
        year = _running_mean(path[observed - 1 :], 12)
        grown = base * (1.0 + growth[place]) ** (len(path) / 12.0)
        holds &= year.max(axis=0) <= guards.exports.value * np.maximum(grown, 1e-9)
    return holds


def _stock(replay: Replay, controlled: tuple[str, ...], guards: Guards) -> NDArray[np.bool_]:
    """Return in which worlds industry outside the controller ends with about its target stock, over all goods."""
    structure, kept = replay.structure, replay.recording.series
    low, high = guards.stock_low.value, guards.stock_high.value
    holds = np.ones(_worlds(replay), dtype=np.bool_)
    for place in map(structure.goods.index, controlled):
        held, wanted = np.zeros(_worlds(replay)), np.zeros(_worlds(replay))
        for nation in range(len(structure.nations)):
            if nation != structure.baseline.controller[place]:
                held += kept["stock"][-1, nation, place]
                wanted += kept["target_stock"][-1, nation, place]
        holds &= (wanted <= 0.0) | ((held >= low * wanted) & (held <= high * wanted))
    return holds


def _running_mean(path: Float, months: int) -> Float:
    """Return means over this number of consecutive months, or over all months there are, ``(M', W)``."""
    months = min(months, len(path))
    total = np.cumsum(path, axis=0)
    total[months:] -= total[:-months].copy()
    return total[months - 1 :] / months


def _worlds(replay: Replay) -> int:
    return len(replay.recording.worlds)
