"""`critmin sensitivity`: which inputs the answer hangs on."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.ending import BLOCKS_FAILED, kept_when_interrupted, tell_failures
from experiments.commands.options import Json, Months, Outcome, Seed, Settings, Workers


def sensitivity(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|RUN", help="An experiment, or the folder of a saved analysis.")
    ],
    policy: Annotated[str | None, typer.Option(help="Hold this policy; else it is a factor.")] = None,
    outcome: Outcome = None,
    screen: Annotated[int, typer.Option(min=2, help="Trajectories of the screening.")] = 8,
    worlds: Annotated[int, typer.Option(min=2, help="Base samples of the second step.")] = 128,
    factors: Annotated[int, typer.Option(min=1, help="Inputs that stand alone in the second step.")] = 8,
    seed: Seed = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Run folder of the second step.")] = None,
    settings: Settings = None,
    sweeps: Annotated[
        list[str] | None, typer.Option("--sweep", metavar="KEY=A,B,C", help="A further lever with these options.")
    ] = None,
    json_only: Json = False,
) -> None:
    """Screen every uncertain number, then share the outcome's variance among those that matter most.

    Exit code 0; 1 when some blocks failed (their samples are left out); 2 for a mistake in the request.

    Parameters
    ----------
    name
        Name of a bundled experiment, path of a YAML file, or the folder of a saved analysis.
    policy
        Hold this policy; without it the policy is a factor among those of the experiment.
    outcome
        What to explain; by default the unserved demand of the first importer's good that lacks most.
    screen, worlds
        Size of the two steps: a trajectory has a world per factor and one more, a base sample one per factor that
        stands alone and three more.
    factors
        How many uncertain inputs stand alone in the second step.
    seed, months
        Instead of the experiment's own.
    workers
        Processes.
    out
        Run folder of the second step; the screening is kept beside it.
    settings, sweeps
        Numbers of the model to set, and levers to vary.
    json_only
        Print one JSON object on stdout.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.printed import text_console
        from experiments.progress import spinner
        from experiments.questions.sensitivity import Plan, open_sensitivity
        from experiments.questions.sensitivity import sensitivity as analysed
        from experiments.questions.sensitivity.figures import draw_sensitivity
        from experiments.questions.sensitivity.report import answer, render, write_csv
        from experiments.runner.question import Options
        from experiments.runner.ways import Ways

    if Path(name).is_dir():
        found = open_sensitivity(name, outcome)
    else:
        options = Options(
            seed=seed,
            months=months,
            out=out,
            settings=tuple(settings or ()),
            sweeps=tuple(sweeps or ()),
            ways=Ways(workers),
        )
        with kept_when_interrupted():
            found = analysed(name, options, Plan(policy, outcome, screen, worlds, factors))
    with spinner("drawing figures ..."):
        write_csv(found)
        draw_sensitivity(found)
    if json_only:
        typer.echo(json.dumps(answer(found), allow_nan=False))
    else:
        render(found, text_console())
        for store in found.stores:
            typer.echo(f"run folder: {store.path}")
    if tell_failures(*found.stores):
        raise typer.Exit(BLOCKS_FAILED)
