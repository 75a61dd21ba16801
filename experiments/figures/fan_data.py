"""Find the fan of a variable in what a run left: in full series where these were kept, else in counts of its worlds."""

from experiments.fans.fan import Fan, fan_of
from experiments.fans.table import Unknown
from experiments.fans.variables import FANS
from experiments.figures.data import FigureData, NotDrawable


def fan(data: FigureData, variable: str, policy: str) -> Fan:
    """Return the fan of a variable for the focus pair.

    Raises
    ------
    NotDrawable
        If the run kept no such series and counted nothing, or not just the worlds shown.
    """
    if _keeps(data, variable):
        kept = {name: data.paths(name, policy) for name in FANS[variable].needs}
        return fan_of(FANS[variable].compute(kept))
    if data.counts is None:
        raise NotDrawable(f"the run kept no series of {variable} and counted no fans")
    try:
        return data.counts.fan(variable, policy, data.focus.nation, data.focus.good)
    except Unknown as error:
        raise NotDrawable(str(error)) from error


def has_fan(data: FigureData, variable: str) -> bool:
    """Return whether a run kept the series of a variable, or counted it."""
    return _keeps(data, variable) or (data.counts is not None and data.counts.has(variable))


def _keeps(data: FigureData, variable: str) -> bool:
    series = data.series
    if series is None or any(name not in series for name in FANS[variable].needs):
        return False
    return data.focus.good in series["good"].to_numpy()
