"""Turn a hindcast into a request for the runner: one row of the design is one world under one source of behaviour."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

import experiments.questions.hindcast
from experiments.design.base import Case, Space, Worlds
from experiments.design.monte_carlo import monte_carlo
from experiments.questions.hindcast import guards
from experiments.questions.hindcast.blocks import ReplayBlocks
from experiments.questions.hindcast.traces import traces_of
from experiments.runner.describe import own_file
from experiments.runner.doubts import DOUBTS, case_subject
from experiments.runner.execution import Execution
from experiments.runner.folder import choose_folder
from experiments.runner.identity import code_hash, git_commit, identity
from experiments.runner.request import Request
from experiments.runner.work import Job
from experiments.store.layout import Layout
from sim.build import build
from sim.config.errors import ConfigError, raise_all
from sim.config.hashing import resolved_hash
from sim.config.library import Library
from sim.config.replay import HISTORY
from sim.config.schema.hindcast import HindcastConfig
from sim.plausibility.gate import Remark, examine
from sim.structure import Structure

FITTED: Final = "fitted"
PRIOR: Final = "prior"
"""Where a world takes its behaviour from: the joint sample that history left, or every parameter's own range."""

EVERYTHING: Final = ("all",)
"""Stands on the nation and good axes: an observation says itself which it is about."""


@dataclass(frozen=True)
class ReplayOptions:
    """How a hindcast is run.

    Attributes
    ----------
    worlds
        Draws of behaviour and of the case's own uncertain inputs.
    seed
        Key of all draws.
    behaviours
        `FITTED`, `PRIOR` or both; without a fitted sample only the prior.
    traces
        Whether paths are kept for figures.
    workers
        Processes; every core by default.
    folder
        Run folder; by default one below ``runs``.
    quiet
        Show no progress.
    """

    worlds: int
    seed: int
    behaviours: tuple[str, ...] = (FITTED, PRIOR)
    traces: bool = True
    workers: int | None = None
    folder: Path | None = None
    quiet: bool = False


@dataclass(frozen=True)
class PreparedCase:
    """A case ready to run.

    Attributes
    ----------
    config
        The hindcast.
    structure
        The economy and calendar that it is replayed in.
    request
        What the runner is asked for.
    remarks
        Remarks of the plausibility checks.
    """

    config: HindcastConfig
    structure: Structure
    request: Request
    remarks: tuple[Remark, ...]


def prepare_case(library: Library, name: str | Path, options: ReplayOptions) -> PreparedCase:
    """Read a hindcast and return it ready to run.

    Raises
    ------
    UserError
        If a file has a mistake.
    """
    rules = library.calibration().guards
    config = library.hindcast(name)
    beyond = round(rules.months.value)
    resolved = library.replay(config, worlds=options.worlds, seed=options.seed, beyond=beyond)
    if FITTED not in options.behaviours:
        # What is not drawn from must not change the identity, or each new fit would throw its own prior runs away.
        prior = resolved.baseline.model_copy(update={"fitted": None})
        resolved = resolved.model_copy(update={"baseline": prior})
    remarks = examine(case_subject(resolved, library))
    structure = build(resolved)
    raise_all(_idle_controls(config, structure))
    behaviours = options.behaviours if structure.joint is not None else (PRIOR,)
    levers = structure.case(config.name, HISTORY)
    cases = tuple(Case(config.name, behaviour, levers) for behaviour in behaviours)
    space = Space(options.seed, structure.columns, cases, structure.joint)
    traces = traces_of(config) if options.traces else ()
    simulate = ReplayBlocks(config, structure, options.seed, rules, traces)
    layout = _layout(config, space, structure, tuple(trace.name for trace in traces))
    question = {"hindcast": config.name, "seed": options.seed, "measures": code_hash((experiments.questions.hindcast,))}
    run_identity = identity(resolved_hash(resolved), {}, {}, question | {"observed": resolved_hash(config)})
    folder = choose_folder(f"hindcast-{config.name}", run_identity, options.folder, fresh=False)
    request = Request(
        job=Job(folder, layout, space, replay_design, simulate),
        worlds=options.worlds,
        months=structure.calendar.total,
        manifest={
            "identity": run_identity,
            DOUBTS: [asdict(remark) for remark in remarks],
            "experiment": {
                "name": config.name,
                "title": config.title,
                "question": config.description,
                "file": own_file(config),
            },
            "scenario": config.name,
            "beside": [],
            "policies": list(layout.policies),
            "importers": list(layout.nations),
            "goods": list(layout.goods),
            "first_month": layout.months[0],
            "months": len(layout.months),
            "seed": options.seed,
            "metrics": [],
            "git_commit": git_commit(),
            "simulated_months": structure.calendar.total,
            "columns": [asdict(column) for column in structure.columns],
            "config": config.model_dump(mode="json"),
        },
        execution=Execution(options.workers, quiet=options.quiet),
        warm_up=simulate.warm_up,
    )
    return PreparedCase(config, structure, request, remarks)


def _idle_controls(config: HindcastConfig, structure: Structure) -> Iterator[ConfigError]:
    """Yield controls on exports of goods that their nation sells to nobody: they would do nothing, silently."""
    seller, buyer = structure.links.seller, structure.links.buyer
    for index, control in enumerate(config.controls):
        nation = structure.nations.index(control.nation)
        goods = [structure.goods.index(good) for good in control.goods] if control.goods != "all" else []
        if goods and not ((seller == nation) & (buyer != nation) & np.isin(structure.good_of_link, goods)).any():
            words = f"controls.{index}: {control.nation} exports none of {', '.join(control.goods)} in the base year"
            yield ConfigError(words, config.origin.file, config.line("controls", index), control.id)


def replay_design(space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
    """Return the rows of some worlds, behaviour from the joint sample or from every parameter's own range."""
    alone = replace(space, joint=None)
    frames = [monte_carlo(alone if case.policy == PRIOR else space, worlds, (case,)) for case in cases]
    return pd.concat(frames).sort_values("row", kind="stable", ignore_index=True)


def _layout(config: HindcastConfig, space: Space, structure: Structure, traces: tuple[str, ...]) -> Layout:
    units = {row.id: "month" if row.seen is None else row.seen.unit for row in config.rows}
    behaviours = tuple(case.policy for case in space.cases)
    return Layout(
        experiment=f"hindcast-{config.name}",
        title=config.title,
        question=config.description,
        scenarios=(config.name,),
        policies=behaviours,
        baselines=dict.fromkeys(behaviours, behaviours[-1]),
        nations=EVERYTHING,
        goods=EVERYTHING,
        months=structure.calendar.labels(),
        metrics=units | dict.fromkeys(guards.NAMES, "share"),
        series=dict.fromkeys(traces, ("month",)),
        series_goods=EVERYTHING,
        design_columns=tuple(column.name for column in space.varied),
    )
