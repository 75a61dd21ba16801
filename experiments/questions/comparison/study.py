"""Compare any runs and policies with the first of them, or the policies of one run each with its own baseline.

World 17 of two runs is the same future when both have the same seed, base configuration and months. Only then is the
difference taken inside each world; otherwise two samples are compared, with a wider interval and the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pandas as pd

from experiments.analysis import paired
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.estimate import estimate_unpaired
from experiments.analysis.focus import focus_of
from experiments.analysis.rows import groups, in_order, name_columns
from experiments.analysis.statistics import Analysis
from experiments.analysis.summary import summarise
from experiments.store.metrics import MetricInfo, MetricTable, metric_infos, same_worlds
from experiments.store.reader import RunStore
from experiments.words import month
from experiments.words.names import known
from sim.config.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

Asked: TypeAlias = tuple[RunStore, str | None]
"""An opened run and a policy of it, or None where nobody names one."""

_OTHER_SAMPLE: Final = 1
"""Added to the seed of the second of two independent resamplings."""


@dataclass(frozen=True)
class Side:
    """One thing that is compared: a policy of a run under a scenario.

    Attributes
    ----------
    label
        The shortest name that differs from those of the other sides: its policy, its run, or both.
    store, scenario, policy
        What it is.
    table
        Its metrics.
    """

    label: str
    store: "RunStore"
    scenario: str
    policy: str
    table: MetricTable


@dataclass(frozen=True)
class Comparison:
    """Sides and how they differ from the first.

    Attributes
    ----------
    sides
        What was compared.
    analysis
        Summary of each side, and each one's difference from what it is compared with, in the columns of a run's own
        statistics with the sides' labels as policies; an unpaired difference has no shares of better and worse worlds.
    unpaired
        Label of a side to the reason why its worlds are not those of what it is compared with.
    against
        Label of a side to that of the side it is compared with, where this is not the first.
    """

    sides: tuple[Side, ...]
    analysis: Analysis
    unpaired: dict[str, str]
    against: dict[str, str] = field(default_factory=dict)

    def yardstick(self, label: str) -> str:
        """Return the label of what a side is compared with."""
        return self.against.get(label, self.sides[0].label)


def compare_sides(names: Sequence[str | Asked], scenario: str | None = None) -> Comparison:
    """Compare runs and policies.

    Parameters
    ----------
    names
        Two or more runs with a policy each, or texts ``RUN`` and ``RUN:POLICY``. The first is what the others are
        compared with. Runs whose policy nobody names all stand for one: that in focus of the first of them.
    scenario
        A scenario of all runs; each run's main one by default.

    Raises
    ------
    UserError
        If fewer than two are named, one twice, one cannot be opened, they count different months, or they have no
        metric, nation or good in common.
    """
    asked = [_named(name) if isinstance(name, str) else name for name in names]
    whole = next((store for store, policy in asked if policy is None), None)
    default = None if whole is None else _in_focus(whole)
    return _compared(_labelled(_shared([_side(store, policy or default, scenario) for store, policy in asked])), {})


def compare_policies(store: RunStore, scenario: str | None = None) -> Comparison:
    """Compare the policies of a run, each with what the run compares it with: one on top of another with that other.

    Raises
    ------
    UserError
        If the run has no second policy, no such scenario, or no finished world of a policy.
    """
    baselines = store.layout.baselines
    sides = _labelled(_shared([_side(store, policy, scenario) for policy in store.layout.policies]))
    first, *others = sides
    kept = {side.label: baselines[side.policy] for side in others}
    return _compared(sides, {side: below for side, below in kept.items() if below not in {side, first.label}})


def _compared(sides: Sequence[Side], against: dict[str, str]) -> Comparison:
    """Return the differences of sides from the first, or from the side that `against` names."""
    _check_periods(sides)
    infos = metric_infos(sides[0].store.manifest["metrics"])
    seed = int(sides[0].store.manifest["seed"])
    summaries = [summarise(side.table, infos, side.label, Resampling(len(side.table.worlds), seed)) for side in sides]
    called = {side.label: side for side in sides}
    pairs = [(side, called[against.get(side.label, sides[0].label)]) for side in sides[1:]]
    reasons = {side.label: reason for side, other in pairs if (reason := why_unpaired(side, other))}
    differences = [
        _unpaired(side, other, infos, seed) if side.label in reasons else _paired(side, other, infos, seed)
        for side, other in pairs
    ]
    analysis = Analysis(
        pd.concat(summaries, ignore_index=True),
        pd.concat(differences, ignore_index=True),
        other_scenarios={},
        metrics=infos,
    )
    return Comparison(tuple(sides), analysis, reasons, against)


def _check_periods(sides: Sequence[Side]) -> None:
    """Refuse sides that count other months than the first: a shortage is the likelier the longer one looks.

    Raises
    ------
    UserError
        Naming the period of both.
    """
    first, *others = sides
    other = next((side for side in others if side.store.layout.months != first.store.layout.months), None)
    if other is not None:
        raise UserError(
            f"{_period(first)} and {_period(other)}: risks over different months do not compare; run both over the "
            "same months (critmin run --months), or ask both for the same date (critmin table --by)"
        )


def _period(side: Side) -> str:
    months = side.store.layout.months
    return f"{side.store.path} counts {month(months[0])} to {month(months[-1])} ({len(months)} months)"


def why_unpaired(side: Side, first: Side) -> str:
    """Return a sentence on why the worlds of two sides are not the same; nothing where they are."""
    mine, others = side.store.manifest, first.store.manifest
    if mine["seed"] != others["seed"]:
        return f"the seeds differ, {mine['seed']} and {others['seed']}"
    if mine.get("config", {}).get("baseline") != others.get("config", {}).get("baseline"):
        return "the base configurations differ"
    if len(np.intersect1d(side.table.worlds, first.table.worlds)) == 0:
        return "they have no world in common"
    return ""


def _named(name: str) -> Asked:
    """Open what ``RUN`` or ``RUN:POLICY`` names; a colon may also be part of a path."""
    folder, colon, policy = name.rpartition(":")
    if not colon or Path(name).is_dir():
        return RunStore.open(name), None
    return RunStore.open(folder), policy


def _side(store: RunStore, policy: str | None, scenario: str | None) -> Side:
    layout, run = store.layout, str(store.path)
    policy = _in_focus(store) if policy is None else known("policy", policy, layout.policies, run)
    scenario = layout.scenarios[0] if scenario is None else known("scenario", scenario, layout.scenarios, run)
    table = store.table(scenario, policy)
    if len(table.worlds) == 0:
        raise UserError(f"{store.path} holds no finished world of {policy}")
    return Side(f"{store.path.resolve().name}:{policy}", store, scenario, policy, table)


def _in_focus(store: RunStore) -> str:
    return focus_of(store).policy or store.layout.policies[0]


def _shared(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Return the sides reduced to the metrics, nations and goods that all have."""
    if len(sides) < 2:
        held = f"; {sides[0].store.path} has the policies {', '.join(sides[0].store.layout.policies)}" if sides else ""
        raise UserError(f"name two or more of RUN or RUN:POLICY to compare{held}")
    labels = [side.label for side in sides]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise UserError(f"{twice} is named twice, or two run folders have the same name: name each once, or rename one")
    axes = [(side.table.metrics, side.table.nations, side.table.goods) for side in sides]
    common = [[name for name in axes[0][axis] if all(name in held[axis] for held in axes)] for axis in range(3)]
    for what, names in zip(("metric", "nation", "good"), common, strict=True):
        if not names:
            raise UserError(f"the runs have no {what} in common")
    return tuple(Side(side.label, side.store, side.scenario, side.policy, side.table.part(*common)) for side in sides)


def _labelled(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Return the sides, each with the shortest label that differs from the others."""
    policies = [side.policy for side in sides]
    runs = [side.store.path.resolve().name for side in sides]
    short = next((names for names in (policies, runs) if len(set(names)) == len(sides)), None)
    return tuple(sides) if short is None else tuple(map(_renamed, sides, short))


def _renamed(side: Side, label: str) -> Side:
    return replace(side, label=label)


def _paired(side: Side, first: Side, infos: "Mapping[str, MetricInfo]", seed: int) -> pd.DataFrame:
    left, right = same_worlds(side.table, first.table)
    return paired.compare((side.label, left), (first.label, right), infos, Resampling(len(left.worlds), seed))


def _unpaired(side: Side, first: Side, infos: "Mapping[str, MetricInfo]", seed: int) -> pd.DataFrame:
    """Return the rows of a comparison of two samples."""
    left, right = side.table, first.table
    resamplings = Resampling(len(left.worlds), seed), Resampling(len(right.worlds), seed + _OTHER_SAMPLE)
    applies = np.asarray(~(np.isnan(left.array).all(axis=-1) | np.isnan(right.array).all(axis=-1)))
    frames = []
    for group in groups(left, infos, applies):
        rows = left.flat(group.positions), right.flat(group.positions)
        difference, low, high = estimate_unpaired(group, *rows, resamplings)
        numbers = {"difference": difference, "ci_low": low, "ci_high": high}
        blank = dict.fromkeys(("p_better", "p_equal", "p_worse"), np.nan)
        frames.append(pd.DataFrame({**name_columns(left, infos, group.positions), **numbers, **blank}))
    labelled = [frame.assign(policy=side.label, baseline=first.label) for frame in frames]
    return in_order(labelled, paired.COLUMNS)
