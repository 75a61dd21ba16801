"""Turns a hindcast into an experiment: the file written out in full, and everything it stands on put together.

A case names only what differs. What it extends and the bundled minerals it builds on are laid under it before the
schema reads it, so that a mistake is told with the line of the case, and what nobody wrote keeps its own source.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sim.config.assemble import experiment_with_goods, part_problems, partnership_with_goods, with_goods
from sim.config.crosscheck import problem_at
from sim.config.errors import ConfigError, did_you_mean
from sim.config.schema.baseline import BaselineConfig, Estrangement, Nation, StockpilesFile, TransitFile
from sim.config.schema.experiment import ExperimentConfig, PolicyConfig, ResolvedExperiment
from sim.config.schema.hindcast import HindcastConfig
from sim.config.schema.scenario import ScenarioConfig
from sim.config.text import Text

Data = Mapping[str, Any]

HISTORY: Final = "history"
"""Policy under which a replay holds the agreements of its case."""

_MERGED_BY_KEY: Final = ("goods", "processes")
_MERGED: Final = ("final_use", "stock_build", "imports")
_LISTS: Final = ("controls", "escalation", "shocks")
_MAPPINGS: Final = ("agreements", "sources")


def written_out(data: Data, parent: Data | None, minerals: Mapping[str, Data]) -> dict[str, Any]:
    """Return a hindcast's content with what it stands on filled in.

    Parameters
    ----------
    data
        Content of the file.
    parent
        Content, written out, of the hindcast that it extends.
    minerals
        Content of the bundled mineral files by name.
    """
    full = dict(data)
    under = parent or {}
    for name in _LISTS:
        full[name] = _lists_merged(under.get(name) or [], data.get(name) or [])
    for name in _MAPPINGS:
        full[name] = {**(under.get(name) or {}), **(data.get(name) or {})}
    full["agreements"] = {
        name: {"kind": "partnership", "name": name, "title": name, **agreement}
        for name, agreement in full["agreements"].items()
        if isinstance(agreement, Mapping)
    }
    if "starts" in under:
        full.setdefault("starts", under["starts"])
    own = data.get("base_year")
    if own is None or isinstance(own, Mapping):
        full["base_year"] = _base_year(own or {}, under.get("base_year") or {}, minerals)
    return full


def _lists_merged(first: list[Any], second: Any) -> Any:  # noqa: ANN401  # the schema judges what is no list
    if not isinstance(second, list):
        return second
    ids = {entry.get("id") for entry in second if isinstance(entry, Mapping)}
    return [*(entry for entry in first if entry.get("id") not in ids), *second]


def _base_year(own: Data, under: Data, minerals: Mapping[str, Data]) -> dict[str, Any]:
    full = {**under, **own}
    written = own.get("minerals") or {}
    if isinstance(written, Mapping):
        known = under.get("minerals", {})
        full["minerals"] = known | {
            name: _mineral(name, part, known.get(name) or minerals.get(name) or {}) for name, part in written.items()
        }
    return full


def _mineral(name: str, own: Any, under: Data) -> Any:  # noqa: ANN401  # the schema judges what is no mapping
    """Return a mineral with its own parts over those it builds on; a good or process set to nothing is left out."""
    if own is None:
        own = {}
    if not isinstance(own, Mapping):
        return own
    full = {"kind": "mineral", "mineral": name, "name": name, **under, **own}
    for section in (*_MERGED_BY_KEY, *_MERGED):
        parts, below = own.get(section) or {}, under.get(section) or {}
        if isinstance(parts, Mapping):
            deep = section in _MERGED_BY_KEY
            full[section] = {
                key: {**below.get(key, {}), **parts[key]} if deep and isinstance(parts.get(key), Mapping) else part
                for key, part in {**below, **parts}.items()
                if part is not None
            }
    return full


def case_baseline(config: HindcastConfig, bundled: BaselineConfig) -> BaselineConfig:
    """Return the base year of a case: its own world under the behaviour that all cases share."""
    case = config.base_year
    nations = _nations(config, bundled)
    goods = {good for mineral in case.minerals.values() for good in mineral.goods}
    stockpiles = (
        bundled.stockpiles.part(nations, goods)
        if case.stockpiles is None
        else StockpilesFile(kind="stockpiles", public=case.stockpiles)
    )
    return BaselineConfig(
        nations=nations,
        sources={**bundled.sources, **config.sources},
        minerals=case.minerals,
        transit=_transit(config, bundled.transit, frozenset(nations)),
        stockpiles=stockpiles,
        projects=case.projects,
        behaviour=bundled.behaviour,
        switches=bundled.switches,
        behaviour_names=bundled.behaviour_names,
        fitted=bundled.fitted,
        estranged=_estranged(config, bundled, frozenset(nations)),
    )


def _nations(config: HindcastConfig, bundled: BaselineConfig) -> dict[str, Nation]:
    named = config.base_year.nations
    if not named:
        return bundled.nations
    return {
        code: bundled.nations[code]
        if code in bundled.nations and not name
        else Nation(name=name or Text(code), members=(code,))
        for code, name in named.items()
    }


def _estranged(config: HindcastConfig, bundled: BaselineConfig, nations: frozenset[str]) -> dict[str, Estrangement]:
    """Return who did not trade with whom when the case opens, among its nations."""
    held = {name: one for name, one in bundled.estranged.items() if one.since <= config.starts}
    among = {
        name: (tuple(n for n in one.nations if n in nations), tuple(n for n in one.others if n in nations))
        for name, one in held.items()
    }
    return {
        name: held[name].model_copy(update={"nations": ours, "others": others})
        for name, (ours, others) in among.items()
        if ours and others
    }


def _transit(config: HindcastConfig, bundled: TransitFile, nations: frozenset[str]) -> TransitFile:
    """Return the ways between the nations of a case: its own, then those that the bundle knows."""
    case = config.base_year
    entrepots = case.entrepots
    if entrepots is None:
        entrepots = {name: hub for name, hub in bundled.entrepots.items() if hub.nation in nations}
    kept = {seller: _among(to, nations) for seller, to in bundled.passages.items() if seller in nations}
    passages = {name for to in kept.values() for names in to.values() for name in names}
    lead_times = {seller: table for seller, table in bundled.lead_times.items() if seller in nations}
    for seller, own in case.lead_times.items():
        below = lead_times.get(seller)
        values = {**(below.values if below is not None else {}), **own.values}
        lead_times[seller] = own.model_copy(update={"values": values})
    return TransitFile(
        kind="transit",
        lead_times={s: t.model_copy(update={"values": _among(t.values, nations)}) for s, t in lead_times.items()},
        usual=case.lead_time,
        passage_names={name: words for name, words in bundled.passage_names.items() if name in passages},
        passages=kept,
        reroutes={
            name: {seller: table for seller, table in tables.items() if seller in nations}
            for name, tables in bundled.reroutes.items()
            if name in passages
        },
        reroute_days={name: days for name, days in bundled.reroute_days.items() if name in passages},
        overland={
            one: tuple(other for other in others if other in nations)
            for one, others in bundled.overland.items()
            if one in nations
        },
        entrepots=entrepots,
    )


def _among(table: Mapping[str, Any], nations: frozenset[str]) -> dict[str, Any]:
    return {nation: value for nation, value in table.items() if nation in nations}


def resolved_replay(
    config: HindcastConfig, baseline: BaselineConfig, *, months: int, worlds: int, seed: int
) -> ResolvedExperiment:
    """Return the experiment that replays a case.

    Parameters
    ----------
    baseline
        The case's base year, see `case_baseline`.
    months
        Simulated months; those after the case's end show whether anything runs away.
    """
    scenario = ScenarioConfig(
        kind="scenario",
        name=config.name,
        title=config.title,
        opens=config.starts,
        controls=config.controls,
        escalation=config.escalation,
        shocks=config.shocks,
    ).with_origin(config.origin)
    experiment = ExperimentConfig(
        kind="experiment",
        name=config.name,
        title=config.title,
        question=config.description,
        scenario=config.name,
        policies={"none": PolicyConfig(), HISTORY: PolicyConfig.model_validate(list(config.agreements))},
        importers=tuple(baseline.nations),
        worlds=worlds,
        months=months,
        run_in_from=config.starts,
        seed=seed,
    ).with_origin(config.origin)
    return ResolvedExperiment(
        experiment=experiment_with_goods(experiment, baseline),
        baseline=baseline,
        scenarios={config.name: scenario},
        partnerships=config.agreements,
    )


def case_with_goods(config: HindcastConfig, baseline: BaselineConfig) -> HindcastConfig:
    """Return a case whose controls, shocks and clauses name their goods one by one."""
    measures = {name: tuple(with_goods(entry, baseline) for entry in getattr(config, name)) for name in _LISTS}
    agreements = {name: partnership_with_goods(held, baseline) for name, held in config.agreements.items()}
    return config.model_copy(update={**measures, "agreements": agreements})


def case_problems(config: HindcastConfig) -> Iterator[ConfigError]:
    """Yield what does not fit within a case, beyond what its schema says and the names it uses."""
    yield from part_problems(config.base_year.projects, config.base_year.projects, config.origin)
    quotas = {control.id for control in config.controls if control.kind == "quota"}
    for index, observation in enumerate(config.observed):
        if observation.metric == "quota_use" and observation.control not in quotas:
            hint = did_you_mean(observation.control, quotas)
            yield problem_at(
                config.origin, ("observed", index, "control"), f"{observation.control!r} is no quota", hint
            )
