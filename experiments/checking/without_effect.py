"""Find the measures that cannot have an effect, before a run, from the files and the base year alone.

These are warnings and no mistakes: a ban of what nobody sells may be what somebody wants to see. Each is a sentence
with the place of the measure in its file. Rules read what measures have in common (dates, goods, sellers, projects,
delays), so that a new kind with such fields is covered as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar, month_label
from sim.config.errors import ConfigError
from sim.config.origin import Place
from sim.config.quantity import Quantity
from sim.config.schema.experiment import PolicyConfig, ResolvedExperiment
from sim.config.schema.measures import ClauseSpec, ControlSpec, ShockSpec
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import ScenarioConfig
from sim.controls.base import ExportControl
from sim.structure import Structure

Flag = NDArray[np.bool_]

ESCALATION: Final = "escalation"
"""Kind of control whose targets are those of one of its steps; the others hit everyone."""
REVIEW: Final = "asset_sale_review"
"""Kind of clause that does something only with a shock of another kind, and whose goods are made, not used."""


@dataclass(frozen=True)
class Warned:
    """Why a measure has no effect.

    Attributes
    ----------
    text
        The sentence, after the name of the measure.
    whole
        Whether the whole measure has no effect, rather than a part of it.
    """

    text: str
    whole: bool = True

    def placed(self, place: Place, name: str) -> "Warned":
        """Return the warning with the place and name of the measure before it."""
        return Warned(str(ConfigError(f"{name}: {self.text}", place.file, place.line)), self.whole)


def measures_without_effect(structure: Structure, *, parts: bool = False) -> list[str]:
    """Return a sentence with file and line on each measure that cannot have an effect in a run.

    Parameters
    ----------
    parts
        Also on measures of which only a part cannot, such as one of several goods.
    """
    resolved = structure.resolved
    said = [found for scenario in resolved.scenarios.values() for found in _of_scenario(structure, scenario)]
    idle: set[tuple[str, str]] = set()
    for partnership in resolved.partnerships.values():
        for key, clause in partnership.clauses.items():
            for warned in _of_clause(structure, partnership, clause):
                said.append(warned.placed(clause.place, key))
                if warned.whole:
                    idle.add((partnership.name, key))
    sentences = [warned.text for warned in (*said, *_of_policies(structure, idle)) if parts or warned.whole]
    return list(dict.fromkeys(sentences))


def _of_policies(structure: Structure, idle: set[tuple[str, str]]) -> Iterator[Warned]:
    """Yield a sentence on each policy that adds only clauses that do nothing to what it is compared with."""
    resolved = structure.resolved
    experiment = resolved.experiment
    for policy, held in experiment.policies.items():
        below = experiment.policies.get(held.on_top_of or "", PolicyConfig())
        added = _clauses_of(resolved, held) - _clauses_of(resolved, below)
        same = held.partnerships == below.partnerships
        idles = added <= idle and (bool(added) or not below.partnerships)  # other strengths or members are a change
        if held.partnerships and (same or idles):
            beyond = f" beyond {held.on_top_of}" if held.on_top_of else ""
            nothing = Warned(f"the policy changes nothing{beyond}: none of its clauses does")
            yield nothing.placed(experiment.place.below("policies", policy), policy)


def _clauses_of(resolved: ResolvedExperiment, policy: PolicyConfig) -> set[tuple[str, str]]:
    """Return partnership and clause of all that a policy applies."""
    return {
        (name, key)
        for name, own in policy.partnerships.items()
        for key, clause in resolved.partnerships[name].clauses.items()
        if own.strengths.get(key, clause.strength) > 0.0
    }


# --- scenarios --------------------------------------------------------------------------------


def _of_scenario(structure: Structure, scenario: ScenarioConfig) -> Iterator[Warned]:
    controls = (*scenario.controls, *scenario.escalation)
    for control in controls:
        for warned in (*_of_dates(structure.calendar, control), *_of_control(structure, control, controls)):
            yield warned.placed(control.place, control.id)
    for shock in scenario.shocks:
        for warned in (*_of_dates(structure.calendar, shock), *_of_shock(structure, shock)):
            yield warned.placed(shock.place, shock.id)


def _of_dates(calendar: Calendar, entry: ControlSpec | ShockSpec) -> Iterator[Warned]:
    starts, ends = getattr(entry, "starts", None), getattr(entry, "ends", None)
    by_chance = getattr(entry, "hazard", None) is not None and isinstance(entry, ShockSpec)
    if starts is not None and not by_chance and calendar.index(starts) >= calendar.total:
        yield Warned(f"starts {starts}, after the run's last month {_last(calendar)}, so it does nothing")
    prolonged = getattr(entry, "extension", None) is not None
    if ends is not None and not prolonged and _over(calendar, ends) <= 0:
        first = month_label(calendar.first)
        yield Warned(f"ends {ends}, before the first simulated month {first}, so it does nothing")


def _over(calendar: Calendar, ends: date) -> int:
    """Return the first month in which something is no longer in force at all."""
    return calendar.index(ends) + (ends.day > 1)


def _last(calendar: Calendar) -> str:
    return month_label(calendar.first + calendar.total - 1)


def _of_control(structure: Structure, control: ControlSpec, others: Sequence[ControlSpec]) -> Iterator[Warned]:
    suspends = getattr(control, "suspends", None)
    if suspends is not None:
        yield from _of_truce(structure.calendar, control, suspends, others)
    elif isinstance(control, ExportControl) and control.limits_exports:
        yield from _of_trade(structure, control)


def _of_trade(structure: Structure, control: ControlSpec) -> Iterator[Warned]:
    """Warn of goods that the nation sells to none of the control's targets."""
    nations, links = structure.nations, structure.links
    targets = "all" if control.kind == ESCALATION else control.targets
    buyers = _places(nations, targets) & ~_places(nations, control.exempt)
    seller = links.seller == nations.index(control.nation)
    sold = seller & buyers[links.buyer] & (links.buyer != links.seller) & (structure.base_years.flow.max(axis=0) > 0.0)
    goods = structure.goods if isinstance(control.goods, str) else control.goods
    idle = [good for good in goods if not sold[structure.good_of_link == structure.goods.index(good)].any()]
    whom = "anyone" if isinstance(targets, str) else _or(targets)
    if len(idle) == len(goods):
        yield Warned(f"in the base year {control.nation} sells none of its goods to {whom}, so it stops nothing")
    elif idle and not isinstance(control.goods, str):
        yield Warned(f"in the base year {control.nation} sells no {_or(idle)} to {whom}", whole=False)


def _of_truce(
    calendar: Calendar, control: ControlSpec, suspends: Sequence[str] | str, others: Sequence[ControlSpec]
) -> Iterator[Warned]:
    """Warn of controls that a truce suspends and that are never in force while it may hold."""
    own = {other.id: other for other in others if other.nation == control.nation and other.id != control.id}
    asked = [name for name in own if not hasattr(own[name], "suspends")] if isinstance(suspends, str) else suspends
    until = calendar.total if control.ends is None else _over(calendar, control.ends)
    never = [name for name in asked if name not in own or not _meets(calendar, own[name], control.starts, until)]
    if len(never) == len(asked):
        yield Warned("none of the controls that it suspends is ever in force while it may hold, so it changes nothing")
    elif never and not isinstance(suspends, str):
        yield Warned(f"suspends {_and(never)}, never in force while it may hold", whole=False)


def _meets(calendar: Calendar, other: ControlSpec, since: date, until: int) -> bool:
    ends = (
        calendar.total
        if other.ends is None or getattr(other, "extension", None) is not None
        else _over(calendar, other.ends)
    )
    begins = max(calendar.index(other.starts), calendar.index(since), 0)
    return begins < min(ends, until, calendar.total)


def _of_shock(structure: Structure, shock: ShockSpec) -> Iterator[Warned]:
    """Warn of a shock to what a nation does not have."""
    base, recipes = structure.base_years, structure.recipes
    nation, good, process = (getattr(shock, name, None) for name in ("nation", "good", "process"))
    if nation is not None and process is not None:
        place = recipes.names.index(f"{process}.{nation}")
        if not base.capacity[:, place].any() and not _projects_at(structure, place):
            yield Warned(f"{nation} has no capacity of {process}, so nothing is lost")
    elif nation is not None and good is not None:
        used = base.use[:, structure.nations.index(nation), structure.goods.index(good)]
        if not used.any():
            yield Warned(f"{nation} uses no {good}, so it does nothing")
    elif hasattr(shock, "nations"):
        where = _places(structure.nations, shock.nations) & ~_places(structure.nations, getattr(shock, "exempt", ()))
        yield from _unused(structure, shock, where, base.need)


def _projects_at(structure: Structure, process: int) -> bool:
    return any(plan.process == process for plan in structure.projects)


# --- clauses ----------------------------------------------------------------------------------


def _of_clause(structure: Structure, partnership: PartnershipConfig, clause: ClauseSpec) -> Iterator[Warned]:
    calendar = structure.calendar
    starts, ends = clause.starts or partnership.starts, clause.ends or partnership.ends
    if calendar.index(starts) >= calendar.total:
        yield Warned(f"starts {starts}, after the run's last month {_last(calendar)}, so it does nothing")
        return
    if ends is not None and calendar.index(ends) <= 0:
        yield Warned(f"ends {ends}, before the first simulated month {month_label(calendar.first)}, so it does nothing")
        return
    yield from _of_goods(structure, partnership, clause)
    yield from _of_projects(structure, clause)
    yield from _of_wait(calendar, clause, starts)
    if clause.kind == REVIEW and not _sales(structure):
        yield Warned("no scenario of the run holds asset sales, so there is nothing to review")


def _sales(structure: Structure) -> bool:
    return any(shock.kind == "asset_sale" for held in structure.resolved.scenarios.values() for shock in held.shocks)


def _of_goods(structure: Structure, partnership: PartnershipConfig, clause: ClauseSpec) -> Iterator[Warned]:
    """Warn of goods that no member uses, and of sellers that make none of them."""
    sellers = getattr(clause, "sellers", ())
    members = _places(structure.nations, partnership.everyone)
    if sellers:
        makes = {name: _makes_any(structure, name, clause) for name in sellers}
        idle = [name for name, any_of_it in makes.items() if not any_of_it]
        if len(idle) == len(sellers):
            yield Warned(f"{_make_none(idle)}, so nothing is bought")
            return
        if idle:
            yield Warned(f"{_make_none(idle)}", whole=False)
    if getattr(clause, "goods", ()) and not getattr(clause, "makers", ()) and clause.kind != REVIEW:
        yield from _unused(structure, clause, members, structure.base_years.use)


def _make_none(names: Sequence[str]) -> str:
    verb = "make" if len(names) > 1 else "makes"
    return f"{_and(names)} {verb} none of the goods, in the base year or by a project"


def _makes_any(structure: Structure, nation: str, clause: Any) -> bool:  # noqa: ANN401  - any clause with goods
    place = structure.nations.index(nation)
    recipes, goods = structure.recipes, _places(structure.goods, clause.goods)
    planned = [recipes.main[plan.process] for plan in structure.projects if recipes.nation[plan.process] == place]
    return bool(structure.base_years.made[:, place][:, goods].any()) or bool(goods[planned].any())


def _unused(structure: Structure, entry: Any, where: Flag, use: NDArray[np.float64]) -> Iterator[Warned]:  # noqa: ANN401
    """Warn of an entry's goods of which nobody among some nations uses any."""
    goods = structure.goods if isinstance(entry.goods, str) else entry.goods
    used = use.max(axis=0)[where].any(axis=0)
    idle = [good for good in goods if not used[structure.goods.index(good)]]
    who = "member" if isinstance(entry, ClauseSpec) else "nation concerned"
    if len(idle) == len(goods):
        yield Warned(f"no {who} uses any of its goods, so it does nothing")
    elif idle and not isinstance(entry.goods, str):
        yield Warned(f"no {who} uses {_or(idle)}", whole=False)


def _of_projects(structure: Structure, clause: ClauseSpec) -> Iterator[Warned]:
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
        yield Warned(f"{_and(late)} would deliver nothing before the run ends in {_last(structure.calendar)}", whole)
    if unfed:
        yield Warned(f"nobody makes the feed of {_and(unfed)}", whole)


def _missing_feed(structure: Structure, process: int) -> str:
    """Return an input of a process that no process gives, or nothing."""
    recipes = structure.recipes
    given = set(recipes.output_good.tolist())
    inputs = recipes.input_good[recipes.input_start[process] : recipes.input_start[process + 1]]
    return next((structure.goods[good] for good in inputs.tolist() if good not in given), "")


def _of_wait(calendar: Calendar, clause: ClauseSpec, starts: date) -> Iterator[Warned]:
    """Warn of a clause whose first result comes after the run."""
    for name in ("delay", "lag", "lead"):
        wait = getattr(clause, name, None)
        if wait is not None and calendar.index(starts) + _least(wait) >= calendar.total:
            yield Warned(f"its first result comes after the run's last month {_last(calendar)}, so it does nothing")


def _least(quantity: Quantity | None, *, most: bool = False) -> float:
    """Return the lower, or upper, end of a range, or the number itself; 0 of nothing."""
    if quantity is None:
        return 0.0
    end = quantity.high if most else quantity.low
    return quantity.value if end is None else end


def _places(axis: Sequence[str], names: Sequence[str] | str) -> Flag:
    return np.array([isinstance(names, str) or name in names for name in axis])


def _or(names: Sequence[str]) -> str:
    return _joined(names, "or")


def _and(names: Sequence[str]) -> str:
    return _joined(names, "and")


def _joined(names: Sequence[str], word: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
