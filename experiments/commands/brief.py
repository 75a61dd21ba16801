"""`critmin brief`: write the brief of a run again."""

import typer

from experiments.commands.options import RunFolder


def brief(run_dir: RunFolder) -> None:
    """Write brief.html into a run folder and print its path.

    Parameters
    ----------
    run_dir
        The run folder.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.brief import write

    typer.echo(str(write(run_dir)))
