"""Read the names of everything in a run from its manifest."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from experiments.words.labels import Labels, Measure, Said
from sim.config.errors import visible
from sim.config.text import Language, Text

Data = Mapping[str, Any]


def labels_for(manifest: Data, language: Language = "en") -> Labels:
    """Return the names of everything in a run.

    Parameters
    ----------
    manifest
        What the run has saved of itself; what is missing is left out.
    language
        What the words are wanted in; what a run has no Japanese for stays English.
    """
    config = manifest.get("config", {})
    baseline = config.get("baseline", {})
    minerals = baseline.get("minerals", {})
    processes = _within(minerals, "processes")
    at_risk = (baseline.get("value_at_risk") or {}).get("groups", {})
    scenarios, partnerships = config.get("scenarios", {}), config.get("partnerships", {})
    experiment = config.get("experiment") or manifest.get("experiment", {})
    policies = experiment.get("policies", {})
    return Labels(
        nations=_named(baseline.get("nations", {})),
        goods=_named(_within(minerals, "goods")),
        scenarios=_named(scenarios, "title"),
        controllers={
            good: str(mineral["controller"])
            for mineral in minerals.values()
            for good in mineral.get("goods", {})
            if mineral.get("controller")
        },
        language=language,
        title=text_of(experiment.get("title", "")),
        question=text_of(experiment.get("question", "")),
        minerals=_named(minerals),
        policies=_named(policies),
        partnerships=_named(partnerships, "title"),
        projects=_named(baseline.get("projects", {})),
        processes=_named(processes),
        hosts={str(text_of(host["name"])): text_of(host["name"]) for host in _hosts(processes)},
        passages={name: text_of(words) for name, words in baseline.get("transit", {}).get("passage_names", {}).items()},
        entrepots=_named(baseline.get("transit", {}).get("entrepots", {})),
        behaviour={name: text_of(words) for name, words in baseline.get("behaviour_names", {}).items()},
        groups=_named(at_risk),
        studies={
            f"{group}.{name}": words
            for group, held in at_risk.items()
            for name, words in _named(held.get("studies", {})).items()
        },
        controls=_measures(scenarios, ("controls", "escalation")),
        shocks=_measures(scenarios, ("shocks",)),
        clauses={
            f"{name}.{key}": _measure(clause)
            for name, partnership in partnerships.items()
            for key, clause in partnership.get("clauses", {}).items()
        },
        kinds={
            f"{family}.{kind}": _said(said)
            for family, kinds in manifest.get("words", {}).items()
            if family != "metric"
            for kind, said in kinds.items()
        },
        metrics=_metrics(manifest),
        descriptions={
            **{f"scenario.{name}": words for name, words in _named(scenarios, "description").items()},
            **{f"partnership.{name}": words for name, words in _named(partnerships, "description").items()},
            **{f"policy.{name}": words for name, words in _named(policies, "title").items()},
        },
    )


def _within(minerals: Data, section: str) -> dict[str, Any]:
    return {name: entry for mineral in minerals.values() for name, entry in mineral.get(section, {}).items()}


def _named(entries: Data, key: str = "name") -> dict[str, Text]:
    """Return the words that entries have under a key; an entry without any is left out."""
    return {name: text_of(entry[key]) for name, entry in entries.items() if entry.get(key)}


def _hosts(processes: Data) -> Iterator[Data]:
    yield from (process["host"] for process in processes.values() if process.get("host"))


def _measures(scenarios: Data, sections: tuple[str, ...]) -> dict[str, Measure]:
    """Return measures by identifier, and by ``id@scenario`` as columns call one that replaces another."""
    found: dict[str, Measure] = {}
    for scenario, held in scenarios.items():
        for section in sections:
            for entry in held.get(section, ()):
                measure = _measure(entry)
                found.setdefault(str(entry["id"]), measure)
                found[f"{entry['id']}@{scenario}"] = measure
    return found


def _measure(entry: Data) -> Measure:
    goods = entry.get("goods")
    return Measure(
        kind=str(entry.get("kind", "")),
        title=text_of(entry.get("title", "")),
        nation=str(entry.get("nation", "")) if "targets" in entry else "",
        goods=tuple(map(str, goods)) if isinstance(goods, (list, tuple)) else (),
    )


def _metrics(manifest: Data) -> dict[str, Said]:
    """Return titles and definitions of metrics; only titles for a run saved before definitions were."""
    titles = {entry["name"]: Said(text_of(entry["title"])) for entry in manifest.get("metrics", ())}
    return titles | {name: _said(said) for name, said in manifest.get("words", {}).get("metric", {}).items()}


def _said(saved: Data) -> Said:
    parameters = {name: text_of(words) for name, words in saved.get("parameters", {}).items()}
    return Said(
        text_of(saved["name"]), text_of(saved.get("definition", "")), text_of(saved.get("unit", "")), parameters
    )


def text_of(saved: object) -> Text:
    """Return a saved text; a value of another type, written into the folder by hand, is returned as text."""
    try:
        return Text.of(saved)
    except PydanticCustomError:
        return Text(visible(str(saved))[:200])
