"""Put into words what measures did, and which of them did nothing."""

from collections.abc import Mapping
from typing import Any, Final

from experiments.measures.effects import MeasureEffect, effects_of
from experiments.store.reader import RunStore, UncountedError
from experiments.words import Labels, labels_for
from experiments.words.shares import NARROW, percent
from sim.catalogue import uncounted_kinds
from sim.counted import Measure

MOST_GOODS: Final = 3
"""Goods of one measure that a table names; the others are counted."""

DID: Final = {
    "taxed": "sold under it",
    "held_up": "held up at customs",
    "dumped": "sold at the pressed price",
    "lost": "not made",
    "delayed": "delayed",
    "demand_added": "of demand added",
    "demand_removed": "of demand taken off",
    "surplus": "in stock at the start",
    "to_owners": "sent to the new owners",
    "bought": "bought",
    "released": "released",
    "redirected": "given up by partners",
    "made": "made",
    "guaranteed": "made under the guarantee",
    "levied": "bought under the levy",
}


def moved_lines(effect: MeasureEffect, labels: Labels) -> list[str]:
    """Return what a measure moved, a line for each good, the largest amounts first."""
    if not effect.tonnes:
        return [uncounted_kinds().get(effect.measure.kind) or "nothing"]
    goods = sorted(effect.tonnes, key=lambda good: -max(effect.tonnes[good].values()))
    lines = [f"{_short(labels, good)}: {_of_good(effect, good)}" for good in goods[:MOST_GOODS]]
    more = len(goods) - MOST_GOODS
    return [*lines, f"and {more} more {'goods' if more > 1 else 'good'}"] if more > 0 else lines


def _short(labels: Labels, good: str) -> str:
    """Return a good's name without what stands in brackets."""
    return labels.good_inside(good).partition(" (")[0]


def _of_good(effect: MeasureEffect, good: str) -> str:
    own = effect.tonnes[good]
    parts = [f"{tonnes(amount)} {DID[quantity]}" for quantity, amount in own.items() if quantity in DID]
    if own.get("stopped"):
        leaked = effect.leaked(good) or 0.0
        parts.insert(0, f"stopped {tonnes(own['stopped'])} of {tonnes(own['wanted'])}")
        if leaked > 0.0:
            parts.insert(1, f"{percent(leaked)} of that leaked")
    elif "wanted" in own and not parts:
        parts = [f"stopped nothing of {tonnes(own['wanted'])}"]
    return ", ".join(parts)


def tonnes(amount: float) -> str:
    """Write an amount in tonnes, as many digits as matter."""
    if amount >= 10.0:
        return f"{amount:,.0f}{NARROW}t"
    return f"{amount:.2g}{NARROW}t" if amount >= 0.01 else f"under 0.01{NARROW}t"


def idle_sentences(store: RunStore) -> list[str]:
    """Return a sentence on each measure of the main scenario that moved nothing under any policy that holds it.

    None where the run did not count what measures did.

    Raises
    ------
    UserError
        If a file is damaged.
    """
    scenario = store.layout.scenarios[0]
    found: dict[Measure, list[MeasureEffect]] = {}
    try:
        for policy in store.layout.policies:
            for effect in effects_of(store, scenario, policy):
                found.setdefault(effect.measure, []).append(effect)
    except UncountedError:
        return []
    labels = labels_for(store.manifest)
    most = {
        measure: max(effects, key=lambda effect: effect.days)
        for measure, effects in found.items()
        if not _moved(effects)
    }
    months = store.layout.months
    within = f"between {months[0]} and {months[-1]}"
    past = _past(store.manifest.get("config", {}), months[0])
    return [
        _idle(measure, effect, _name(measure, labels), labels, within)
        for measure, effect in most.items()
        if not (effect.days and measure.kind in uncounted_kinds()) and measure.name not in past
    ]


def _moved(effects: list[MeasureEffect]) -> bool:
    return any(effect.moved for effect in effects)


def _past(config: Mapping[str, Any], month: str) -> set[str]:
    """Return the controls that ended before a month: they are history, and nobody expects them to do anything."""
    return {entry["id"] for entry in _controls(config) if entry.get("ends") and str(entry["ends"])[:7] <= month}


def _idle(measure: Measure, effect: MeasureEffect, who: str, labels: Labels, within: str) -> str:
    if effect.days == 0.0:
        return f"{who}: in force in no world {within}."
    days = f"{effect.days:,.0f}"
    said = f"{who}: in force for {days} day{'' if days == '1' else 's'} on average and"
    if measure.family != "control":
        return f"{said} moved nothing."
    if not effect.wanted:
        return f"{said} stopped nothing: nobody wanted any of it from {labels.nation_inside(measure.by)}."
    return f"{said} stopped nothing: it let pass what was wanted, or other controls had stopped that already."


def _name(measure: Measure, labels: Labels) -> str:
    if measure.family == "control":
        return labels.control(measure.name)
    if measure.family == "shock":
        return labels.shock(measure.name)
    clause = labels.clause(measure.by, measure.name.removeprefix(f"{measure.by}."))
    return f"{clause} of '{labels.partnership(measure.by)}'"


def _controls(config: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        entry
        for scenario in config.get("scenarios", {}).values()
        for entry in (*scenario.get("controls", ()), *scenario.get("escalation", ()))
    ]
