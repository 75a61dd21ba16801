"""Stocks in tonnes against use, and projects against world output."""

from collections.abc import Iterator

from sim.plausibility.base import Doubt, Subject, doubt_of, flows_of
from sim.plausibility.compare import as_written, ends_of, in_words, many, off, written


def public_stocks_against_use(subject: Subject) -> Iterator[Doubt]:
    """Yield each public stock in tonnes that would last its nation, or a world without it, for very long."""
    bound = subject.bounds.relations.public_stock
    for nation, held in subject.baseline.stockpiles.public.items():
        for good, amount in held.items():
            used = subject.flows.used[good][nation] or subject.flows.world_use(good)
            if amount.unit != "t" or used == 0.0:
                continue
            most = max(ends_of(amount))
            away = off(most / used, bound)
            if away.end is not None:
                what = str(amount.place) or f"public.{nation}.{good}"
                against = f"{written(most / used, 'month')} of use, {in_words(away, 'month')}"
                sure = subject.baseline.stockpiles.sure
                doubt = doubt_of(amount, what, as_written(amount, most), against, away, sure)
                yield doubt.about(after=[flows_of(good)])


def projects_against_output(subject: Subject) -> Iterator[Doubt]:
    """Yield each project that would add far more of its good than the largest plants do."""
    bound = subject.bounds.relations.project_to_output
    for name, project in subject.baseline.projects.items():
        good = subject.baseline.processes[project.process].main
        world = subject.flows.world_output(good)
        if world == 0.0:
            continue
        most = max(ends_of(project.capacity))
        away = off(most / world, bound)
        if away.end is not None:
            what = str(project.capacity.place) or f"projects.{name}.capacity"
            share = f"{most / world:,.3g} of the world's output of {good}"
            against = f"{share}, {many(away.factor, above=True)} what the largest projects add"
            doubt = doubt_of(project.capacity, what, as_written(project.capacity, most), against, away, project.sure)
            yield doubt.about(after=[flows_of(good)])
