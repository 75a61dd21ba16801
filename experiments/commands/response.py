"""`critmin response`: how an answer moves with what a run swept."""

from experiments.commands.options import Csv, Full, Good, Json, Nation, Outcome, RunFolder


def response(
    run_dir: RunFolder,
    outcome: Outcome = None,
    nation: Nation = None,
    good: Good = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Print one row per variant of a sweep with its values, and draw the outcome over them.

    Parameters
    ----------
    run_dir
        The run folder of a sweep.
    outcome, nation, good
        What to look at; by default a shortage of the pair in focus.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.response.finding import response as found

    present(found(run_dir, outcome, nation=nation, good=good), full=full, as_csv=as_csv, as_json=as_json)
