"""Sobol' indices: the share of an outcome's variance due to each factor, with checks of the sample size."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import DICE
from experiments.questions.sensitivity.subject import Subject

Float = NDArray[np.float64]

RESAMPLES: Final = 500
"""Bootstrap resamples of the base samples."""

LEVEL: Final = 0.95
"""Coverage of the intervals."""

WIDE: Final = 0.1
"""Half an interval, as a share of the variance, beyond which a ranking of factors should not be read from it."""

UNREADABLE: Final = 0.25
"""Half width of an interval from which on an index is not reported: it covers half of all that is possible."""

APART: Final = 0.1
"""How far an index, or a sum of indices, may be outside 0 to 1 before no index is reported."""

MOST_SAMPLES: Final = 2**20
"""Where an estimate says that even more samples than these are needed, it says nothing."""


@dataclass(frozen=True)
class Shares:
    """Indices of one outcome.

    Attributes
    ----------
    table
        One row per factor with the columns ``factor, kind, first, first_low, first_high, total, total_low,
        total_high``, as shares of the variance from 0 to 1, the largest total first; all NaN where the sample is too
        small to tell any.
    doubts
        Why the sample may be too small, in words; empty if there is no sign of that.
    needed
        About how many base samples would make every interval narrow; 0 if these do.
    """

    table: pd.DataFrame
    doubts: tuple[str, ...]
    needed: int

    @property
    def reported(self) -> bool:
        """Whether the sample is large enough to report shares at all."""
        return not bool(self.table["total"].isna().any())

    @property
    def chance(self) -> float:
        """Replication noise: the share of the variance that would be left if every input were known; NaN if none."""
        return float(self.table.loc[self.table["factor"] == DICE, "total"].sum(skipna=False))

    @property
    def together(self) -> float:
        """The share of the variance that factors make together and none of them alone; NaN if not reported."""
        return float(np.clip(1.0 - self.table["first"].sum(skipna=False), 0.0, 1.0))


def variance_shares(subject: Subject, values: Float) -> Shares:
    """Return first and total indices with bootstrap intervals (Saltelli et al. 2010, table 2, b and f).

    Parameters
    ----------
    subject
        The factors, in groups.
    values
        The outcome of each base sample, shape ``(samples, groups + 2)``; it must vary.
    """
    from SALib.analyze import sobol  # noqa: PLC0415  - takes a second to import

    groups = list(subject.groups)
    found = sobol.analyze(
        {"num_vars": len(groups), "names": groups, "bounds": [[0.0, 1.0]] * len(groups)},
        values.ravel(),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        keep_resamples=True,
        seed=subject.seed + 1,  # SALib takes a seed of 0 for none
    )
    columns: dict[str, object] = {"factor": groups, "kind": [_kind(subject, group) for group in groups]}
    for name, key in (("first", "S1"), ("total", "ST")):
        outside = (1.0 - LEVEL) / 2.0
        low, high = np.quantile(found[f"{key}_conf_all"], (outside, 1.0 - outside), axis=0)
        estimate = np.asarray(found[key], dtype=np.float64)
        columns |= {name: estimate, f"{name}_low": np.fmin(low, estimate), f"{name}_high": np.fmax(high, estimate)}
    return judged(pd.DataFrame(columns), len(values))


def judged(estimates: pd.DataFrame, samples: int) -> Shares:
    """Return indices fit to report: each within 0 and 1, or none where the sample is too small.

    An estimator knows no bounds, and may stand below 0 or above 1 by chance. By little, and the nearest possible value
    is reported; by more, and no number of the sample is.

    Parameters
    ----------
    estimates
        The columns of `Shares.table`, in any order.
    samples
        Base samples behind them.
    """
    table = estimates.sort_values("total", ascending=False, kind="stable", ignore_index=True)
    said = tuple(doubts(table))
    widest = float(max(_halves(table).values()))
    impossible = bool(_impossible(table))
    cells = [f"{name}{end}" for name in ("first", "total") for end in ("", "_low", "_high")]
    if impossible or widest > UNREADABLE:
        table = estimates.assign(**dict.fromkeys(cells, np.nan))
    else:
        table = table.assign(**{name: table[name].clip(0.0, 1.0) for name in cells})
    return Shares(table, said, _needed(samples, widest, impossible=impossible) if said else 0)


def _needed(samples: int, widest: float, *, impossible: bool) -> int:
    """Return about how many base samples make the widest interval narrow, which shrinks with their square root.

    A power of two, as the sequence that they are drawn from works best with; at least twice as many as there are.
    """
    wanted = samples * max((widest / WIDE) ** 2, 2.0 if impossible else 1.0)
    return int(min(2 ** math.ceil(math.log2(wanted)), MOST_SAMPLES))


def doubts(table: pd.DataFrame) -> list[str]:
    """Return why a sample may be too small for its indices; empty if there is no sign of that."""
    return [*_too_wide(table), *_impossible(table)]


def _too_wide(table: pd.DataFrame) -> list[str]:
    """Name the index with the widest interval, if that is too wide."""
    halves = _halves(table)
    widest = max(halves, key=lambda words: halves[words])
    if halves[widest] > UNREADABLE:
        return [f"nothing can be said of the {widest}"]
    return [f"the {widest} is known only to ±{100.0 * halves[widest]:.0f} points"] if halves[widest] > WIDE else []


def _halves(table: pd.DataFrame) -> dict[str, float]:
    """Return half of the interval of each index."""
    return {
        f"{name} index of {factor}": half
        for name in ("first", "total")
        for factor, half in zip(table["factor"], (table[f"{name}_high"] - table[f"{name}_low"]) / 2.0, strict=True)
    }


def _impossible(table: pd.DataFrame) -> list[str]:
    """Name what no sample of enough points would show."""
    above = table.loc[table["first_low"] > table["total_high"], "factor"]
    negative = table.loc[table["first_high"] < 0.0, "factor"]
    found = [f"the first index of {factor} exceeds its total index, which cannot be" for factor in above]
    found += [f"the first index of {factor} is negative, which cannot be" for factor in negative]
    for name in ("first", "total"):
        outside = ~table[name].between(-APART, 1.0 + APART)
        found += [f"the {name} index of {factor} lies outside 0 to 1" for factor in table.loc[outside, "factor"]]
    if table["first"].sum() > 1.0 + APART:
        found.append("the first indices add up to more than 1, which cannot be")
    if table["total"].sum() < 1.0 - APART:
        found.append("the total indices add up to less than 1, which cannot be")
    return found


def ranges(subject: Subject, values: Float, design: pd.DataFrame) -> pd.DataFrame:
    """Return how far the mean outcome moves along each factor that stands alone, all others varying.

    Parameters
    ----------
    subject
        The factors.
    values
        The outcome of each base sample, shape ``(samples, groups + 2)``.
    design
        The design of their worlds, in the same order.

    Returns
    -------
    One row per factor with the columns ``factor, at_low, at_high``: the mean outcome in the third of the points A and B
    where the factor is lowest and highest, or of the options with the lowest and the highest mean.
    """
    points = values.shape[1]
    ends = np.isin(np.arange(values.size) % points, (0, points - 1))
    outcome, rows = values.ravel()[ends], design[ends]
    found = [
        (name, *_ends(rows[part.column], outcome, unordered=part.options > 0))
        for name, part in subject.alone.items()
        if part.column
    ]
    return pd.DataFrame(found, columns=["factor", "at_low", "at_high"])


def _ends(inputs: pd.Series, outcome: Float, *, unordered: bool) -> tuple[float, float]:
    if unordered:
        means = pd.Series(outcome).groupby(inputs.to_numpy()).mean()
        return float(means.min()), float(means.max())
    order = np.argsort(inputs.to_numpy(), kind="stable")
    third = max(len(order) // 3, 1)
    return float(outcome[order[:third]].mean()), float(outcome[order[-third:]].mean())


def _kind(subject: Subject, group: str) -> str:
    return subject.alone[group].kind if group in subject.alone else group
