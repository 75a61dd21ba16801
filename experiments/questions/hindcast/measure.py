"""Turn months of a replay into the number that a row of history is compared with."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.questions.hindcast.paths import Replay, Subject
from sim.calendar import month_number
from sim.config.period import Period
from sim.config.schema.hindcast import HindcastConfig, Observation
from sim.controls.quota import Quota

Float = NDArray[np.float64]


def needed(row: Observation, config: HindcastConfig) -> frozenset[str]:
    """Return the variables that the model must record for a row."""
    if row.metric == "first_stop":
        return frozenset({"standing"})
    if row.metric == "quota_use":
        return frozenset(_exports_of(row, config).recorded)
    subject = Subject.of(row)
    names = {*subject.recorded, *Subject.other_side(row).recorded}
    return frozenset(names | set(subject.whole.recorded) if row.metric in {"share", "change"} else names)


def measure(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    """Return a row's number in each world, ``(W,)``; not finite where a replay has none.

    Parameters
    ----------
    config
        The case, for the months its replay runs over and its controls.
    """
    return _METRICS[row.metric](row, config, replay)


def _level(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    return _mean(replay.path(Subject.of(row)), config, row.over)


def _ratio(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    return _over(_level(row, config, replay), _reference(row, config, replay))


def _share(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    return _share_in(row.over, row, config, replay)


def _change(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    subject = Subject.of(row)
    if isinstance(row.to, Period):
        before = _share_in(row.to, row, config, replay)
    else:
        before = _over(replay.base(subject), replay.base(subject.whole))
    return _share(row, config, replay) - before


def _peak(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    return _over(_within(replay.path(Subject.of(row)), config, row.over).max(axis=0), _reference(row, config, replay))


def _peak_month(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    """Return the running number of the month of the peak; no number where nothing rises."""
    path = _within(replay.path(Subject.of(row)), config, row.over)
    assert row.over is not None
    flat = path.max(axis=0) <= path[0]
    return np.where(flat, np.nan, row.over.first + path.argmax(axis=0))


def _half_life(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    """Return months from the peak until half of it is lost, without end where it never is within the months given."""
    path = _within(replay.path(Subject.of(row)), config, row.over)
    top = path.argmax(axis=0)
    half = path.max(axis=0) / 2.0
    months = np.arange(len(path))[:, None]
    fallen = (path <= half) & (months > top)
    first = fallen.argmax(axis=0)
    worlds = np.arange(path.shape[1])
    before, after = path[np.maximum(first - 1, 0), worlds], path[first, worlds]
    part = _over(before - half, before - after)
    return np.where(fallen.any(axis=0), first - 1 + part - top, np.inf)


def _quota_use(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    """Return official exports over what the quota allowed."""
    subject, control = _exports_of(row, config), _quota(row, config)
    assert row.over is not None
    allowed = np.zeros(1)
    for month in range(row.over.first, row.over.last + 1):
        allowed = allowed + _volume(control, month, replay)
    allowed = allowed / (row.over.last - row.over.first + 1)
    if control.volume.unit == "1":
        allowed = allowed * replay.base(subject)
    return _over(_mean(replay.path(subject), config, row.over), allowed)


def _volume(control: Quota, month: int, replay: Replay) -> Float:
    """Return the volume of a quota in a month, ``(W,)`` or one number, in the unit of its file."""
    name, quantity = "volume", control.volume
    for place, step in enumerate(control.steps):
        if month_number(step.starts) <= month:
            name, quantity = f"steps.{place}.volume", step.volume
    return replay.parameters.get(f"control.{control.id}.{name}", np.full(1, quantity.value))


def _first_stop(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    """Return months from the start of the control until lines are seen to stand still, without end if none do."""
    control = next(control for control in config.controls if control.id == row.control)
    start = max(month_number(control.starts) - config.window.first, 0)
    goods = row.all_goods or (replay.structure.goods if control.goods == "all" else tuple(control.goods))
    threshold = 0.0 if row.threshold is None else row.threshold.value
    noticed = replay.standing(row.nation, goods)[start:] > threshold
    return np.where(noticed.any(axis=0), noticed.argmax(axis=0).astype(np.float64), np.inf)


_METRICS: Final[Mapping[str, Callable[[Observation, HindcastConfig, Replay], Float]]] = {
    "level": _level,
    "ratio": _ratio,
    "share": _share,
    "change": _change,
    "peak": _peak,
    "peak_month": _peak_month,
    "half_life": _half_life,
    "quota_use": _quota_use,
    "first_stop": _first_stop,
}


def _reference(row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    """Return what a ratio is against: the other side over the same months if only that differs, else the base year."""
    other = Subject.other_side(row)
    if isinstance(row.to, Period):
        return _mean(replay.path(other), config, row.to)
    if row.to is None and row.against is not None:
        return _mean(replay.path(other), config, row.over)
    return replay.base(other)


def _share_in(period: Period | None, row: Observation, config: HindcastConfig, replay: Replay) -> Float:
    subject = Subject.of(row)
    return _over(_mean(replay.path(subject), config, period), _mean(replay.path(subject.whole), config, period))


def _mean(path: Float, config: HindcastConfig, period: Period | None) -> Float:
    months = _within(path, config, period)
    total = np.zeros(path.shape[1])
    for month in months:
        total += month
    return total / len(months)


def _within(path: Float, config: HindcastConfig, period: Period | None) -> Float:
    window = config.window
    first, last = (window.first, window.last) if period is None else (period.first, period.last)
    return path[first - window.first : last - window.first + 1]


def _quota(row: Observation, config: HindcastConfig) -> Quota:
    found = next(control for control in config.controls if control.id == row.control)
    assert isinstance(found, Quota)
    return found


def _exports_of(row: Observation, config: HindcastConfig) -> Subject:
    control = _quota(row, config)
    goods = control.goods if row.all_goods == () else row.all_goods
    return Subject("exports", control.nation, None, tuple(goods))


def _over(above: Float, below: Float) -> Float:
    out = np.full(np.broadcast_shapes(np.shape(above), np.shape(below)), np.nan)
    return np.divide(above, below, out=out, where=np.asarray(below) > 0.0)
