"""What to run and how: all that the runner needs to know."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import RenderableType

from experiments.runner.execution import Execution
from experiments.runner.recorded_worlds import Recorder
from experiments.runner.work import Job
from experiments.store.manifest import Manifest
from experiments.store.reader import RunStore

Preview = Callable[[RunStore], RenderableType]
"""Makes something that a terminal can show of a view on a run's finished worlds."""


@dataclass(frozen=True)
class Request:
    """What to run and how.

    Attributes
    ----------
    job
        What all pieces share, with the run folder.
    worlds
        How many worlds are asked for.
    months
        Simulated months of each world, run-in included; rates are computed from it.
    manifest
        The run's description, as the manifest keeps it; must hold ``identity``.
    execution
        Who computes the run, and which share of it.
    warm_up
        Compiles the model once, before workers start.
    announced
        Whether the remarks of the plausibility checks were printed already.
    record
        Function that simulates worlds again and returns what happened in them.
    preview
        Function that turns the worlds finished so far into what a terminal shows during the run; None shows nothing.
    """

    job: Job
    worlds: int
    months: int
    manifest: Manifest
    execution: Execution = field(default_factory=Execution)
    warm_up: Callable[[], object] | None = None
    announced: bool = False
    record: Recorder | None = None
    preview: Preview | None = None
