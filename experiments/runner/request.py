"""What to run and how: all that the runner needs to know."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import RenderableType

from experiments.runner.watch import Teller
from experiments.runner.ways import Ways
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
        Simulated months of each, run-in included, for rates.
    manifest
        What the manifest says of the run; must hold ``identity``.
    ways
        Ways to work.
    warm_up
        Compiles the model once, before workers start.
    announced
        Whether what is hardly plausible was said already.
    tell
        Runs worlds again and returns what happened in them.
    preview
        Makes of the worlds finished so far what a terminal shows while the run is running; nothing if None.
    """

    job: Job
    worlds: int
    months: int
    manifest: Manifest
    ways: Ways = field(default_factory=Ways)
    warm_up: Callable[[], object] | None = None
    announced: bool = False
    tell: Teller | None = None
    preview: Preview | None = None
