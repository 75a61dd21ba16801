"""The options that all questions which run an experiment share, by name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from experiments.runner.execution import Execution
from experiments.runner.executor import StartMethod, available_cores, default_start_method
from experiments.runner.question import Options


class HowToRun(TypedDict, total=False):
    """Options of an experiment; those left out are as in its file.

    Attributes
    ----------
    worlds, seed, months
        Instead of the experiment's own.
    workers
        Processes. By default every core where workers can be forked, else one: a script without a main guard would
        start itself again in spawned workers.
    out
        Run folder; by default one below ``runs``, named by experiment and identity.
    settings
        Numbers of the model to set in all worlds, by column name, or as ``key=value`` texts.
    sweep
        Numbers to vary, as ``key=a,b,c`` texts.
    fresh
        Take a new folder even if the run is there.
    """

    worlds: int | None
    seed: int | None
    months: int | None
    workers: int | None
    out: Path | str | None
    settings: Mapping[str, float] | Sequence[str] | None
    sweep: Sequence[str] | None
    fresh: bool


def options_of(how: HowToRun) -> Options:
    """Return the runner's options."""
    settings = how.get("settings") or ()
    out = how.get("out")
    texts = [f"{key}={float(value)}" for key, value in settings.items()] if isinstance(settings, Mapping) else settings
    return Options(
        worlds=how.get("worlds"),
        seed=how.get("seed"),
        months=how.get("months"),
        out=None if out is None else Path(out),
        settings=tuple(texts),
        sweeps=tuple(how.get("sweep") or ()),
        fresh=how.get("fresh", False),
        execution=Execution(how.get("workers") or default_workers()),
    )


def default_workers(start_method: StartMethod | None = None) -> int:
    """Return every core where workers can be forked, else one."""
    return available_cores() if (start_method or default_start_method()) == "fork" else 1
