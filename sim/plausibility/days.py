"""Dates within the time that the model is about, and the run-in before the scenario opens."""

from collections.abc import Iterator

from sim.config.calendar import months_between
from sim.plausibility.base import Doubt, Subject
from sim.plausibility.compare import in_words, off, written
from sim.plausibility.walk import dates


def dates_in_time(subject: Subject) -> Iterator[Doubt]:
    """Yield each date that lies outside the time of the industry, or of the model."""
    bound = subject.bounds.dates
    for found, day in dates(subject):
        if bound.low <= day <= bound.high:
            continue
        impossible = not bound.least <= day <= bound.most
        first, last = (bound.least, bound.most) if impossible else (bound.low, bound.high)
        why = "which no run reaches" if impossible else "the time that the model is about"
        yield Doubt(
            found.place,
            found.name,
            day.isoformat(),
            f"outside {first.year} to {last.year}, {why}",
            subject.bounds.warn.value,
            "is the year right?",
            found.sure,
            impossible,
        )


def run_in(subject: Subject) -> Iterator[Doubt]:
    """Yield a run-in that takes far longer than the model needs to settle."""
    experiment = subject.experiment
    opens = None if experiment is None else subject.scenarios[experiment.scenario].opens
    if experiment is None or opens is None:
        return
    away = off(float(months_between(experiment.run_in_from, opens)), subject.bounds.relations.run_in)
    if away.end is not None and away.above:
        months = months_between(experiment.run_in_from, opens)
        yield Doubt(
            experiment.place.below("run_in_from"),
            "run_in_from",
            experiment.run_in_from.isoformat(),
            f"{written(months, 'month')} before the scenario opens, {in_words(away, 'month')}",
            away.factor,
            sure=experiment.sure,
        )
