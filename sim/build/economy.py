"""Widen the base year by everything that may open later: projects, programmes, and links that carry nothing yet.

The widened economy does not depend on which partnerships an experiment holds, so that a partnership left out and one
switched off meet the same market, to the last bit.
"""

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.base_year import VARIANTS, BaseYear, base_years
from sim.baseline import Baseline, Process, reconcile, with_links
from sim.baseline.variants import variants
from sim.calendar import Calendar
from sim.clauses.base import Clause
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.experiment import ResolvedExperiment
from sim.projects import ProjectPlan
from sim.recipes import Recipes

Float = NDArray[np.float64]


SMALLEST_SELLER = 0.01
"""Share of world output from which a nation may find new buyers."""

SMALLEST_BUYER = 0.001
"""Share of world use from which a nation may find new sellers."""


def widened(resolved: ResolvedExperiment) -> tuple[Baseline, Recipes, BaseYear]:
    """Return the base year with all latent links, its recipes with all latent processes, and its variants."""
    config = resolved.baseline
    base = reconcile(config)
    processes = sorted(
        (*base.processes, *_latent_processes(resolved, base)), key=lambda process: (process.nation, process.id)
    )
    recipes = _recipes(config, base, processes)
    linked = with_links(base, _latent_links(base, processes))
    drawn = variants(config, linked, VARIANTS, resolved.experiment.seed)
    return linked, recipes, base_years(linked, recipes, drawn)


def project_plans(
    config: BaselineConfig, base: Baseline, recipes: Recipes, calendar: Calendar
) -> tuple[ProjectPlan, ...]:
    """Return the named projects with their process and planned months."""
    plans = []
    for name, project in config.projects.items():
        process = recipes.names.index(f"{project.process}.{project.nation}")
        yearly = 12.0 * project.capacity.value * base.price[recipes.main[process]]
        whole = project.part_of or name
        day, undecided = config.projects[whole].decision
        plans.append(
            ProjectPlan(
                name=name,
                whole=whole,
                process=process,
                capacity=project.capacity.value,
                capex=None if project.capex is None else project.capex.value,
                revenue=yearly,
                decision=calendar.index(day),
                undecided=undecided,
                months=(calendar.index(project.starts), calendar.index(project.full)),
            )
        )
    return tuple(plans)


def _latent_processes(resolved: ResolvedExperiment, base: Baseline) -> Iterator[Process]:
    """Yield the processes of projects and of partnerships' programmes that the base year does not have."""
    wanted = {(project.nation, project.process) for project in resolved.baseline.projects.values()}
    for partnership in resolved.partnerships.values():
        for clause in partnership.clauses.values():
            if isinstance(clause, Clause):
                wanted.update(clause.opens(partnership))
    present = {process.id for process in base.processes}
    for nation, kind in sorted(wanted):
        if f"{kind}.{nation}" not in present:
            yield _process(resolved.baseline, base, nation, kind)


def _process(config: BaselineConfig, base: Baseline, nation: str, kind: str) -> Process:
    spec = config.processes[kind]
    inputs = spec.inputs | spec.inputs_by_nation.get(nation, {})
    outputs = spec.outputs | spec.outputs_by_nation.get(nation, {})
    main = base.goods.index(spec.main)
    return Process(
        id=f"{kind}.{nation}",
        type=kind,
        name=spec.name,
        kind=spec.kind,
        nation=base.nations.index(nation),
        main=main,
        inputs=tuple((base.goods.index(good), ratio.value) for good, ratio in inputs.items()),
        outputs=((main, 1.0), *((base.goods.index(good), ratio.value) for good, ratio in outputs.items())),
        host=spec.host.name if spec.host else None,
    )


def _latent_links(base: Baseline, processes: Iterable[Process]) -> Iterator[tuple[str, str, str]]:
    """Yield every pair of a nation that makes a good, or may, and a nation that uses it, or may.

    Nations below a small share of the world's output or use open no new routes: those would be a fifth of all links
    and carry next to nothing. A process that makes nothing in the base year is one that a project may start.
    """
    supply, use = base.supply(), base.final_use + base.process_use()
    makes = supply > SMALLEST_SELLER * supply.sum(axis=0)
    uses = use > SMALLEST_BUYER * use.sum(axis=0)
    running = {process.id for process, output in zip(base.processes, base.output, strict=True) if output > 0.0}
    for process in processes:
        if process.id in running:
            continue
        for good, _ in process.outputs:
            makes[process.nation, good] = True
        for good, _ in process.inputs:
            uses[process.nation, good] = True
    for place, name in enumerate(base.goods):
        for seller, buyer in product(np.flatnonzero(makes[:, place]), np.flatnonzero(uses[:, place])):
            yield base.nations[seller], base.nations[buyer], name


def _recipes(config: BaselineConfig, base: Baseline, processes: list[Process]) -> Recipes:
    known = {process.id: place for place, process in enumerate(base.processes)}
    specs = [config.processes[process.type] for process in processes]
    places = [known.get(process.id, -1) for process in processes]
    output = np.array([base.output[place] if place >= 0 else 0.0 for place in places])
    capacity = np.array([base.capacity[place] if place >= 0 else 0.0 for place in places])
    must_run = np.array([spec.kind == "secondary" for spec in specs], dtype=np.bool_)
    capacity = np.where(must_run, output, capacity)
    usual = np.where(must_run, 1.0, [spec.utilisation.value for spec in specs])
    utilisation = np.divide(output, capacity, out=usual, where=capacity > 0.0)
    nation = np.array([process.nation for process in processes], dtype=np.int64)
    inputs = [process.inputs for process in processes]
    outputs = [process.outputs for process in processes]
    return Recipes(
        nation=nation,
        main=np.array([process.main for process in processes], dtype=np.int64),
        first_of_nation=np.searchsorted(nation, np.arange(len(base.nations) + 1)).astype(np.int64),
        input_start=_starts(inputs),
        input_good=np.array([good for row in inputs for good, _ in row], dtype=np.int64),
        input_ratio=np.array([ratio for row in inputs for _, ratio in row], dtype=np.float64),
        output_start=_starts(outputs),
        output_good=np.array([good for row in outputs for good, _ in row], dtype=np.int64),
        output_ratio=np.array([ratio for row in outputs for _, ratio in row], dtype=np.float64),
        utilisation=utilisation,
        supply_elasticity=np.array([spec.supply_elasticity.value for spec in specs]),
        must_run=must_run,
        names=tuple(process.id for process in processes),
        hosts=tuple(process.host or "" for process in processes),
    )


def _starts(rows: list[tuple[tuple[int, float], ...]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
