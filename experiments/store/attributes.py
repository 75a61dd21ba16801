"""Describe the arrays of a run to programs that read labelled arrays, as the CF conventions do.

Every array has a long name, and units that UDUNITS reads where there are such: money has none, so it keeps ours. Months
are dates, the first day of each. What a whole file says of itself follows the Attribute Convention for Data Discovery.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.store.layout import Layout
from sim.variables import VARIABLES, VariableInfo

CONVENTIONS: Final = "CF-1.11, ACDD-1.3"
TIME: Final = "time"
"""Dimension of the months."""

_LONG_NAMES: Final = {
    "scenario": "Scenario", "policy": "Policy", "nation": "Importer", "good": "Good", "world": "Number of the world",
    "statistic": "Mean or quantile over worlds", "row": "Row of the design",
}  # fmt: skip
_NAMED: Final = ("scenario", "policy", "nation", "good")
_UDUNITS: Final = {"share": "1", "index 0-1": "1", "multiple of base price": "1", "share of GDP": "1"}
_MONTH: Final = "first day of each month; amounts are of the whole month, stocks and states are those at its end"


@dataclass(frozen=True)
class Coordinate:
    """Labels along one dimension, as files hold them: text, or numbers with units.

    Attributes
    ----------
    dimension
        The dimension.
    values
        One label for each place.
    attributes
        Long name, units and more.
    """

    dimension: str
    values: NDArray[Any]
    attributes: dict[str, str] = field(default_factory=dict)


def dimension_of(axis: str) -> str:
    """Return the name of the dimension for an axis of the layout."""
    return TIME if axis == "month" else axis


def coordinates(layout: Layout, labels: Mapping[str, ArrayLike]) -> dict[str, Coordinate]:
    """Return coordinates by name: one of each dimension, and the words for nations, goods and the like.

    Parameters
    ----------
    layout
        Words for names.
    labels
        Dimension to its labels; months as ``YYYY-MM``.
    """
    found: dict[str, Coordinate] = {}
    for dimension, values in labels.items():
        long_name = _LONG_NAMES.get(dimension, dimension)
        if dimension == TIME:
            found[TIME] = _time(np.asarray(values, dtype="datetime64[D]"))
        else:
            found[dimension] = Coordinate(dimension, _kept(np.asarray(values)), {"long_name": long_name})
        if dimension in _NAMED:
            words = np.array([layout.title_of(dimension, str(name)) for name in np.asarray(values)], dtype=str)
            found[f"{dimension}_name"] = Coordinate(dimension, words, {"long_name": f"{long_name} in words"})
    return found


def _kept(labels: NDArray[Any]) -> NDArray[Any]:
    """Return text as text, and whole numbers with 32 bits, which is all that netCDF's older kinds of file know."""
    return labels.astype(np.int32) if labels.dtype.kind in "iu" else labels.astype(str)


def _time(days: "NDArray[np.datetime64]") -> Coordinate:
    attributes = {
        "standard_name": TIME, "long_name": "Month", "axis": "T", "units": f"days since {days[0]}",
        "units_metadata": "leap_seconds: none", "calendar": "standard", "comment": _MONTH,
    }  # fmt: skip
    return Coordinate(TIME, (days - days[0]).astype(np.int32), attributes)


def series_attributes(name: str, dimensions: Iterable[str]) -> dict[str, str]:
    """Return the attributes of a monthly series; one of a study of its own has a name and nothing else."""
    info = VARIABLES.get(name, VariableInfo(name, ""))
    sums = {"cell_methods": f"{TIME}: sum"} if info.flow else {}
    return array_attributes(info.title, info.unit, dimensions) | sums


def array_attributes(title: str, unit: str, dimensions: Iterable[str]) -> dict[str, str]:
    """Return the attributes of an array.

    Parameters
    ----------
    title, unit
        Words for people, and the unit as our tables have it; what it is a share of, say, is kept as a comment.
    dimensions
        Of the array: those that have words for their names are noted.
    """
    words = " ".join(f"{dimension}_name" for dimension in dimensions if dimension in _NAMED)
    found = {"long_name": title, "units": _UDUNITS.get(unit, unit), "coordinates": words}
    comment = {"comment": unit} if unit in _UDUNITS else {}
    return {key: value for key, value in found.items() if value} | comment


def run_attributes(layout: Layout, history: str) -> dict[str, str]:
    """Return what a file says of the run that it is of.

    Parameters
    ----------
    layout
        Names along the axes.
    history
        How the file came about.
    """
    return {
        "Conventions": CONVENTIONS,
        "title": layout.title or layout.experiment,
        "summary": layout.question,
        "keywords": "critical minerals, export controls, supply disruption, agent-based model",
        "id": layout.run,
        "source": "critmin, agent-based simulation of critical-mineral supply",
        "experiment": layout.experiment,
        "scenario": layout.scenarios[0],
        "time_coverage_start": layout.months[0],
        "time_coverage_end": layout.months[-1],
        "time_coverage_resolution": "P1M",
        "history": history,
    }
