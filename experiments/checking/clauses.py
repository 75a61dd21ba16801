"""Find clauses of a partnership that cannot have an effect: dates, goods, sellers, projects and delays."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from experiments.checking.warning import NoEffect, last_month, listed, places, unused_goods
from sim.calendar import Calendar, month_label
from sim.config.quantity import Quantity
from sim.config.schema.measures import ClauseSpec
from sim.config.schema.partnership import PartnershipConfig
from sim.structure import Structure

REVIEW: Final = "asset_sale_review"
"""Kind of clause that has an effect only with a shock of another kind, and whose goods are made, not used."""


def warnings_of_clause(structure: Structure, partnership: PartnershipConfig, clause: ClauseSpec) -> Iterator[NoEffect]:
    """Yield a warning on each part of a clause that cannot have an effect."""
    calendar = structure.calendar
    starts, ends = clause.starts or partnership.starts, clause.ends or partnership.ends
    if calendar.index(starts) >= calendar.total:
        yield NoEffect(f"starts {starts}, after the run's last month {last_month(calendar)}, so it does nothing")
        return
    if ends is not None and calendar.index(ends) <= 0:
        yield NoEffect(
            f"ends {ends}, before the first simulated month {month_label(calendar.first)}, so it does nothing"
        )
        return
    yield from _of_goods(structure, partnership, clause)
    yield from _of_projects(structure, clause)
    yield from _of_wait(calendar, clause, starts)
    if clause.kind == REVIEW and not _sales(structure):
        yield NoEffect("no scenario of the run holds asset sales, so there is nothing to review")


def _sales(structure: Structure) -> bool:
    return any(shock.kind == "asset_sale" for held in structure.resolved.scenarios.values() for shock in held.shocks)


def _of_goods(structure: Structure, partnership: PartnershipConfig, clause: ClauseSpec) -> Iterator[NoEffect]:
    """Warn of goods that no member uses, and of sellers that make none of them."""
    sellers = getattr(clause, "sellers", ())
    members = places(structure.nations, partnership.everyone)
    if sellers:
        makes = {name: _makes_any(structure, name, clause) for name in sellers}
        idle = [name for name, any_of_it in makes.items() if not any_of_it]
        if len(idle) == len(sellers):
            yield NoEffect(f"{_make_none(idle)}, so nothing is bought")
            return
        if idle:
            yield NoEffect(f"{_make_none(idle)}", whole=False)
    if getattr(clause, "goods", ()) and not getattr(clause, "makers", ()) and clause.kind != REVIEW:
        yield from unused_goods(structure, clause, members, structure.base_years.use)


def _make_none(names: Sequence[str]) -> str:
    verb = "make" if len(names) > 1 else "makes"
    return f"{listed(names)} {verb} none of the goods, in the base year or by a project"


def _makes_any(structure: Structure, nation: str, clause: Any) -> bool:  # noqa: ANN401  - any clause with goods
    place = structure.nations.index(nation)
    recipes, goods = structure.recipes, places(structure.goods, clause.goods)
    planned = [recipes.main[plan.process] for plan in structure.projects if recipes.nation[plan.process] == place]
    return bool(structure.base_years.made[:, place][:, goods].any()) or bool(goods[planned].any())


def _of_projects(structure: Structure, clause: ClauseSpec) -> Iterator[NoEffect]:
    """Warn of projects that deliver nothing within the run, or whose feed nobody makes."""
    names = getattr(clause, "projects", ())
    late, unfed = [], []
    head_start = _least(getattr(clause, "head_start", None), most=True)
    for name in names:
        parts = [plan for plan in structure.projects if plan.whole == name]
        feeds = [_missing_feed(structure, plan.process) for plan in parts]
        if all(plan.months[0] - head_start >= structure.calendar.total for plan in parts):
            late.append(name)
        elif all(feeds):
            unfed.append(f"{name} ({', '.join(feeds)})")
    whole = bool(names) and not getattr(clause, "makers", ()) and len(late) + len(unfed) == len(names)
    if late:
        yield NoEffect(
            f"{listed(late)} would deliver nothing before the run ends in {last_month(structure.calendar)}", whole
        )
    if unfed:
        yield NoEffect(f"nobody makes the feed of {listed(unfed)}", whole)


def _missing_feed(structure: Structure, process: int) -> str:
    """Return an input of a process that no process gives, or nothing."""
    recipes = structure.recipes
    given = set(recipes.output_good.tolist())
    inputs = recipes.input_good[recipes.input_start[process] : recipes.input_start[process + 1]]
    return next((structure.goods[good] for good in inputs.tolist() if good not in given), "")


def _of_wait(calendar: Calendar, clause: ClauseSpec, starts: date) -> Iterator[NoEffect]:
    """Warn of a clause whose first result comes after the run."""
    for name in ("delay", "lag", "lead"):
        wait = getattr(clause, name, None)
        if wait is not None and calendar.index(starts) + _least(wait) >= calendar.total:
            yield NoEffect(
                f"its first result comes after the run's last month {last_month(calendar)}, so it does nothing"
            )


def _least(quantity: Quantity | None, *, most: bool = False) -> float:
    """Return the lower, or upper, end of a range, or the number itself; 0 of nothing."""
    if quantity is None:
        return 0.0
    end = quantity.high if most else quantity.low
    return quantity.value if end is None else end
