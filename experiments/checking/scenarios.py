"""Find controls and shocks of a scenario that cannot have an effect: dates, trade and capacity of the base year."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from experiments.checking.warning import NoEffect, either, first_month_after, last_month, listed, places, unused_goods
from sim.calendar import Calendar, month_label
from sim.config.schema.measures import ControlSpec, ShockSpec
from sim.config.schema.scenario import ScenarioConfig
from sim.controls.base import ExportControl
from sim.structure import Structure

ESCALATION: Final = "escalation"
"""Kind of control whose targets are those of one of its steps; the others apply to every nation."""


def warnings_of_scenario(structure: Structure, scenario: ScenarioConfig) -> Iterator[NoEffect]:
    """Yield a warning on each control and shock of a scenario that cannot have an effect, with its place."""
    controls = (*scenario.controls, *scenario.escalation)
    for control in controls:
        for warning in (*_of_dates(structure.calendar, control), *_of_control(structure, control, controls)):
            yield warning.placed(control.place, control.id)
    for shock in scenario.shocks:
        for warning in (*_of_dates(structure.calendar, shock), *_of_shock(structure, shock)):
            yield warning.placed(shock.place, shock.id)


def _of_dates(calendar: Calendar, entry: ControlSpec | ShockSpec) -> Iterator[NoEffect]:
    starts, ends = getattr(entry, "starts", None), getattr(entry, "ends", None)
    by_chance = getattr(entry, "hazard", None) is not None and isinstance(entry, ShockSpec)
    if starts is not None and not by_chance and calendar.index(starts) >= calendar.total:
        yield NoEffect(f"starts {starts}, after the run's last month {last_month(calendar)}, so it does nothing")
    prolonged = getattr(entry, "extension", None) is not None
    if ends is not None and not prolonged and first_month_after(calendar, ends) <= 0:
        first = month_label(calendar.first)
        yield NoEffect(f"ends {ends}, before the first simulated month {first}, so it does nothing")


def _of_control(structure: Structure, control: ControlSpec, others: Sequence[ControlSpec]) -> Iterator[NoEffect]:
    suspends = getattr(control, "suspends", None)
    if suspends is not None:
        yield from _of_truce(structure.calendar, control, suspends, others)
    elif isinstance(control, ExportControl) and control.limits_exports:
        yield from _of_trade(structure, control)


def _of_trade(structure: Structure, control: ControlSpec) -> Iterator[NoEffect]:
    """Warn of goods that the nation sells to none of the control's targets."""
    nations, links = structure.nations, structure.links
    targets = "all" if control.kind == ESCALATION else control.targets
    buyers = places(nations, targets) & ~places(nations, control.exempt)
    seller = links.seller == nations.index(control.nation)
    sold = seller & buyers[links.buyer] & (links.buyer != links.seller) & (structure.base_years.flow.max(axis=0) > 0.0)
    goods = structure.goods if isinstance(control.goods, str) else control.goods
    idle = [good for good in goods if not sold[structure.good_of_link == structure.goods.index(good)].any()]
    whom = "anyone" if isinstance(targets, str) else either(targets)
    if len(idle) == len(goods):
        yield NoEffect(f"in the base year {control.nation} sells none of its goods to {whom}, so it stops nothing")
    elif idle and not isinstance(control.goods, str):
        yield NoEffect(f"in the base year {control.nation} sells no {either(idle)} to {whom}", whole=False)


def _of_truce(
    calendar: Calendar, control: ControlSpec, suspends: Sequence[str] | str, others: Sequence[ControlSpec]
) -> Iterator[NoEffect]:
    """Warn of controls that a truce suspends and that are never in force while it may hold."""
    own = {other.id: other for other in others if other.nation == control.nation and other.id != control.id}
    asked = [name for name in own if not hasattr(own[name], "suspends")] if isinstance(suspends, str) else suspends
    until = calendar.total if control.ends is None else first_month_after(calendar, control.ends)
    never = [name for name in asked if name not in own or not _meets(calendar, own[name], control.starts, until)]
    if len(never) == len(asked):
        yield NoEffect(
            "none of the controls that it suspends is ever in force while it may hold, so it changes nothing"
        )
    elif never and not isinstance(suspends, str):
        yield NoEffect(f"suspends {listed(never)}, never in force while it may hold", whole=False)


def _meets(calendar: Calendar, other: ControlSpec, since: date, until: int) -> bool:
    ends = (
        calendar.total
        if other.ends is None or getattr(other, "extension", None) is not None
        else first_month_after(calendar, other.ends)
    )
    begins = max(calendar.index(other.starts), calendar.index(since), 0)
    return begins < min(ends, until, calendar.total)


def _of_shock(structure: Structure, shock: ShockSpec) -> Iterator[NoEffect]:
    """Warn of a shock to what a nation does not have."""
    base, recipes = structure.base_years, structure.recipes
    nation, good, process = (getattr(shock, name, None) for name in ("nation", "good", "process"))
    if nation is not None and process is not None:
        place = recipes.names.index(f"{process}.{nation}")
        if not base.capacity[:, place].any() and not _projects_at(structure, place):
            yield NoEffect(f"{nation} has no capacity of {process}, so nothing is lost")
    elif nation is not None and good is not None:
        used = base.use[:, structure.nations.index(nation), structure.goods.index(good)]
        if not used.any():
            yield NoEffect(f"{nation} uses no {good}, so it does nothing")
    elif hasattr(shock, "nations"):
        where = places(structure.nations, shock.nations) & ~places(structure.nations, getattr(shock, "exempt", ()))
        yield from unused_goods(structure, shock, where, base.need)


def _projects_at(structure: Structure, process: int) -> bool:
    return any(plan.process == process for plan in structure.projects)
