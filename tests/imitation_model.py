"""A quick stand-in for the model, so that tests of the runner take milliseconds.

It is deterministic and depends on the world number and on the row's values alone, like the model.
"""

import os
import time
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path

import numpy as np

from experiments.design.axes import Axis
from experiments.design.base import Case, Space
from experiments.design.monte_carlo import monte_carlo
from experiments.design.sweep import baselines, variants
from experiments.runner.execution import Execution
from experiments.runner.request import Request
from experiments.runner.work import Job
from experiments.store.block import BlockResult
from experiments.store.layout import Layout
from experiments.store.manifest import Manifest
from sim.counted import DAYS, HELD, IN_FORCE, MEASURES, Counted, Measure
from sim.totals import Total

NATIONS = ("JPN", "USA")
GOODS = ("gallium", "indium", "ree_ore_ionic")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 7))
SERIES = {"unserved": ("month", "nation", "good"), "price": ("month", "good")}
DATE = "2026-04"
FANS = {"unserved": ("month", "nation", "good"), "price_outside_thin": ("month", "good")}


@dataclass(frozen=True)
class ImitationColumn:
    name: str
    value: float
    low: float | None = None
    high: float | None = None
    dist: str = "fixed"
    role: str = "uncertainty"
    unit: str = "1"
    most: float | None = None


COLUMNS = (
    ImitationColumn("behaviour.fear", 0.5, 0.1, 0.9, "uniform"),
    ImitationColumn("demand_growth.gallium", 0.04, 0.01, 0.09, "triangular"),
    ImitationColumn("cover.gallium", 2.0),
    ImitationColumn("clause.framework.stockpile.strength", 0.0, role="lever"),
)


@dataclass(frozen=True)
class ImitationModel:
    """Turns rows into numbers, piece by piece unless asked; can be told to be slow, or to fail or die in one world."""

    seconds: float = 0.0
    fails_at: int = -1
    dies_at: int = -1
    calls: Path | None = None
    rows_at_once: int = 1

    def __call__(self, rows) -> BlockResult:
        worlds = rows["world"].to_numpy()
        if self.calls is not None:
            with self.calls.open("a") as log:
                for (scenario, label), own in rows.groupby(["scenario", "policy"], sort=False)["world"]:
                    log.write(f"{scenario} {label} {own.min()} {own.max()}\n")
        time.sleep(self.seconds)
        framework = rows["policy"].str.startswith("framework").to_numpy()
        if self.fails_at in worlds[framework]:
            raise ArithmeticError(f"world {self.fails_at} went wrong")
        if self.dies_at in worlds[framework]:
            os._exit(9)
        growth = rows["demand_growth.gallium"].to_numpy()
        strength = rows["clause.framework.stockpile.strength"].to_numpy()
        level = np.sin(worlds * 0.37) + 10.0 * growth - 0.2 * strength + rows["behaviour.fear"].to_numpy()
        table = level + np.arange(6).reshape(2, 3, 1) + (rows["scenario"] == "calm").to_numpy()
        table[1, 2] = np.nan
        months = np.arange(6).reshape(6, 1, 1, 1)
        return BlockResult(
            metrics={"unserved_share": table, "peak": 3.0 * table},
            series={"unserved": table * months, "price": np.exp(table[0]) + np.arange(6).reshape(6, 1, 1)},
            measures=_deeds(rows, table),
            fans={"unserved": np.abs(table * months), "price_outside_thin": np.exp(table[0]) * (months[..., 0] + 1.0)},
            dated={DATE: {"unserved_share": table / 3.0, "peak": np.floor(table)}},
            totals=_totals(rows, table),
        )


BAN = Measure("control", "ban", "total_ban", "CHN")
OFFTAKE = Measure("clause", "framework.offtake", "offtake", "framework")


def _deeds(rows, table) -> tuple[Counted, ...]:
    """Return what a ban of gallium does in every world, and an offtake, which moves nothing, under the framework."""
    everywhere, stopped = np.ones(len(rows)), np.abs(table[0, 0])
    held = rows["policy"].str.startswith("framework").to_numpy().astype(float)
    return (
        Counted(BAN, HELD, "", everywhere),
        Counted(BAN, DAYS, "", 100.0 * (stopped > 1.0)),
        Counted(BAN, "wanted", "gallium", 2.0 * stopped),
        Counted(BAN, "stopped", "gallium", stopped),
        Counted(BAN, "leaked", "gallium", stopped / 3.0),
        Counted(OFFTAKE, HELD, "", held),
        Counted(OFFTAKE, DAYS, "", 181.0 * held),
    )


def _totals(rows, table) -> tuple[Total, ...]:
    """Return what the United States sends Japan, and in which months an offtake is in force under the framework."""
    held = rows["policy"].str.startswith("framework").to_numpy().astype(float)
    return (
        Total("flows", "tonnes", (("USA", "JPN", "gallium"), ("USA", "JPN", "indium")), np.abs(table[:1, :2])),
        Total(MEASURES, IN_FORCE, (astuple(OFFTAKE),), np.tile(held, (6, 1, 1))),
    )


def axis_of(name, *numbers) -> Axis:
    """Return an axis of one column."""
    return Axis(name, (name,), numbers, tuple(f"{number:.12g}" for number in numbers))


def imitation_request(run_dir, worlds, model=None, axes=None, identity=None, workers=1, **execution) -> Request:
    """Ask for two scenarios and two policies of the imitated model, done in these ways."""
    model = model or ImitationModel()
    lever = "clause.framework.stockpile.strength"
    plain = [
        Case(scenario, policy, {lever: float(policy == "framework")})
        for scenario in ("tight", "calm")
        for policy in ("none", "framework")
    ]
    cases = variants(plain, [axis_of(name, *numbers) for name, numbers in (axes or {}).items()], "none")
    space = Space(7, COLUMNS, cases)
    layout = Layout(
        experiment="imitation",
        title="Imitation",
        question="Does it run?",
        scenarios=("tight", "calm"),
        policies=tuple(dict.fromkeys(case.label for case in cases)),
        baselines=baselines(cases, "none"),
        nations=NATIONS,
        goods=GOODS,
        months=MONTHS,
        metrics={"unserved_share": "1", "peak": "1"},
        series=SERIES,
        series_goods=GOODS,
        design_columns=tuple(column.name for column in space.varied),
        fans=FANS,
        titles={"nation": {"JPN": "Japan"}, "good": {"gallium": "Gallium (99.99 %)"}, "scenario": {"tight": "Tight"}},
        dates=(DATE,),
    )
    job = Job(run_dir, layout, space, monte_carlo, model)
    manifest = description(layout, 7) | ({"identity": identity} if identity else {})
    own = None if "cluster" in execution else workers  # a cluster brings its own
    return Request(job, worlds, 6, manifest, Execution(own, quiet=True, **execution))


def description(layout: Layout, seed: int) -> Manifest:
    """Return what a manifest says of a question that is asked of a function instead of the model."""
    return {
        "identity": {"seed": seed, "config": "0" * 64},
        "experiment": {"name": layout.experiment, "title": layout.title, "question": layout.question},
        "scenario": layout.scenarios[0],
        "beside": list(layout.scenarios[1:]),
        "policies": list(layout.policies),
        "importers": list(layout.nations),
        "goods": list(layout.goods),
        "first_month": layout.months[0],
        "months": len(layout.months),
        "config": {},
        "seed": seed,
        "simulated_months": len(layout.months),
        "columns": [],
        "metrics": [
            {"name": name, "title": name, "unit": unit, "direction": "lower", "aggregate": "mean"}
            for name, unit in layout.metrics.items()
        ],
    }


HEADLINES = ("shortage", "unserved", "unserved_cvar95", "worst_month", "time_to_survive")


@dataclass(frozen=True)
class ShortageModel:
    """Fails where fear is high: shortage is certain above 0.6 without the framework, above 2/3 with it."""

    rows_at_once: int = 1

    def __call__(self, rows) -> BlockResult:
        strength = rows["clause.framework.stockpile.strength"].to_numpy()
        calm = 0.25 * (rows["scenario"] == "calm").to_numpy()
        depth = np.maximum(rows["behaviour.fear"].to_numpy() - 0.5 - calm, 0.0) * (1.0 - 0.4 * strength)
        one = {
            "shortage": (depth > 0.1).astype(float), "unserved": depth, "unserved_cvar95": depth,
            "worst_month": 2.0 * depth, "time_to_survive": 6.0 * (1.0 - depth),
        }  # fmt: skip
        metrics = {name: np.broadcast_to(values, (2, 3, len(values))).copy() for name, values in one.items()}
        for table in metrics.values():
            table[1, 2] = np.nan
        shape = (6, 2, 3, len(depth))
        return BlockResult(metrics, {"unserved": np.zeros(shape), "price": np.zeros((6, 3, len(depth)))})


def shortage_request(run_dir, worlds, seed=7) -> Request:
    """Ask for a run whose metrics are the headlines and whose failures are known."""
    request = imitation_request(run_dir, worlds, identity={"seed": seed, "config": "1" * 64})
    units = {name: "month" if name == "time_to_survive" else "share" for name in HEADLINES}
    kinds = {"shortage": "probability", "unserved_cvar95": "cvar95"}
    manifest = request.manifest | {
        "seed": seed,
        "columns": [asdict(column) | {"source": "expert", "status": "assumption", "note": ""} for column in COLUMNS],
        "metrics": [
            {
                "name": name,
                "title": name.replace("_", " "),
                "unit": units[name],
                "direction": "higher" if name == "time_to_survive" else "lower",
                "aggregate": kinds.get(name, "mean"),
            }
            for name in HEADLINES
        ],
    }
    job = replace(
        request.job,
        layout=replace(request.job.layout, metrics=units, fans={}, dates=()),
        space=replace(request.job.space, seed=seed),
        simulate=ShortageModel(),
    )
    return replace(request, job=job, manifest=manifest)
