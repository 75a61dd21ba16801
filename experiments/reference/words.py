"""Make the tables of all words that readers see, in both languages side by side, for proofreading."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from experiments.reference.tables import markdown
from experiments.runner.configs import open_library
from experiments.words.amounts import UNITS
from sim.catalogue import kind_words
from sim.config.text import Text
from sim.config.wording import Wording
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics

Row = tuple[str, str, str]
_HEADS: Final = ("identifier", "English", "Japanese")


def base_year() -> str:
    """Return what nations, minerals, goods, processes, passages and third countries are called."""
    base = open_library().baseline()
    rows = [_row(name, nation.name) for name, nation in base.nations.items()]
    rows += [_row(name, mineral.name) for name, mineral in base.minerals.items()]
    rows += [_row(name, good.name) for name, good in base.goods.items()]
    rows += [_row(name, process.name) for name, process in base.processes.items()]
    rows += [_row(name, words) for name, words in base.transit.passage_names.items()]
    rows += [_row(name, entry.name) for name, entry in base.transit.entrepots.items()]
    caveats = [_row(name, good.caveat.reason) for name, good in base.goods.items() if good.caveat]
    return markdown(_HEADS, [*rows, *caveats])


def projects() -> str:
    """Return what mines and plants are called."""
    return markdown(_HEADS, (_row(name, project.name) for name, project in open_library().baseline().projects.items()))


def behaviour_words() -> str:
    """Return what numbers and mechanisms of behaviour, and the studies of value at risk, are called."""
    base = open_library().baseline()
    rows = [_row(name, words) for name, words in base.behaviour_names.items()]
    for name, group in base.value_at_risk.groups.items() if base.value_at_risk else ():
        rows += [_row(name, group.name), *(_row(key, study.name) for key, study in group.studies.items())]
    return markdown(_HEADS, rows)


def titles() -> str:
    """Return titles, questions and descriptions of scenarios, partnerships, experiments, sweeps and hindcasts."""
    library = open_library()
    rows: list[Row] = []
    for name in library.names("scenario"):
        scenario = library.scenario(name)
        rows += [_row(name, scenario.title), _row(name, scenario.description)]
        rows += [_row(f"{name}.{one.id}", one.title) for one in (*scenario.controls, *scenario.escalation)]
        rows += [_row(f"{name}.{shock.id}", shock.title) for shock in scenario.shocks]
    for name in library.names("partnership"):
        partnership = library.partnership(name)
        rows += [_row(name, partnership.title), _row(name, partnership.description)]
        rows += [_row(f"{name}.{key}", clause.title) for key, clause in partnership.clauses.items()]
    for name in library.names("experiment"):
        experiment = library.experiment(name)
        rows += [_row(name, experiment.title), _row(name, experiment.question)]
        for key, policy in experiment.policies.items():
            rows += [_row(f"{name}.{key}", policy.name), _row(f"{name}.{key}", policy.title)]
    for name in library.names("sweep"):
        sweep = library.sweep(name)
        rows += [_row(name, sweep.title), _row(name, sweep.question)]
    for name in library.names("hindcast"):
        case = library.hindcast(name)
        rows += [_row(name, case.title), _row(name, case.description)]
        rows += [_row(f"{name}.{row.id}", row.title) for row in case.observed]
    return markdown(_HEADS, dict.fromkeys(row for row in rows if row[1]))


def metric_words() -> str:
    """Return title and definition of every metric, with the bundled thresholds, and the units."""
    base = open_library().baseline().behaviour
    settings = MetricSettings(base["shortage_threshold"].value, int(base["shortage_months"].value))
    rows: list[Row] = []
    for metric in all_metrics(settings).values():
        rows += [_row(metric.name, metric.title), _row(metric.name, metric.definition)]
    return markdown(_HEADS, [*rows, *(_row(unit, words) for unit, words in UNITS.items())])


def kinds() -> str:
    """Return name, definition and numbers of every kind of control, clause and shock."""
    return markdown(_HEADS, (row for known in kind_words().values() for row in _kinds(known)))


def _kinds(known: Mapping[str, Wording]) -> Iterator[Row]:
    for kind, words in known.items():
        yield from (_row(kind, words.name), _row(kind, words.definition))
        yield from _numbers(kind, words.parameters.items())


def _numbers(kind: str, parameters: Iterable[tuple[str, Text]]) -> Iterator[Row]:
    yield from (_row(f"{kind}.{name}", said) for name, said in parameters)


def _row(name: str, words: Text) -> Row:
    return f"`{name}`", str(words), words.ja


WORDS: Final[dict[str, Callable[[], str]]] = {
    "words-base-year": base_year,
    "words-projects": projects,
    "words-metrics": metric_words,
    "words-measures": kinds,
    "words-behaviour": behaviour_words,
    "words-titles": titles,
}
"""Every table of words by the name that a page asks for it by."""
