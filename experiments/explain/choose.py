"""Find a world by number or by rank."""

from dataclasses import dataclass

import numpy as np

from experiments.analysis.focus import focus_of
from experiments.opened import Run
from experiments.store.metrics import MetricTable
from experiments.words.outcome import Names, Outcome
from sim.config.errors import UserError, did_you_mean

RANKS = {"worst": 1.0, "bad": 0.95, "median": 0.5, "best": 0.0}
"""Words for the share of worlds that fare no worse."""

METRIC = "unserved"
_FORM = "a world is a number, or worst:NATION:GOOD, bad:, median: or best: likewise"


@dataclass(frozen=True)
class Chosen:
    """One world, and the pair of nation and good that its story is about.

    Attributes
    ----------
    share_worse
        Share of the worlds of the run in which the nation goes shorter of the good.
    """

    world: int
    nation: str
    good: str
    share_worse: float


def choose(
    run: Run,
    asked: str,
    scenario: str,
    policy: str | None,
    *,
    nation: str | None = None,
    good: str | None = None,
) -> Chosen:
    """Return the world that `asked` names.

    Parameters
    ----------
    run
        The run.
    asked
        ``17``, ``17:JPN:gallium``, ``worst:JPN:dytb_oxide``, and ``bad`` (19 of 20 fare better), ``median`` or ``best``
        likewise; ranks are by expected unserved demand. Without a pair, the one in focus is used.
    scenario, policy
        Where ranks are taken; without a policy, under the first one of the run.
    nation, good
        The pair, where `asked` names none.

    Raises
    ------
    UserError
        If there is no such world, nation or good, or the nation never wants the good.
    """
    table = run.store.table(scenario, policy or run.store.layout.policies[0])
    word, *pair = asked.split(":")
    if len(pair) not in {0, 2}:
        raise UserError(f"{asked[:80]!r} is no world: {_FORM}")
    named = Outcome(METRIC, *pair).filled(nation, good).checked(Names.of_run(run.store.layout))
    nation, good = _pair(run, named, policy)
    values = table.pair(METRIC, nation, good)
    wanting = np.flatnonzero(~np.isnan(values))
    if len(wanting) == 0:
        raise UserError(f"{nation} has no demand for {good} in this run: name another pair")
    place = _by_number(word, table) if word.isdecimal() else _by_rank(word, asked, values, wanting)
    worse = float(np.mean(values[wanting] > values[place]))
    return Chosen(int(table.worlds[place]), nation, good, worse)


def _by_number(word: str, table: MetricTable) -> int:
    places = np.flatnonzero(table.worlds == int(word))
    if len(places) == 0:
        raise UserError(f"the run has no world {word[:20]}: its worlds are 0 to {int(table.worlds[-1])}")
    return int(places[0])


def _by_rank(word: str, asked: str, values: np.ndarray, wanting: np.ndarray) -> int:
    if word not in RANKS:
        raise UserError(f"{asked[:80]!r} is no world: {_FORM}; {did_you_mean(word, RANKS)}")
    order = wanting[np.argsort(values[wanting], kind="stable")]
    return int(order[min(int(RANKS[word] * len(order)), len(order) - 1)])


def _pair(run: Run, named: Outcome, policy: str | None) -> tuple[str, str]:
    """Return the pair that is named, the rest of it by what is in focus."""
    if named.nation and named.good:
        return named.nation, named.good
    focus = focus_of(run.store, run.analysis, nation=named.nation or None, good=named.good or None, policy=policy)
    return focus.nation, focus.good
