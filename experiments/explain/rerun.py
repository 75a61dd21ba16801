"""Get one world of a saved run under all of its policies, from its saved recordings or by simulating it again.

The run folder keeps the resolved configuration and what each world drew, and a world depends on nothing else; so the
second time it is the same world, which is checked against what the folder has of it.
"""

from dataclasses import dataclass, replace

import numpy as np
from pydantic import ValidationError

from experiments.design.base import DICE
from experiments.explain.choose import METRIC
from experiments.explain.saved import saved_recordings
from experiments.opened import Run
from experiments.runner.configs import open_library
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
class Rerun:
    """Recordings of one world under every policy.

    Attributes
    ----------
    structure
        What is fixed in the experiment.
    recordings
        By policy, of that world alone, all nations.
    faithful
        Whether its results equal those that the run saved; False after changes to the program that alter results.
    """

    structure: Structure
    recordings: dict[str, Recording]
    faithful: bool


def rerun_world(run: Run, scenario: str, world: int) -> Rerun:
    """Return the recordings of one world under every policy of a scenario, from the run folder if it was watched.

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
    saved = saved_recordings(run, scenario, world, structure.calendar.first)
    if saved is not None:
        return Rerun(structure, saved, faithful=True)
    columns = {column.name for column in structure.columns}
    metric = all_metrics(MetricSettings(**manifest["metric_settings"]))[METRIC]
    rows = run.design()
    rows = rows[(rows["scenario"] == scenario) & (rows["world"] == world)]
    rows = rows.set_index("policy").loc[list(run.store.layout.policies)].reset_index()
    dice = rows[DICE if DICE in rows else "world"].to_numpy(dtype=np.int64)
    together = simulate(
        structure,
        seed=int(manifest["seed"]),
        worlds=dice,
        values={str(name): rows[name].to_numpy(dtype=np.float64) for name in rows.columns if name in columns},
        record=(*SERIES, *PRICES),
        watch=dice.tolist(),
    )
    assert set(needed_variables([metric])) <= {*SERIES, *PRICES}
    values = metric.compute(together)
    faithful = all(
        _same(run, (scenario, policy), world, values[..., row], together)
        for row, policy in enumerate(run.store.layout.policies)
    )
    recordings = {policy: _alone(together, row) for row, policy in enumerate(run.store.layout.policies)}
    return Rerun(structure, recordings, faithful)


def _alone(together: Recording, row: int) -> Recording:
    """Return the series and events of one row of a block."""
    return replace(
        together,
        worlds=together.worlds[[row]],
        series={name: kept[..., [row]] for name, kept in together.series.items()},
        prices={name: kept[..., [row]] for name, kept in together.prices.items()},
        events=[event for event in together.events if event.row == row],
    )


def _same(run: Run, case: tuple[str, str], world: int, values: np.ndarray, recording: Recording) -> bool:
    """Return whether unserved demand equals what was saved, for every importer and good of the run."""
    layout = run.store.layout
    saved = run.store.table(*case).on_worlds(np.array([world])).of(METRIC)[..., 0]
    nations = [recording.nations.index(name) for name in layout.nations]
    goods = [recording.goods.index(name) for name in layout.goods]
    return bool(np.allclose(values[np.ix_(nations, goods)], saved, rtol=SAME, atol=SAME, equal_nan=True))
