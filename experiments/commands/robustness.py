"""`critmin robustness`: which policy does well in most futures."""

from experiments.commands.options import Csv, Failure, Full, Good, Json, Nation, RunFolder


def robustness(
    run_dir: RunFolder,
    outcome: Failure = None,
    nation: Nation = None,
    good: Good = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Print each policy's regret and the share of worlds in which it meets a goal, by scenario and over all.

    Parameters
    ----------
    run_dir
        The run folder.
    outcome, nation, good
        What is regretted, and when the goal is missed; by default a shortage of the pair in focus.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.robustness.finding import robustness as found

    present(found(run_dir, outcome, nation=nation, good=good), full=full, as_csv=as_csv, as_json=as_json)
