"""Set one or several numbers to each of some values, under each policy.

Each variant of a policy meets the same worlds, and is compared with the variant of ``none``, or of the policy that it
stands on top of, that has the same values: a sweep then shows what the number changes about a policy, not about the
world at large. What means nothing without a partnership leaves ``none`` as it is, so that it is run once and serves all
variants.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from experiments.design.axes import Axis
from experiments.design.base import Case, labelled

Point = tuple[int, ...]
"""Place along each axis."""


def variants(
    cases: Sequence[Case],
    axes: Sequence[Axis],
    baseline_policy: str,
    switches: Collection[str] = (),
    one_in: int = 1,
) -> tuple[Case, ...]:
    """Return each case once for each combination of values; the cases themselves if nothing is swept.

    Parameters
    ----------
    cases
        Cases before the sweep.
    axes
        What takes which values.
    baseline_policy
        The policy without partnerships; axes that are about partnerships alone pass it by.
    switches
        Columns that are levers, see `with_values`.
    one_in
        Take one in this number of combinations, see `fraction`.
    """
    if not axes:
        return tuple(cases)
    points = fraction([len(axis.numbers) for axis in axes], one_in)
    known = [not axis.is_of_partnerships for axis in axes]
    return tuple(
        _variant(case, axes, point, known, baseline_policy, switches)
        for case in cases
        for point in (_without(points, known) if case.policy == baseline_policy else points)
    )


def fraction(sizes: Sequence[int], one_in: int) -> list[Point]:
    """Return a regular fraction of a full grid: the points whose places add up to a multiple of `one_in`.

    So every value of each axis of at least `one_in` values comes about as often as any other, and so does every pair
    of values of two such axes if there are three (Montgomery 2017, "Design and Analysis of Experiments", chapter 8).
    """
    grid = itertools.product(*(range(size) for size in sizes))
    return [point for point in grid if sum(point) % one_in == 0]


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


def _without(points: Sequence[Point], known: Sequence[bool]) -> Iterator[Point]:
    """Yield the first of the points that differ only along axes that the baseline policy does not know."""
    seen = set()
    for point in points:
        own = tuple(place for place, knows in zip(point, known, strict=True) if knows)
        if own not in seen:
            seen.add(own)
            yield point


def _variant(
    case: Case,
    axes: Sequence[Axis],
    point: Point,
    known: Sequence[bool],
    baseline_policy: str,
    switches: Collection[str],
) -> Case:
    taken = list(zip(axes, point, known, strict=True))
    below = case.against or baseline_policy
    shared = _words(
        (axis, place) for axis, place, knows in taken if knows or below.partition("[")[0] != baseline_policy
    )
    if case.policy == baseline_policy:
        taken = [one for one in taken if one[2]]
    values = {column: axis.numbers[place] for axis, place, _ in taken for column in axis.columns}
    variant = _words((axis, place) for axis, place, _ in taken)
    words = ", ".join(part for part in (case.variant, variant) if part)
    return replace(with_values(case, values, switches), variant=words, against=_relabelled(below, shared))


def _relabelled(label: str, words: str) -> str:
    """Return the label of a variant of what has a label already."""
    policy, _, variant = label.removesuffix("]").partition("[")
    return labelled(policy, ", ".join(part for part in (variant, words) if part))


def _words(taken: Iterator[tuple[Axis, int]]) -> str:
    return ", ".join(f"{axis.name}={axis.words[place]}" for axis, place in taken)
