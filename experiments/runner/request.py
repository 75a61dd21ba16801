"""What to run and how: all that the runner needs to know."""

from collections.abc import Callable
from dataclasses import dataclass, field

from experiments.runner.watch import Teller
from experiments.runner.ways import Ways
from experiments.runner.work import Job
from experiments.store.manifest import Manifest


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
        Runs worlds again to tell what happened in them.
    """

    job: Job
    worlds: int
    months: int
    manifest: Manifest
    ways: Ways = field(default_factory=Ways)
    warm_up: Callable[[], object] | None = None
    announced: bool = False
    tell: Teller | None = None
