"""Put the measurements together, under the names that other programs read."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from experiments.bench.anatomy import dissect
from experiments.bench.memory import peak_memory
from experiments.bench.plan import Plan
from experiments.bench.rate import rate
from experiments.bench.scale import compare
from experiments.bench.subject import EXPERIMENT, POLICY, SCENARIO, Subject
from experiments.bench.workers import speedup
from experiments.runner.executor import available_cores

Stage = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Report:
    """What a benchmark found; the attributes are the fields of its JSON object.

    Attributes
    ----------
    measured
        Experiment, scenario and policy that was simulated.
    cores
        Cores that it could use.
    world_months_per_s
        Months of worlds simulated in a second by one process, by worlds in the block.
    state_sweeps_per_month
        Time of one month over the time to read and write the block's whole state once.
    share_clearing, share_agents, share_recording
        Parts of a month's time, 0 to 1.
    share_of_phase
        Part of each phase.
    workers_2_over_1
        How many times faster two workers are than one.
    cost_20000_over_1000
        Time per world of a run of 20,000 worlds over that of 1,000; None if it was not measured.
    memory_of_run_mb
        Most memory of all processes of these runs, by number of worlds.
    peak_memory_mb
        Most memory that the whole benchmark held, all processes together.
    """

    measured: dict[str, str]
    cores: int
    world_months_per_s: dict[str, float]
    state_sweeps_per_month: float
    share_clearing: float
    share_agents: float
    share_recording: float
    share_of_phase: dict[str, float]
    workers_2_over_1: float
    cost_20000_over_1000: float | None
    memory_of_run_mb: dict[str, float]
    peak_memory_mb: float

    def to_json(self) -> dict[str, Any]:
        """Return the fields as plain JSON values, numbers with four significant digits."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


def measure(plan: Plan, stage: Stage) -> Report:
    """Measure what a plan lists.

    Parameters
    ----------
    plan
        How much to measure.
    stage
        Shows the name of the part that is running.

    Notes
    -----
    The runner comes first, while this process is small: forked workers start with what it holds.
    """
    with TemporaryDirectory(prefix="critmin-bench-") as folder, peak_memory() as peak:
        with stage("compiling the model (once per machine) ..."):
            subject = Subject.bundled(Path(folder))
        with stage("one worker and two, in turn ..."):
            workers = speedup(subject, plan.pieces, plan.piece_months, plan.alternations)
        with stage("a large run and a small one ..."):
            scale = compare(subject, plan.few, plan.many, plan.scale_months) if plan.many else None
        with stage("the parts of a month ..."):
            anatomy = dissect(subject, plan.anatomy_width, plan.anatomy_months)
        with stage("blocks of several widths ..."):
            rates = {str(width): rate(subject, width, plan.months, plan.repeats) for width in plan.widths}
    return Report(
        measured={"experiment": EXPERIMENT, "scenario": SCENARIO, "policy": POLICY},
        cores=available_cores(),
        world_months_per_s=rates,
        state_sweeps_per_month=anatomy.state_sweeps,
        share_clearing=anatomy.clearing,
        share_agents=anatomy.agents,
        share_recording=anatomy.recording,
        share_of_phase=anatomy.phases,
        workers_2_over_1=workers,
        cost_20000_over_1000=None if scale is None else scale.cost,
        memory_of_run_mb={} if scale is None else scale.memory_mb,
        peak_memory_mb=peak.megabytes,
    )


def _rounded(value: Any) -> Any:  # noqa: ANN401  - a JSON value
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
