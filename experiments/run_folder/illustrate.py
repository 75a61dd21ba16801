"""Write the parts of a run folder that people read: tables, the story of some bad worlds, figures and the brief.

It is done once the numbers are complete, and again when worlds were added. A view on fewer worlds than the folder
holds leaves the folder's own report alone.
"""

from experiments.analysis.focus import focus_of, ranked_pairs
from experiments.analysis.rank import bad_world
from experiments.analysis.tables import write_csv
from experiments.brief import publish
from experiments.brief.document import FILE_NAME
from experiments.figures.load import read_events
from experiments.opened import Run
from experiments.printing.progress import spinner
from experiments.run_folder.kind import is_sweep
from experiments.runner.recorded_worlds import write_stories
from experiments.store import RunStore
from sim.config.errors import UserError

MOST_WATCHED = 8
"""Worlds run again for their story: one vector of the processor, so that they cost little more than one."""


def illustrate(run: Run, *, quiet: bool = False) -> bool:
    """Write events, tables, figures and brief if the folder lacks those of its present worlds.

    A sweep has too many policies for these: its statistics are written, and `experiments.questions.response` draws it.

    Returns
    -------
    Whether anything was written.

    Raises
    ------
    UserError
        If the folder cannot be written.
    """
    store = run.store
    partial = store.worlds < int(store.manifest["worlds"])
    added = run.outcome is not None and run.outcome.rows > 0
    if partial or not _drawable(store) or (not added and _illustrated(store)):
        return False
    try:
        if is_sweep(store):
            write_csv(run.analysis, store.path)
            return True
        if run.request is not None and run.request.record is not None:
            with spinner("running some bad worlds again for their stories ...", quiet=quiet):
                write_stories(run.request.job, run.request.record, worlds_to_watch(run), store.layout.run)
        with spinner("drawing figures and writing the brief ...", quiet=quiet):
            publish(store, run.analysis)
    except OSError as error:
        raise UserError(f"{store.path} cannot be written ({error}): the results are complete, run again") from error
    return True


def _illustrated(store: RunStore) -> bool:
    """Return whether the brief is there and the events can be read."""
    try:
        read_events(store)
    except UserError:
        return False
    return (store.path / FILE_NAME).is_file()


def _drawable(store: RunStore) -> bool:
    """Return whether each policy has a world of the main scenario that did not fail."""
    main = store.layout.scenarios[0]
    return all(any(digests) for (scenario, _), digests in store.digests().items() if scenario == main)


def worlds_to_watch(run: Run) -> tuple[int, ...]:
    """Return the bad world of the pair in focus, of each nation's pair with the most added risk, then of the next."""
    layout = run.store.layout
    baseline = layout.policies[0]
    pairs, focus = ranked_pairs(run.analysis, baseline), focus_of(run.store, run.analysis)
    in_focus = [pair for pair in pairs if pair == (focus.nation, focus.good)]
    first_of_nation = list({nation: (nation, good) for nation, good in reversed(pairs)}.values())
    table = run.store.table(layout.scenarios[0], baseline)
    worlds = dict.fromkeys(bad_world(table, nation, good) for nation, good in (*in_focus, *first_of_nation, *pairs))
    return tuple(worlds)[:MOST_WATCHED]
