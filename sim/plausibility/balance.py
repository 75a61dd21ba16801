"""World output of each good against its use, and both against the bundled base year."""

from collections.abc import Iterator

from sim.config.quantity import Quantity
from sim.config.schema.mineral import Good
from sim.config.schema.tables import FlowTable
from sim.plausibility.base import Doubt, Subject, doubt_of, flows_of, price_of
from sim.plausibility.compare import Off, many, off, written
from sim.plausibility.flows import Flows


def output_against_use(subject: Subject) -> Iterator[Doubt]:
    """Yield each good of which the world makes far more, or far less, than it uses."""
    bound = subject.bounds.relations.output_to_use
    flows = subject.flows
    for name, good in subject.baseline.goods.items():
        made, used = flows.world_output(name), flows.world_use(name)
        if made == 0.0 or used == 0.0:
            continue
        away = off(made / used, bound)
        culprit = flows.largest(name, made=True) or flows.largest(name, made=False)
        if away.end is not None:
            against = f"{many(away.factor, above=away.above)} the world's use of {_per_year(used)}"
            doubt = _of_total(good, f"world output of {name}", made, against, away, culprit)
            yield doubt.about(flows_of(name), after=[flows_of(name)])


def totals_against_bundled(subject: Subject) -> Iterator[Doubt]:
    """Yield each good of which the world makes or uses far more, or far less, than in the bundled base year."""
    if subject.bundled_flows is None:
        return
    bound = subject.bounds.relations.to_bundled
    for name, good in subject.baseline.goods.items():
        for what, total, largest in (
            ("world output", Flows.world_output, subject.flows.largest(name, made=True)),
            ("world use", Flows.world_use, subject.flows.largest(name, made=False)),
        ):
            here, there = total(subject.flows, name), total(subject.bundled_flows, name)
            away = off(here / there, bound) if here and there else None
            if away is not None and away.end is not None:
                against = f"{many(away.factor, above=away.above)} the {_per_year(there)} of the bundled base year"
                doubt = _of_total(good, f"{what} of {name}", here, against, away, largest)
                yield doubt.about(flows_of(name))


def market_values(subject: Subject) -> Iterator[Doubt]:
    """Yield each good of which the world market is too small, or too large, to be one."""
    bound = subject.bounds.relations.market_value
    for name, good in subject.baseline.goods.items():
        value = subject.flows.world_use(name) * good.price.value
        away = off(value, bound)
        if value and away.end is not None:
            usual = _worth(away.end.value)
            against = f"{many(away.factor, above=away.above)} what a market of a mineral can be worth, {usual}"
            doubt = doubt_of(good.price, f"world use of {name} at its price", _worth(value), against, away, good.sure)
            yield doubt.about(after=[flows_of(name), price_of(name)])


def _of_total(
    good: Good, what: str, total: float, against: str, away: Off, largest: tuple[FlowTable, Quantity] | None
) -> Doubt:
    """Return a doubt of a world total, placed at the largest number that it is made of."""
    if largest is None:
        return Doubt(good.place, what, _per_year(total), against, away.factor, sure=good.sure)
    table, cell = largest
    return doubt_of(cell, what, _per_year(total), against, away, table.sure, good.sure)


def _per_year(monthly: float) -> str:
    return written(12.0 * monthly, "t/yr")


def _worth(monthly: float) -> str:
    return written(12.0 * monthly / 1e6, "MUSD_2024/yr")
