"""Put the parts of a structure together: economy, links with their gates and pools, calendar and columns."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.baseline import Baseline, reconcile
from sim.build.columns import cases_of, columns_of, joint_of, scenario_controls, scenario_shocks
from sim.build.economy import project_plans, widened
from sim.calendar import Calendar, month_number
from sim.clauses.base import Clause
from sim.config.errors import ConfigError
from sim.config.schema.experiment import ResolvedExperiment
from sim.config.schema.measures import ControlSpec
from sim.config.schema.partnership import PartnershipConfig
from sim.controls.quota import Quota
from sim.links import Links
from sim.shocks.base import Shock
from sim.shocks.passage_closure import PassageClosure, Waters
from sim.structure import Structure

Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


def build(resolved: ResolvedExperiment) -> Structure:
    """Return the structure of an experiment: the union of what its scenarios and policies may need.

    Raises
    ------
    sim.baseline.BalanceError
        When the base year cannot be balanced.
    ConfigError
        When a clause or quota does not fit the economy.
    """
    base, recipes, years = widened(resolved)
    resolved = settled(resolved, base)
    calendar = _calendar(resolved)
    controls = tuple(scenario_controls(resolved).values())
    touched, stoppable = _at_sea(resolved, base)
    controlled = _controlled(base, controls)
    links, gated, pool_good = _links(base, controls, controlled | stoppable)
    structure = Structure(
        baseline=base,
        base_years=years,
        links=links,
        recipes=recipes,
        calendar=calendar,
        gated_links=gated,
        controlled_gates=controlled[gated],
        sea_links=np.flatnonzero(touched),
        pool_good=pool_good,
        projects=project_plans(resolved.baseline, base, recipes, calendar),
        columns=columns_of(resolved),
        cases=cases_of(resolved),
        resolved=resolved,
        joint=joint_of(resolved.baseline),
    )
    for shock in scenario_shocks(resolved).values():
        if isinstance(shock, Shock):
            shock.check(structure)
    for partnership in resolved.partnerships.values():
        for clause in partnership.clauses.values():
            if isinstance(clause, Clause):
                clause.check(partnership, structure)
    return structure


def settled(resolved: ResolvedExperiment, base: Baseline | None = None) -> ResolvedExperiment:
    """Return an experiment with what its clauses take from the economy and the scenarios' controls written into them.

    Parameters
    ----------
    base
        The reconciled base year; left out, it is reconciled here.
    """
    base = base or reconcile(resolved.baseline)
    controls = tuple(scenario_controls(resolved).values())
    partnerships = {name: _settled(held, base, controls) for name, held in resolved.partnerships.items()}
    return resolved.model_copy(update={"partnerships": partnerships})


def _settled(partnership: PartnershipConfig, base: Baseline, controls: tuple[ControlSpec, ...]) -> PartnershipConfig:
    clauses = {
        name: clause.settled(partnership, base, controls) if isinstance(clause, Clause) else clause
        for name, clause in partnership.clauses.items()
    }
    return partnership.model_copy(update={"clauses": clauses})


def _calendar(resolved: ResolvedExperiment) -> Calendar:
    experiment = resolved.experiment
    opens = resolved.scenarios[experiment.scenario].opens
    assert opens is not None
    first = month_number(experiment.run_in_from)
    return Calendar(first=first, run_in=max(month_number(opens) - first, 0), scored=experiment.months)


def _at_sea(resolved: ResolvedExperiment, base: Baseline) -> tuple[Flag, Flag]:
    """Return which links a closed passage may touch, and on which of them it may stop trade, ``(L,)`` each."""
    touched = np.zeros(len(base.link_seller), dtype=np.bool_)
    stoppable = touched.copy()
    for shock in scenario_shocks(resolved).values():
        if isinstance(shock, PassageClosure):
            waters = Waters.of(shock, base, resolved.baseline.transit)
            touched |= waters.through | waters.stoppable
            stoppable |= waters.stoppable
    return touched, stoppable


def _controlled(base: Baseline, controls: tuple[ControlSpec, ...]) -> Flag:
    """Return which links a control may act on, ``(L,)``."""
    found = np.zeros(len(base.link_seller), dtype=np.bool_)
    for control in controls:
        for mine in _covered(base, control):
            found |= mine
    return found


def _covered(base: Baseline, control: ControlSpec) -> Iterator[Flag]:
    """Yield the export links of each good that a control covers, ``(L,)``."""
    goods = range(len(base.goods)) if control.goods == "all" else map(base.goods.index, control.goods)
    mine = (base.link_seller == base.nations.index(control.nation)) & (base.link_seller != base.link_buyer)
    for good in goods:
        yield mine & (base.link_good == good)


def _links(base: Baseline, controls: tuple[ControlSpec, ...], gated: Flag) -> tuple[Links, Int, Int]:
    """Return the links with a gate wherever something may limit them and a pool wherever a quota may hold."""
    pool = np.full(len(gated), -1, dtype=np.int64)
    pools: list[tuple[int, int]] = []
    for control in controls:
        if isinstance(control, Quota):
            for mine in _covered(base, control):
                _join_pool(control, base, np.flatnonzero(mine), pool, pools)
    gate = np.full(len(gated), -1, dtype=np.int64)
    gate[gated] = np.arange(gated.sum())
    links = Links(
        good_start=np.searchsorted(base.link_good, np.arange(len(base.goods) + 1)).astype(np.int64),
        seller=base.link_seller,
        buyer=base.link_buyer,
        gate=gate,
        pool=pool,
        pool_seller=np.array([seller for seller, _ in pools], dtype=np.int64),
    )
    return links, np.flatnonzero(gated), np.array([good for _, good in pools], dtype=np.int64)


def _join_pool(control: Quota, base: Baseline, links: Int, pool: Int, pools: list[tuple[int, int]]) -> None:
    """Put the links that a quota hits into a pool of their own, or into the same pool as a quota on just these.

    Raises
    ------
    ConfigError
        When two quotas share some of their destinations but not all.
    """
    spares = set(control.exempt)
    hits = set(base.nations if control.targets == "all" else control.targets) - spares
    mine = np.array([link for link in links if base.nations[base.link_buyer[link]] in hits], dtype=np.int64)
    if len(mine) == 0:
        return
    before = set(pool[mine].tolist())
    if before == {-1}:
        pool[mine] = len(pools)
        pools.append((int(base.link_seller[mine[0]]), int(base.link_good[mine[0]])))
    elif len(before) > 1 or not np.array_equal(np.flatnonzero(pool == pool[mine[0]]), mine):
        raise ConfigError(
            f"quota {control.id!r} shares some of its destinations with another quota on the same good, but not all",
            hint="give both the same targets, or none in common",
        )
