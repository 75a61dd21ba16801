"""Make the reference tables, each from the code or schema that it documents."""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from pydantic import BaseModel

import sim.clauses
import sim.controls
import sim.shocks
from experiments.reference.docstrings import attributes, summary
from experiments.runner.configs import open_library
from experiments.words.sentences import sentence
from sim.axes import Axes
from sim.clauses.base import Clause
from sim.config.dimension import Dimension
from sim.config.quantity import Quantity
from sim.controls.base import ExportControl
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics
from sim.observer import PRICES, SERIES
from sim.phases import PHASES
from sim.plugins import plugins
from sim.shocks.base import Shock
from sim.state import Measures, Month, State
from sim.variables import VARIABLES


def markdown(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def phases() -> str:
    """Return the phases of a month in order, with the reason for each one's place."""
    rows = ((str(place), phase.name, phase.reason) for place, phase in enumerate(PHASES, start=1))
    return markdown(("", "phase", "why it stands there"), rows)


def state_variables() -> str:
    """Return the state variables, which a world keeps from month to month."""
    return _arrays(State)


def month_variables() -> str:
    """Return the variables that phases pass on within a month."""
    return _arrays(Month)


def measures() -> str:
    """Return the model's quantities that controls, shocks and clauses change."""
    return _arrays(Measures)


def _arrays(kind: type) -> str:
    hints = get_type_hints(kind, include_extras=True)
    said = attributes(kind)
    rows = (
        (f"`{name}`", ", ".join(axes.names), said.get(name, ""))
        for name, hint in hints.items()
        for axes in getattr(hint, "__metadata__", ())
        if isinstance(axes, Axes)
    )
    return markdown(("variable", "by", "meaning"), rows)


def controls() -> str:
    """Return every kind of control with its parameters."""
    return _kinds(plugins(sim.controls, ExportControl), ExportControl)


def clauses() -> str:
    """Return every kind of clause with its parameters."""
    return _kinds(plugins(sim.clauses, Clause), Clause)


def shocks() -> str:
    """Return every kind of shock with its parameters."""
    return _kinds(plugins(sim.shocks, Shock), Shock)


def _kinds(kinds: dict[str, type[Any]], base: type[BaseModel]) -> str:
    rows = []
    for name in sorted(kinds):
        rows.append((f"**`{name}`**", "", sentence(summary(kinds[name]).removeprefix("Parameters of "))))
        known = base.model_fields.keys()
        rows += [(f"`{path}`", what, meaning) for path, what, meaning in _parameters(kinds[name]) if path not in known]
    return markdown(("kind and parameters", "a", "meaning"), rows)


def _parameters(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield path, kind of number and meaning of every number in a model, blocks within it included."""
    said = {name: text for kind in reversed(model.__mro__) for name, text in attributes(kind).items()}
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        number = next((mark for mark in field.metadata if isinstance(mark, Dimension)), None)
        number = number or _dimension(field.annotation)
        block = _block(field.annotation)
        if number is not None:
            yield path, number.what, said.get(name, "")
        elif block is not None:
            yield path, "block", said.get(name, "") or summary(block)
            yield from _parameters(block, f"{path}.")
        elif name in said:
            yield path, "", said[name]


def _dimension(annotation: Any) -> Dimension | None:  # noqa: ANN401  - any annotation
    """Return the mark of a number within an annotation such as ``Share | None``."""
    if get_origin(annotation) is Annotated:
        return next((mark for mark in get_args(annotation)[1:] if isinstance(mark, Dimension)), None)
    found = (_dimension(part) for part in get_args(annotation))
    return next((mark for mark in found if mark is not None), None)


def _block(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  - any annotation
    """Return the model within an annotation; a number is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return None if issubclass(annotation, Quantity) else annotation
    found = (_block(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)


def behaviour() -> str:
    """Return every parameter of behaviour with value, range, source and status."""
    return _quantities(open_library().baseline().behaviour)


def switches() -> str:
    """Return every mechanism that can be switched, with the share of worlds that have it."""
    return _quantities(open_library().baseline().switches)


def _quantities(quantities: dict[str, Quantity]) -> str:
    rows = (
        (
            f"`{name}`",
            f"{one.value:g}",
            "" if one.low is None else f"{one.low:g} to {one.high:g}",
            "" if one.unit == "1" else one.unit,
            f"{one.source}, {one.status}" if one.source else one.status,
            one.note,
        )
        for name, one in quantities.items()
    )
    return markdown(("parameter", "value", "range", "unit", "source, status", "note"), rows)


def metrics() -> str:
    """Return every metric with unit, better direction and headline."""
    known = all_metrics(MetricSettings(shortage_threshold=0.1, shortage_months=3))
    rows = ((f"`{one.name}`", one.title, one.unit, one.direction, one.aggregate) for one in known.values())
    return markdown(("metric", "what it is", "unit", "better", "headline"), rows)


def series() -> str:
    """Return every monthly series that can be kept."""
    axes = dict.fromkeys(SERIES, "nation, good") | dict.fromkeys(PRICES, "good")
    rows = ((f"`{name}`", VARIABLES[name].title, VARIABLES[name].unit, by) for name, by in axes.items())
    return markdown(("series", "what it is", "unit", "by"), rows)


TABLES: Final[dict[str, Callable[[], str]]] = {
    "phases": phases,
    "state": state_variables,
    "month": month_variables,
    "measures": measures,
    "controls": controls,
    "clauses": clauses,
    "shocks": shocks,
    "behaviour": behaviour,
    "switches": switches,
    "metrics": metrics,
    "series": series,
}
"""Every table by the name that a page asks for it by."""
