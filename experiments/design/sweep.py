"""Set one or several numbers to each of some values, under each policy.

Each variant of a policy meets the same worlds, and is compared with the variant of ``none`` that has the same
values: a sweep then shows what the number changes about a policy, not about the world at large.
"""

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from experiments.design.base import Case, Space, Worlds, labelled
from experiments.design.monte_carlo import monte_carlo


def sweep(space: Space, worlds: Worlds, axes: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    """Return the table of a sweep: every case of `space` at every combination of values, in the same worlds.

    Parameters
    ----------
    space
        Seed, columns and cases before the sweep.
    worlds
        World numbers, shape ``(W,)``.
    axes
        Column name to the values it takes.
    """
    swept = Space(space.seed, space.columns, variants(space.cases, axes))
    return monte_carlo(swept, worlds, swept.cases)


def variants(cases: Sequence[Case], axes: Mapping[str, Sequence[float]]) -> tuple[Case, ...]:
    """Return each case once for each combination of values; the cases themselves if nothing is swept."""
    combinations = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    return tuple(
        Case(case.scenario, case.policy, {**case.levers, **values}, _variant(values))
        for case in cases
        for values in combinations
    )


def baselines(cases: Sequence[Case], baseline_policy: str) -> dict[str, str]:
    """Return, for each label, the label that it is compared with: the same variant of the baseline policy."""
    return {case.label: labelled(baseline_policy, case.variant) for case in cases}


def _variant(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name}={value:.12g}" for name, value in values.items())
