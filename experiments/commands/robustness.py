"""`critmin robustness`: which policy does well in most futures."""

from experiments.commands.options import Failure, Good, Json, Nation, RunFolder


def robustness(
    run_dir: RunFolder,
    outcome: Failure = None,
    nation: Nation = None,
    good: Good = None,
    as_json: Json = False,
) -> None:
    """Print each policy's regret and the share of worlds in which it meets a goal, by scenario and over all.

    Parameters
    ----------
    run_dir
        The run folder.
    outcome, nation, good
        What is regretted, and when the goal is missed; by default a shortage of the pair in focus.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.robustness.finding import robustness as found

    present(found(run_dir, outcome, nation=nation, good=good), as_json=as_json)
