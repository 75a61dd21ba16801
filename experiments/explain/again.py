"""Run one world of a saved run again under each of its policies, with the recorder on.

The run folder keeps the resolved configuration and what each world drew, and a world depends on nothing else; so the
second time it is the same world, which is checked against what the folder has of it.
"""

from dataclasses import dataclass

import numpy as np
from pydantic import ValidationError

from experiments.api import Run
from experiments.configs import open_library
from experiments.design.base import DICE
from experiments.explain.choose import METRIC
from sim.build import build
from sim.config.errors import UserError
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics, needed_variables
from sim.model import simulate
from sim.observer import PRICES, SERIES
from sim.recording import Recording
from sim.structure import Structure

SAME = 1e-9
"""Largest difference from the saved number, relative, at which it still is the same world."""


@dataclass(frozen=True)
class Again:
    """One world run again.

    Attributes
    ----------
    structure
        What is fixed in the experiment.
    recordings
        By policy, of that world alone, all nations.
    faithful
        Whether it came out as the run has it; not after the program has changed.
    """

    structure: Structure
    recordings: dict[str, Recording]
    faithful: bool


def run_again(run: Run, scenario: str, world: int) -> Again:
    """Return the recordings of one world under every policy of a scenario.

    Raises
    ------
    UserError
        If the folder was written by a version whose configuration no longer fits.
    """
    manifest = run.store.manifest
    try:
        resolved = open_library().revive(manifest["config"])
    except (KeyError, ValidationError) as error:
        raise UserError(f"{run.path} was written by another version: give the same `critmin run` again") from error
    structure = build(resolved)
    columns = {column.name for column in structure.columns}
    metric = all_metrics(MetricSettings(**manifest["metric_settings"]))[METRIC]
    rows = run.design()
    rows = rows[(rows["scenario"] == scenario) & (rows["world"] == world)]
    recordings, faithful = {}, True
    for policy in run.store.layout.policies:
        row = rows[rows["policy"] == policy].iloc[0]
        dice = int(row.get(DICE, world))
        recording = simulate(
            structure,
            seed=int(manifest["seed"]),
            worlds=np.array([dice]),
            values={str(name): np.array([float(row[name])]) for name in rows.columns if name in columns},
            record=(*SERIES, *PRICES),
            watch=(dice,),
        )
        recordings[policy] = recording
        faithful &= _same(run, scenario, policy, world, metric.compute(recording), recording)
    assert set(needed_variables([metric])) <= {*SERIES, *PRICES}
    return Again(structure, recordings, faithful)


def _same(run: Run, scenario: str, policy: str, world: int, values: np.ndarray, recording: Recording) -> bool:
    """Tell whether unserved demand came out as saved, for every importer and good of the run."""
    layout = run.store.layout
    saved = run.store.table(scenario, policy).on_worlds(np.array([world])).of(METRIC)
    nations = [recording.nations.index(name) for name in layout.nations]
    goods = [recording.goods.index(name) for name in layout.goods]
    return bool(np.allclose(values[np.ix_(nations, goods, [0])], saved, rtol=SAME, atol=SAME, equal_nan=True))
