"""Choose what is measured: tightening controls under the framework, from the first scored month on.

So the rates are those of a real question, with shortages, bans and clauses at work; a calm economy would be faster
and say less.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from experiments.runner.execution import Execution
from experiments.runner.model import RECORDABLE, ModelBlocks
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.request import Request
from sim.calendar import Calendar
from sim.metrics.registry import all_metrics, needed_variables
from sim.model import CritminModel, open_model

EXPERIMENT = "us-japan"
SCENARIO = "china-tightens"
POLICY = "framework"


@dataclass(frozen=True)
class Subject:
    """One scenario and policy of an experiment, ready to be simulated in any number of worlds and months.

    Attributes
    ----------
    request
        The request of the whole experiment, as `critmin run` makes it.
    blocks
        Its simulator of blocks.
    """

    request: Request
    blocks: ModelBlocks

    @classmethod
    def bundled(cls, folder: Path) -> "Subject":
        """Read the bundled experiment; its runs go below `folder`."""
        request = prepare(EXPERIMENT, Options(out=folder, execution=Execution(quiet=True)))
        blocks = request.job.simulate
        if not isinstance(blocks, ModelBlocks):
            raise TypeError(f"expected the model behind the runner, got {type(blocks).__name__}")
        blocks.warm_up()
        return cls(request, blocks)

    @property
    def folder(self) -> Path:
        """Where runs may be kept."""
        return self.request.job.run_dir

    def model(self, width: int, months: int) -> CritminModel:
        """Return the model of a block of worlds before its first month, recording what the experiment records."""
        job = self.run("unused", width, months).job
        rows = job.design(job.space, np.arange(width, dtype=np.int64), job.space.cases)
        structure = replace(self.blocks.structure, calendar=self._calendar(months))
        metrics = all_metrics(self.blocks.settings).values()
        recorded = RECORDABLE & {*needed_variables(list(metrics)), *self.blocks.layout.series}
        return open_model(
            structure,
            seed=self.blocks.seed,
            worlds=rows["world"].to_numpy(),
            values={column.name: rows[column.name].to_numpy() for column in structure.columns if column.name in rows},
            record=sorted(recorded),
            nations=self.blocks.layout.nations,
        )

    def run(self, name: str, worlds: int, months: int) -> Request:
        """Return a request to the runner for this scenario and policy alone, in a folder of this name."""
        job, calendar = self.request.job, self._calendar(months)
        labels = calendar.labels()
        layout = replace(
            job.layout,
            scenarios=(SCENARIO,),
            policies=(POLICY,),
            baselines={POLICY: POLICY},
            months=labels,
            dates=tuple(labels[place] for place in calendar.year_ends()),
        )
        cases = tuple(case for case in job.space.cases if (case.scenario, case.label) == (SCENARIO, POLICY))
        structure = replace(self.blocks.structure, calendar=calendar)
        own = replace(
            job,
            run_dir=self.folder / name,
            layout=layout,
            space=replace(job.space, cases=cases),
            simulate=replace(self.blocks, structure=structure, layout=layout),
        )
        return replace(self.request, job=own, worlds=worlds, months=months, warm_up=None, record=None)

    def _calendar(self, months: int) -> Calendar:
        """Return a calendar that begins with the scored months, when the scenario's controls are in force."""
        whole = self.blocks.structure.calendar
        return Calendar(whole.first + whole.run_in, run_in=0, scored=months)
