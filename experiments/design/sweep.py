"""Set one or several numbers to each of some values, under each policy.

Each variant of a policy meets the same worlds, and is compared with the variant of ``none`` that has the same
values: a sweep then shows what the number changes about a policy, not about the world at large.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

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
    swept = Space(space.seed, space.columns, variants(space.cases, axes, space.switches), space.joint)
    return monte_carlo(swept, worlds, swept.cases)


def variants(
    cases: Sequence[Case], axes: Mapping[str, Sequence[float]], switches: Collection[str] = ()
) -> tuple[Case, ...]:
    """Return each case once for each combination of values; the cases themselves if nothing is swept.

    Parameters
    ----------
    cases
        Cases before the sweep.
    axes
        Column name to the values it takes.
    switches
        Columns that are levers, see `with_values`.
    """
    combinations = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    return tuple(
        replace(with_values(case, values, switches), variant=_variant(values))
        for case in cases
        for values in combinations
    )


def with_values(case: Case, values: Mapping[str, float], switches: Collection[str]) -> Case:
    """Return a case with some columns set.

    A lever is set only where the case pulls it: the strength of a partnership's clause must not reach into the
    policy without that partnership.
    """
    allowed = {
        name: value for name, value in values.items() if name not in switches or case.levers.get(name, 0.0) != 0.0
    }
    return replace(case, levers={**case.levers, **allowed})


def baselines(cases: Sequence[Case], baseline_policy: str) -> dict[str, str]:
    """Return, for each label, the label that it is compared with: its own choice, or that variant of the baseline."""
    return {case.label: case.against or labelled(baseline_policy, case.variant) for case in cases}


def _variant(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name}={value:.12g}" for name, value in values.items())
