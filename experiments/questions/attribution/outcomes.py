"""What is shared out: for each coalition, one number per metric, nation, good and world."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np

from experiments.analysis.at_risk import LOSS, over_goods
from experiments.analysis.spillover import COST, EVERY, LACKED
from experiments.questions.attribution.game import Coalition
from experiments.store.metrics import Float, Int, MetricTable
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.questions.attribution.study import Study
    from experiments.store import RunStore

MONEY: Final = (LOSS, COST)
PHYSICAL: Final = ("shortage", "unserved", LACKED)
METRICS: Final = (*PHYSICAL, *MONEY)
"""The metrics that are attributed: a mean over worlds is their sum over worlds, so that shares add up in each world."""


@dataclass(frozen=True)
class Outcomes:
    """What each coalition of a study has led to, over the worlds that all of them finished.

    Attributes
    ----------
    nations, goods
        Names along the second and third axis; the last good is `EVERY`, which only money has.
    units
        Unit of each metric of `METRICS`.
    worlds
        World numbers along the last axis.
    by_coalition
        Coalition to its array (metric, nation, good, world); NaN means 'not applicable'.
    """

    nations: tuple[str, ...]
    goods: tuple[str, ...]
    units: Mapping[str, str]
    worlds: Int
    by_coalition: Mapping[Coalition, Float]


def outcomes_of(study: "Study", store: "RunStore") -> Outcomes:
    """Read what each coalition of a study has led to.

    Parameters
    ----------
    study
        The study that the run was made for.
    store
        The run. Memory: 8 bytes for each coalition, metric of `METRICS`, nation, good and world: shares need every
        coalition of a world at once, and a file holds all nations and goods of one.

    Raises
    ------
    UserError
        If there is no world that every coalition finished.
    """
    scenario = store.layout.scenarios[0]
    tables = {
        coalition: store.table(scenario, study.label(coalition)).part(METRICS) for coalition in study.game.coalitions
    }
    worlds = reduce(np.intersect1d, (table.worlds for table in tables.values()))
    if len(worlds) == 0:
        failures = store.failures()["error"]
        why = f" ({len(failures)} blocks failed, the first with {failures.iloc[0]})" if len(failures) else ""
        raise UserError(f"{store.path} has no world that every coalition finished{why}: give the same command again")
    return Outcomes(
        nations=store.layout.nations,
        goods=(*store.layout.goods, EVERY),
        units={name: store.layout.metrics[name] for name in METRICS},
        worlds=worlds,
        by_coalition={name: _values(tables.pop(name).on_worlds(worlds)) for name in tuple(tables)},
    )


def _values(table: MetricTable) -> Float:
    """Return the metrics of `METRICS`, (metric, nation, good, world), with all goods together behind single ones."""
    physical = [np.pad(table.of(name), ((0, 0), (0, 1), (0, 0)), constant_values=np.nan) for name in PHYSICAL]
    money = [np.concatenate([table.of(name), over_goods(table.of(name))[:, None]], axis=1) for name in MONEY]
    return np.stack([*physical, *money])
