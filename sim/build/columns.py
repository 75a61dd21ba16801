"""List every number a design may set: behaviour, growth, stocks, projects, controls, clauses and shocks.

A number with a range is drawn by worlds; the switches that scenarios and policies set are levers.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import numpy as np

from sim.base_year import VARIANTS
from sim.config.quantity import Quantity
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.experiment import Participation, ResolvedExperiment
from sim.config.schema.measures import ControlSpec, ShockSpec
from sim.config.schema.partnership import PartnershipConfig
from sim.structure import Column, JointSample
from sim.value_at_risk import PREFIX

Entry = TypeVar("Entry", ControlSpec, ShockSpec)

VARIANT = Column(
    name="baseline.variant",
    unit="1",
    value=0.0,
    low=0.0,
    high=float(VARIANTS),
    dist="uniform",
    source="",
    status="derived",
    role="uncertainty",
    note="which of the base years that the ranges of the sources allow; 0 is the central one",
)
"""Which base year a world picks; the whole part of the number counts."""


def columns_of(resolved: ResolvedExperiment) -> tuple[Column, ...]:
    """Return the columns of an experiment, in a fixed order, each name once."""
    found = [VARIANT, *_behaviour(resolved.baseline), *_goods(resolved.baseline)]
    found += [*_public(resolved.baseline), *_projects(resolved.baseline)]
    found += _entrepots(resolved.baseline)
    found += [*_scenarios(resolved), *_partnerships(resolved), *_value_at_risk(resolved.baseline)]
    return tuple({column.name: column for column in found}.values())


def cases_of(resolved: ResolvedExperiment) -> dict[tuple[str, str], dict[str, float]]:
    """Return the levers that each scenario and policy set."""
    return {
        (scenario, policy): _scenario_levers(resolved, scenario) | _policy_levers(resolved, policy)
        for scenario in resolved.scenarios
        for policy in resolved.experiment.policies
    }


def joint_of(config: BaselineConfig) -> JointSample | None:
    """Return the behaviour that history ties together, None where nothing was fitted."""
    if config.fitted is None:
        return None
    parameters = config.fitted.parameters
    names = tuple(f"behaviour.{name}" for name in parameters)
    return JointSample(names, np.array(list(parameters.values()), dtype=np.float64).T)


def column(name: str, quantity: Quantity, role: str | None = None) -> Column:
    """Return the column of a quantity; it is an uncertainty if it has a range."""
    drawn = quantity.distribution != "fixed"
    return Column(
        name=name,
        unit=quantity.unit,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        dist=quantity.distribution,
        source=quantity.source or "",
        status=quantity.status,
        role=role or ("uncertainty" if drawn else "fixed"),
        note=quantity.note,
        most=quantity.most,
    )


def lever(name: str, value: float, note: str) -> Column:
    """Return a switch between 0 and 1."""
    return Column(name, "1", value, 0.0, 1.0, "fixed", "", "assumption", "lever", note)


def switch(name: str, chance: Quantity) -> Column:
    """Return the column that says whether a world has a mechanism; it is drawn if the chance is neither 0 nor 1."""
    drawn = 0.0 < chance.value < 1.0
    dist, role = ("bernoulli", "uncertainty") if drawn else ("fixed", "fixed")
    return Column(name, "1", chance.value, 0.0, 1.0, dist, chance.source or "", chance.status, role, chance.note)


def scenario_controls(resolved: ResolvedExperiment) -> dict[str, ControlSpec]:
    """Return every control of any scenario by identifier.

    Where an extending scenario replaces a control and its parent runs beside it, each has its own: the second is
    called ``id@scenario``.
    """
    return {name: control for held in _controls_held(resolved).values() for name, control in held.items()}


def scenario_shocks(resolved: ResolvedExperiment) -> dict[str, ShockSpec]:
    """Return every shock of any scenario by identifier; replaced ones as in `scenario_controls`."""
    return {name: shock for held in _shocks_held(resolved).values() for name, shock in held.items()}


def _controls_held(resolved: ResolvedExperiment) -> dict[str, dict[str, ControlSpec]]:
    return _held({name: (*held.controls, *held.escalation) for name, held in resolved.scenarios.items()})


def _shocks_held(resolved: ResolvedExperiment) -> dict[str, dict[str, ShockSpec]]:
    return _held({name: held.shocks for name, held in resolved.scenarios.items()})


def _held(entries: Mapping[str, tuple[Entry, ...]]) -> dict[str, dict[str, Entry]]:
    """Return each scenario's entries by an identifier that means the same thing in all scenarios."""
    first: dict[str, Entry] = {}
    held: dict[str, dict[str, Entry]] = {}
    for scenario, own in entries.items():
        held[scenario] = {}
        for entry in own:
            same = first.setdefault(entry.id, entry) == entry
            name = entry.id if same else f"{entry.id}@{scenario}"
            held[scenario][name] = entry if same else entry.model_copy(update={"id": name})
    return held


def _behaviour(config: BaselineConfig) -> Iterator[Column]:
    for name, quantity in config.behaviour.items():
        yield column(f"behaviour.{name}", quantity)
    for name, chance in config.switches.items():
        yield switch(f"switch.{name}", chance)


def _goods(config: BaselineConfig) -> Iterator[Column]:
    for name, good in config.goods.items():
        yield column(f"demand_growth.{name}", good.demand_growth)
        cover = good.industry_cover
        relative = cover.scaled(1.0 / cover.value, "1") if cover.value > 0.0 else cover
        yield column(f"cover.{name}", relative)
    for name, process in config.processes.items():
        if process.lifetime is not None:
            yield column(f"lifetime.{name}", process.lifetime)
        if process.host is None:
            continue
        if process.host.growth is not None:
            yield column(f"host_growth.{process.host.name}", process.host.growth)
        for nation, content in process.host.content.items() if process.host.content else ():
            yield column(f"grade.{name}.{nation}", content)


def _public(config: BaselineConfig) -> Iterator[Column]:
    """Yield the factors on public stocks stated as days of use.

    What is secret about one stock of a nation is secret about all, so they share a factor; those that nobody confirms
    have one of their own.
    """
    ranged: dict[str, list[Quantity]] = {}
    for nation, held in config.stockpiles.public.items():
        for good, amount in held.items():
            if amount.unit == "month" and amount.value > 0.0 and amount.low is not None:
                ranged.setdefault(config.stockpiles.factor(nation, good), []).append(amount)
    for name, amounts in ranged.items():
        widest = max(amounts, key=lambda amount: ((amount.high or 0.0) - (amount.low or 0.0)) / amount.value)
        yield column(name, widest.scaled(1.0 / widest.value, "1"))


def _projects(config: BaselineConfig) -> Iterator[Column]:
    for name, project in config.projects.items():
        for key, quantity in project.odds().items():
            yield column(f"project.{name}.{key}", quantity)


def _entrepots(config: BaselineConfig) -> Iterator[Column]:
    for name, entrepot in config.transit.entrepots.items():
        for key, quantity in entrepot.quantities().items():
            yield column(f"entrepot.{name}.{key}", quantity)


def _scenarios(resolved: ResolvedExperiment) -> Iterator[Column]:
    for name, control in scenario_controls(resolved).items():
        yield lever(f"control.{name}.active", 0.0, "whether the scenario holds this control")
        for key, quantity in control.quantities().items():
            yield column(f"control.{name}.{key}", quantity)
    for name, shock in scenario_shocks(resolved).items():
        yield lever(f"shock.{name}.active", 0.0, "whether the scenario holds this shock")
        for key, quantity in shock.quantities().items():
            yield column(f"shock.{name}.{key}", quantity)


def _partnerships(resolved: ResolvedExperiment) -> Iterator[Column]:
    for name, partnership in resolved.partnerships.items():
        yield from _members(name, partnership)
        if partnership.default is not None:
            for parameter, quantity in partnership.default.quantities().items():
                yield column(f"default.{name}.{parameter}", quantity)
        for key, clause in partnership.clauses.items():
            prefix = f"clause.{name}.{key}"
            yield lever(f"{prefix}.strength", 0.0, "how far the policy applies this clause")
            for parameter, quantity in clause.quantities().items():
                if parameter not in clause.structural:
                    yield column(f"{prefix}.{parameter}", quantity)


def _members(name: str, partnership: PartnershipConfig) -> Iterator[Column]:
    for nation in partnership.everyone:
        key = f"member.{name}.{nation}"
        chance = _chance(partnership, nation)
        yield lever(key, 1.0, "whether the nation is in it") if chance is None else switch(key, chance)


def _chance(partnership: PartnershipConfig, nation: str) -> Quantity | None:
    """Return the chance that a nation joins, None if it is certain."""
    return partnership.accessions[nation].chance if nation in partnership.accessions else None


def _value_at_risk(config: BaselineConfig) -> Iterator[Column]:
    """Yield what each study says, and for each group the number that picks one of a nation's studies."""
    exposed = config.value_at_risk
    if exposed is None:
        return
    yield column(f"{PREFIX}.convexity", exposed.convexity)
    yield column(f"{PREFIX}.complementarity", exposed.complementarity)
    note = "which of a nation's studies a world takes, from the mildest at 0 to the gravest at 1"
    for name, group in exposed.groups.items():
        prefix = f"{PREFIX}.{name}"
        yield Column(f"{prefix}.study", "1", 0.5, 0.0, 1.0, "uniform", "", "derived", "uncertainty", note, most=1.0)
        for entries in (group.studies, group.likenesses):
            for key, entry in entries.items():
                for parameter, quantity in entry.quantities().items():
                    yield column(f"{prefix}.{key}.{parameter}", quantity)


def _scenario_levers(resolved: ResolvedExperiment, scenario: str) -> dict[str, float]:
    controls, shocks = _controls_held(resolved)[scenario], _shocks_held(resolved)[scenario]
    return {f"control.{name}.active": float(name in controls) for name in scenario_controls(resolved)} | {
        f"shock.{name}.active": float(name in shocks) for name in scenario_shocks(resolved)
    }


def _policy_levers(resolved: ResolvedExperiment, policy: str) -> dict[str, float]:
    """Return each clause's strength under a policy: the policy's own if it says, else the partnership's.

    Likewise who is a member; who joins by chance only is left to the draw.
    """
    held = resolved.experiment.policies[policy].partnerships
    levers: dict[str, float] = {}
    for name, partnership in resolved.partnerships.items():
        levers |= _membership_levers(name, partnership, held.get(name))
        for key, clause in partnership.clauses.items():
            own = held[name].strengths.get(key, clause.strength) if name in held else 0.0
            levers[f"clause.{name}.{key}.strength"] = own
    return levers


def _membership_levers(name: str, partnership: PartnershipConfig, held: Participation | None) -> dict[str, float]:
    levers = {}
    for nation in partnership.everyone:
        if held is not None and nation in (*held.members, *held.without):
            levers[f"member.{name}.{nation}"] = float(nation in held.members)
        elif _chance(partnership, nation) is None:
            levers[f"member.{name}.{nation}"] = float(held is not None)
    return levers
