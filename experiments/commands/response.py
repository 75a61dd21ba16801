"""`critmin response`: how an answer moves with what a run swept."""

from experiments.commands.options import Good, Json, Nation, Outcome, RunFolder


def response(
    run_dir: RunFolder,
    outcome: Outcome = None,
    nation: Nation = None,
    good: Good = None,
    as_json: Json = False,
) -> None:
    """Print one row per variant of a sweep with its values, and draw the outcome over them.

    Parameters
    ----------
    run_dir
        The run folder of a sweep.
    outcome, nation, good
        What to look at; by default a shortage of the pair in focus.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.response.finding import response as found

    present(found(run_dir, outcome, nation=nation, good=good), as_json=as_json)
