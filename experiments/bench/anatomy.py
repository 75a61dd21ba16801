"""Divide the time of a month among clearing, agents and recording, and compare it with copying the state.

Times are of the processor, not of the clock on the wall, because here only ratios count and other programs would
shift them. A rate is measured in elapsed time, because that is what a user waits for.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Protocol, cast

import numpy as np

from experiments.bench.subject import Subject
from sim.model import CritminModel
from sim.phases import PHASES
from sim.state import State

AGENTS = "agents"
_CLEARING = "clear"
_RECORDING = "record"

Clock = Callable[[], float]


@dataclass(frozen=True)
class Anatomy:
    """Parts of a month.

    Attributes
    ----------
    state_sweeps
        Time of a month over the time to read and write the block's whole state once.
    clearing, agents, recording
        Shares of a month's time: the market's kernels, decisions of agents in any phase, and what is kept of it.
    phases
        Share of each phase, by name; they sum to 1.
    """

    state_sweeps: float
    clearing: float
    agents: float
    recording: float
    phases: dict[str, float]


def dissect(subject: Subject, width: int, months: int) -> Anatomy:
    """Time the parts of each month of a block, and a sweep over its state after each."""
    model = subject.model(width, months)
    stopwatch = Stopwatch(model, time.thread_time)
    month_time = sweep_time = 0.0
    for _ in range(months):
        started = time.thread_time()
        stopwatch.month()
        stepped = time.thread_time()
        sweep(model.block.state)
        month_time += stepped - started
        sweep_time += time.thread_time() - stepped
    model.close()
    spent = stopwatch.spent
    whole = sum(spent[phase.name] for phase in PHASES)
    return Anatomy(
        state_sweeps=month_time / sweep_time,
        clearing=(spent[_CLEARING] - spent[AGENTS, _CLEARING]) / whole,
        agents=sum(spent[AGENTS, phase.name] for phase in PHASES) / whole,
        recording=spent[_RECORDING] / whole,
        phases={phase.name: spent[phase.name] / whole for phase in PHASES},
    )


def sweep(state: State) -> None:
    """Read and write every number of a block's state once, leaving it as it is."""
    for item in fields(state):
        values = getattr(state, item.name)
        np.multiply(values, 1.0, out=values)


class Agents(Protocol):
    """The methods of a set of agents that a phase calls."""

    def do(self, method: str) -> object:
        """Call a method of each agent."""


class Stopwatch:
    """Runs a model month by month and notes how long each phase took, and its agents apart.

    It takes the model's place before the phases, so that the model itself needs no clock.

    Parameters
    ----------
    model
        The model, at the beginning of a month.
    clock
        Returns seconds.
    """

    def __init__(self, model: CritminModel, clock: Clock) -> None:
        self._model = model
        self._clock = clock
        self._phase = ""
        self.spent: defaultdict[str | tuple[str, str], float] = defaultdict(float)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  - whatever a phase asks of the model
        """Return an attribute of the model, for the phases."""
        return getattr(self._model, name)

    def of(self, kind: type[Any]) -> Agents:
        """Return the model's agents of a kind, timed."""
        return _TimedAgents(cast("Agents", self._model.of(kind)), self)

    def month(self) -> None:
        """Run the phases of one month."""
        for phase in PHASES:
            self._phase = phase.name
            started = self._clock()
            phase.run(cast("CritminModel", self))
            self.spent[phase.name] += self._clock() - started
        self._model.block.clock += 1

    def agents_act(self, agents: Agents, method: str) -> None:
        """Let agents act and note their time."""
        started = self._clock()
        agents.do(method)
        self.spent[AGENTS, self._phase] += self._clock() - started


@dataclass(frozen=True)
class _TimedAgents:
    agents: Agents
    stopwatch: Stopwatch

    def do(self, method: str) -> None:
        self.stopwatch.agents_act(self.agents, method)
