"""Find every metric by scanning this folder.

A new metric is one new file with a function ``metrics(settings)``; nothing else has to learn of it. Two files
that claim one name would silently overwrite each other's results, so that is an error.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from types import ModuleType

import sim.metrics
from sim.metrics.base import Metric, MetricSettings


class DuplicateMetricError(ValueError):
    """Two metrics share a name."""


def all_metrics(settings: MetricSettings) -> dict[str, Metric]:
    """Return every metric of the folder by name, in order of file and position.

    Raises
    ------
    DuplicateMetricError
        If two metrics share a name.
    """
    return collect(metric for module in _modules() for metric in module.metrics(settings))


def collect(metrics: Iterable[Metric]) -> dict[str, Metric]:
    """Index metrics by name and refuse a name given twice."""
    found: dict[str, Metric] = {}
    for metric in metrics:
        if metric.name in found:
            raise DuplicateMetricError(f"metric {metric.name!r} is defined twice: rename one of them")
        found[metric.name] = metric
    return found


def needed_variables(metrics: Iterable[Metric]) -> tuple[str, ...]:
    """Return the recorded variables that some metrics need together, sorted."""
    return tuple(sorted({name for metric in metrics for name in metric.needs}))


def _modules() -> Iterator[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(sim.metrics.__path__))
    for name in names:
        module = importlib.import_module(f"sim.metrics.{name}")
        if hasattr(module, "metrics"):
            yield module


def catalogue(metrics: Iterable[Metric]) -> list[dict[str, str]]:
    """Describe metrics in plain values, for a manifest that must explain its own tables."""
    return [
        {
            "name": metric.name,
            "title": metric.title,
            "unit": metric.unit,
            "direction": metric.direction,
            "aggregate": metric.aggregate,
        }
        for metric in metrics
    ]
