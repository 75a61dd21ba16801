"""`critmin explain`: print what happened in one world, month by month and why."""

import json
from typing import Annotated

import typer

from experiments.commands.options import Good, Json, Nation, RankedBy, RunFolder, Scenario


def explain(
    run_dir: RunFolder,
    world: Annotated[
        str, typer.Option(metavar="WORLD", help="A number, or worst:NATION:GOOD, bad:, median: or best: likewise.")
    ] = "bad",
    nation: Nation = None,
    good: Good = None,
    scenario: Scenario = None,
    policy: RankedBy = None,
    monthly: Annotated[bool, typer.Option("--monthly", help="Print the table of all months too.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Print every event, not only those that matter most.")] = False,
    as_json: Json = False,
) -> None:
    """Run a world again with the recorder on, and print what happened in it.

    Parameters
    ----------
    run_dir
        The run folder.
    world
        Which world, and for which nation and good.
    nation, good
        The pair, where the world names none.
    scenario, policy
        Scenario and policy in which worlds are ranked, and whose months are shown.
    monthly
        Print the table of all months too.
    full
        Print every event.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.explain import explain as story_of
        from experiments.explain import print_story
        from experiments.opened import Run
        from experiments.printing.printed import text_console
        from experiments.printing.progress import spinner

    with spinner("running the world again ...", quiet=as_json):
        story = story_of(Run.open(run_dir), world, scenario, policy, nation=nation, good=good)
    if as_json:
        typer.echo(json.dumps(story.plain(), allow_nan=False))
    else:
        print_story(story, text_console(), monthly=monthly, full=full)
