"""What nations buy and sell against what they use and make."""

from collections.abc import Iterator

from sim.config.quantity import Quantity
from sim.config.schema.measures import ControlSpec
from sim.plausibility.base import Doubt, Subject, doubt_of, flows_of
from sim.plausibility.compare import as_written, many, off, written


def imports_against_use(subject: Subject) -> Iterator[Doubt]:
    """Yield each nation that is observed to import far more of a good than it uses or sells on."""
    bound, flows = subject.bounds.relations.imports_to_use, subject.flows
    for mineral in subject.baseline.minerals.values():
        for good, importers in mineral.imports.items():
            for buyer, table in importers.items():
                bought = sum(amount.value for _, amount in table.items())
                needed = flows.used[good][buyer] + flows.sold[good][buyer]
                away = off(_ratio(bought, needed), bound)
                if away.end is not None:
                    largest = max((amount for _, amount in table.items()), key=lambda amount: amount.value)
                    against = f"{many(away.factor, above=True)} what it uses and sells on, {_per_year(needed)}"
                    what = f"imports of {good} by {buyer}"
                    doubt = doubt_of(largest, what, _per_year(bought), against, away, table.sure)
                    yield doubt.about(after=[flows_of(good)])


def sales_against_supply(subject: Subject) -> Iterator[Doubt]:
    """Yield each nation that is observed to sell far more of a good than it makes or buys."""
    bound, flows = subject.bounds.relations.sales_to_supply, subject.flows
    for mineral in subject.baseline.minerals.values():
        for good, importers in mineral.imports.items():
            for seller, sold in flows.sold[good].items():
                has = flows.made[good][seller] + flows.bought[good][seller]
                away = off(_ratio(sold, has), bound)
                if away.end is not None:
                    tables = [table for table in importers.values() if seller in table]
                    table = max(tables, key=lambda table: table[seller].value)
                    against = f"{many(away.factor, above=True)} what it makes and buys, {_per_year(has)}"
                    what = f"imports of {good} from {seller}"
                    doubt = doubt_of(table[seller], what, _per_year(sold), against, away, table.sure)
                    yield doubt.about(after=[flows_of(good)])


def quotas_against_supply(subject: Subject) -> Iterator[Doubt]:
    """Yield each quota in tonnes that is far larger, or far smaller, than what its nation makes of the goods."""
    bound = subject.bounds.relations.quota_to_supply
    for scenario in subject.scenarios.values():
        for control in scenario.controls:
            volume = getattr(control, "volume", None)
            made = _made_by(subject, control)
            if not isinstance(volume, Quantity) or volume.unit != "t/month" or made == 0.0:
                continue
            away = off(volume.value / made, bound)
            if away.end is not None:
                what, got = str(volume.place) or f"controls.{control.id}.volume", as_written(volume, volume.value)
                against = f"{many(away.factor, above=away.above)} what is plausible at an output of {_per_year(made)}"
                doubt = doubt_of(volume, what, got, against, away, control.sure)
                yield doubt.about(after=[flows_of(good) for good in _goods_of(subject, control)])


def _made_by(subject: Subject, control: ControlSpec) -> float:
    return sum(subject.flows.made[good][control.nation] for good in _goods_of(subject, control))


def _goods_of(subject: Subject, control: ControlSpec) -> tuple[str, ...]:
    return tuple(subject.baseline.goods) if control.goods == "all" else control.goods


def _ratio(one: float, other: float) -> float:
    return one / other if other else (0.0 if one == 0.0 else float("inf"))


def _per_year(monthly: float) -> str:
    return written(12.0 * monthly, "t/yr")
