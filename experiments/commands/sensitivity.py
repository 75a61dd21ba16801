"""`critmin sensitivity`: which inputs the answer depends on."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import complete
from experiments.commands.options import Csv, Full, Good, Json, Months, Nation, Outcome, Seed, Settings, Workers


def sensitivity(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|RUN", help="An experiment, or the folder of a saved analysis.")
    ],
    policy: Annotated[
        str | None, typer.Option(help="Hold this policy; else it is a factor.", autocompletion=complete.policies)
    ] = None,
    outcome: Outcome = None,
    nation: Nation = None,
    good: Good = None,
    trajectories: Annotated[int, typer.Option(min=2, help="Trajectories of the screening.")] = 8,
    samples: Annotated[int, typer.Option(min=2, help="Base samples of the second step.")] = 128,
    factors: Annotated[int, typer.Option(min=1, help="Inputs that stand alone in the second step.")] = 8,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Run folder of the second step.")] = None,
    settings: Settings = None,
    sweeps: Annotated[
        list[str] | None, typer.Option("--sweep", metavar="KEY=A,B,C", help="A further lever with these options.")
    ] = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Screen every uncertain number, then share the outcome's variance among those that matter most.

    Exit code 0; 1 when some blocks failed (their samples are left out); 2 for a mistake in the request.

    Parameters
    ----------
    name
        Name of a bundled experiment, path of a YAML file, or the folder of a saved analysis.
    policy
        Hold this policy; without it the policy is a factor among those of the experiment.
    outcome, nation, good
        What to explain; by default the unserved demand of the first importer's good that lacks most.
    trajectories, samples
        Size of the two steps: a trajectory has a world per factor and one more, a base sample one per factor that
        stands alone and three more.
    factors
        How many uncertain inputs stand alone in the second step.
    seed, months
        Instead of the experiment's own.
    workers
        Processes.
    out
        Run folder of the second step; the screening is kept next to it.
    settings, sweeps
        Numbers of the model to set, and levers to vary.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import kept_when_interrupted, present
        from experiments.questions.sensitivity.finding import sensitivity as analysed

    with kept_when_interrupted():
        found = analysed(
            name, outcome, nation=nation, good=good, policy=policy, trajectories=trajectories, samples=samples,
            factors=factors, seed=seed, months=months, workers=workers, out=out, settings=settings, sweep=sweeps,
        )  # fmt: skip
    present(found, full=full, as_csv=as_csv, as_json=as_json)
