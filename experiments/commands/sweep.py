"""`critmin sweep`: ask an experiment again at each of several values, as a file says."""

from typing import Annotated

import typer

from experiments.commands import complete
from experiments.commands.options import EveryWarning, Fresh, Json, Months, Out, Workers


def sweep(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME|FILE", help="A sweep: its name, or a YAML file.", autocompletion=complete.sweeps),
    ],
    worlds: Annotated[int | None, typer.Option(help="How many worlds; the file's by default.")] = None,
    months: Months = None,
    workers: Workers = None,
    out: Out = None,
    json_only: Json = False,
    fresh: Fresh = False,
    every_warning: EveryWarning = False,
) -> None:
    """Run a sweep and print its answer; exit codes as `critmin run`.

    Parameters
    ----------
    name
        Name of a bundled sweep, or path of a YAML file.
    worlds, months
        Instead of the file's own.
    workers
        Processes; every core by default.
    out
        Run folder.
    json_only
        Print one JSON object on stdout.
    fresh
        Take a new folder even if the run is there.
    every_warning
        Print every warning.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():  # before numpy is imported: forked workers keep the threads that it starts with
        from experiments.commands.run import carry_out
        from experiments.runner.configs import open_library
        from experiments.runner.execution import Execution
        from experiments.runner.question import Options

    library = open_library(name)
    config = library.sweep(name)
    options = Options(
        worlds=config.worlds if worlds is None else worlds,
        seed=config.seed,
        months=config.months if months is None else months,
        out=out,
        settings=config.settings,
        sweeps=config.sweeps,
        one_in=config.one_in,
        design=config.design,
        fresh=fresh,
        execution=Execution(workers, every_warning=every_warning),
    )
    carry_out(library.find("experiment", config.experiment), options, json_only=json_only)
