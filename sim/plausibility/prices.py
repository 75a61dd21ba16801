"""Prices against the bundled base year, against what goes into a good, and floors in money against prices."""

from collections.abc import Iterator, Mapping

from sim.config.quantity import Quantity
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.measures import ClauseSpec
from sim.config.schema.mineral import Process
from sim.plausibility.base import Doubt, Subject, doubt_of, price_of
from sim.plausibility.compare import as_written, ends_of, many, off, times, written
from sim.plausibility.flows import inputs_of, outputs_of, running


def prices_against_bundled(subject: Subject) -> Iterator[Doubt]:
    """Yield each price that is far from the bundled one of the same good."""
    known = {} if subject.bundled is None else subject.bundled.goods
    for name, good in subject.baseline.goods.items():
        if name not in known:
            continue
        usual = known[name].price.value
        worst = max(ends_of(good.price), key=lambda end: times(end, usual))
        away = off(worst / usual, subject.bounds.relations.to_bundled)
        if away.end is not None:
            usual_price = as_written(known[name].price, usual)
            against = f"{many(away.factor, above=away.above)} the bundled price, {usual_price}"
            what, got = f"goods.{name}.price", as_written(good.price, worst)
            yield doubt_of(good.price, what, got, against, away, good.sure).about(price_of(name))


def products_against_inputs(subject: Subject) -> Iterator[Doubt]:
    """Yield each process of which the products are worth far less than its inputs, or far more."""
    goods, bound = subject.baseline.goods, subject.bounds.relations.products_to_inputs
    for name, process in subject.baseline.processes.items():
        values = [(nation, *_values(subject.baseline, process, nation)) for nation in running(process)]
        off_by = [(off(made / taken, bound), nation, made, taken) for nation, made, taken in values if taken > 0.0]
        if not off_by:
            continue
        away, nation, made, taken = max(off_by, key=lambda item: item[0].factor)
        if away.end is not None:
            price = goods[process.main].price
            much, expected = ("much", "let one expect at most") if away.above else ("little", "are worth")
            against = (
                f"too {much} for its inputs: all that {name} makes with a tonne in {nation}, "
                f"{written(made, 'USD_2024')}, is {many(away.factor, above=away.above)} what its inputs {expected}, "
                f"{written(taken * away.end.value, 'USD_2024')}"
            )
            reasons = goods[process.main].sure, process.sure
            what = f"goods.{process.main}.price"
            doubt = doubt_of(price, what, as_written(price, price.value), against, away, *reasons)
            others = {*outputs_of(process, nation), *inputs_of(process, nation)}
            yield doubt.about(after=[price_of(good) for good in (process.main, *others)])


def _values(baseline: BaselineConfig, process: Process, nation: str) -> tuple[float, float]:
    """Return what is made with each tonne of the main good, and what is taken in for it, USD."""
    made = baseline.goods[process.main].price.value + _worth(baseline, outputs_of(process, nation))
    return made, _worth(baseline, inputs_of(process, nation))


def _worth(baseline: BaselineConfig, amounts: Mapping[str, Quantity]) -> float:
    return sum(ratio.value * baseline.goods[good].price.value for good, ratio in amounts.items())


def floors_against_prices(subject: Subject) -> Iterator[Doubt]:
    """Yield each price floor in money that is far from the price of a good that it is about."""
    bound = subject.bounds.relations.floor_to_price
    for partnership in subject.partnerships.values():
        for key, clause in partnership.clauses.items():
            floor = getattr(clause, "floor", None)
            if not isinstance(floor, Quantity) or floor.unit != "USD_2024/t":
                continue
            for good in _goods_of(subject.baseline, clause):
                price = subject.baseline.goods[good].price
                away = off(floor.value / price.value, bound)
                if away.end is not None:
                    usual = f"what is plausible at the price of {good}, {as_written(price, price.value)}"
                    what, got = str(floor.place) or f"clauses.{key}.floor", as_written(floor, floor.value)
                    against = f"{many(away.factor, above=away.above)} {usual}"
                    yield doubt_of(floor, what, got, against, away, clause.sure).about(after=[price_of(good)])


def _goods_of(baseline: BaselineConfig, clause: ClauseSpec) -> tuple[str, ...]:
    """Return the goods that a clause names, or that its projects make."""
    goods = getattr(clause, "goods", ())
    projects = (baseline.projects[name] for name in getattr(clause, "projects", ()) if name in baseline.projects)
    named = tuple(baseline.goods) if goods == "all" else tuple(goods)
    return tuple(dict.fromkeys((*named, *(baseline.processes[project.process].main for project in projects))))
