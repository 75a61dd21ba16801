"""The brief's annex on what each control, clause and shock did."""

from dataclasses import dataclass

from experiments.measures import Deed, deeds_of, idle_sentences, moved_lines
from experiments.store import RunStore, UncountedError
from experiments.words import labels_for
from experiments.words.shares import percent


@dataclass(frozen=True)
class MeasureLine:
    """One measure as text."""

    name: str
    about: str
    days: str
    worlds: str
    moved: list[str]


@dataclass(frozen=True)
class MeasureAnnex:
    """What measures did in the main scenario.

    Attributes
    ----------
    cases
        Words for the policy and its measures: all of them without a partnership, the clauses alone with one.
    idle
        A sentence on each measure that moved nothing.
    """

    cases: tuple[tuple[str, list[MeasureLine]], ...] = ()
    idle: tuple[str, ...] = ()

    @classmethod
    def of(cls, store: RunStore) -> "MeasureAnnex":
        """Read it from a run; empty where the run did not count what measures did."""
        labels, scenario = labels_for(store.manifest), store.layout.scenarios[0]
        cases = []
        try:
            for place, policy in enumerate(store.layout.policies):
                deeds = [deed for deed in deeds_of(store, scenario, policy) if not place or _is_clause(deed)]
                lines = [_line(deed, moved_lines(deed, labels)) for deed in deeds]
                cases.append((labels.policy(policy), lines))
            return cls(tuple(case for case in cases if case[1]), tuple(idle_sentences(store)))
        except UncountedError:
            return cls()


def _is_clause(deed: Deed) -> bool:
    return deed.measure.family == "clause"


def _line(deed: Deed, moved: list[str]) -> MeasureLine:
    measure = deed.measure
    about = ", ".join(word for word in (measure.kind.replace("_", " "), measure.by) if word)
    name = measure.name.removeprefix(f"{measure.by}.")
    at_start = deed.moved and not deed.days
    days = "start" if at_start else f"{deed.days:,.0f}"
    return MeasureLine(name, about, days, "" if at_start else percent(deed.worlds), moved)
