"""Assemble a world's story: its draws, its events, and its spells of shortage under each policy."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.analysis.inputs import input_spread
from experiments.explain.chain import upstream
from experiments.explain.choose import METRIC, Chosen, choose
from experiments.explain.rerun import rerun_world
from experiments.explain.sentence import sentence
from experiments.explain.spells import Path, Spell, path_of, spells
from experiments.opened import Run
from experiments.words import Labels, labels_for
from experiments.words.names import known
from sim.calendar import month_label
from sim.recording import Event, Recording
from sim.structure import Structure

MOST_DRAWS = 8


@dataclass(frozen=True)
class Drawn:
    """One number that the world drew, among those that matter most to the outcome over all worlds.

    Attributes
    ----------
    rank
        Share of the worlds that drew less.
    worsens
        Whether more of it makes the shortage worse.
    """

    column: str
    value: float
    rank: float
    worsens: bool


OWN_AFFAIRS = frozenset({"release", "plants stop", "plants run again", "substitution", "substitution undone"})
"""Kinds of events that affect only the nation in which they happen."""


class Happening(NamedTuple):
    """An event: its month, what happened in the model's own names, and its kind."""

    month: str
    text: str
    kind: str


@dataclass(frozen=True)
class PolicyStory:
    """What happened under one policy.

    Attributes
    ----------
    happenings
        What concerns the nation and the good or what it is made of, in order of time.
    """

    policy: str
    path: Path
    spells: list[Spell]
    happenings: list[Happening]

    @property
    def unserved(self) -> float:
        """Unserved demand over the horizon, share of reference demand."""
        return float(self.path.unserved.sum() / self.path.reference.sum())

    @property
    def short_months(self) -> int:
        """Months that lie in a spell."""
        return sum(spell.months for spell in self.spells)


@dataclass(frozen=True)
class Story:
    """The story of one world.

    Attributes
    ----------
    chain
        The good and all goods that it is made of.
    drawn
        What was special about the world, the most important first.
    policies
        One for each policy; first the policy under which the world was chosen.
    faithful
        Whether the world has the results that the run saved.
    """

    chosen: Chosen
    scenario: str
    chain: tuple[str, ...]
    drawn: list[Drawn]
    policies: list[PolicyStory]
    faithful: bool
    labels: Labels

    def plain(self) -> dict[str, Any]:
        """Return the story as JSON values."""
        return {
            "world": self.chosen.world,
            "nation": self.chosen.nation,
            "good": self.chosen.good,
            "share_worse": self.chosen.share_worse,
            "scenario": self.scenario,
            "chain": list(self.chain),
            "as_in_the_run": self.faithful,
            "drawn": [vars(one) for one in self.drawn],
            "policies": {part.policy: _plain(part) for part in self.policies},
        }


def explain(
    run: Run,
    asked: str,
    scenario: str | None = None,
    policy: str | None = None,
    *,
    nation: str | None = None,
    good: str | None = None,
) -> Story:
    """Return the story of a world.

    Parameters
    ----------
    run
        A saved run.
    asked
        Which world, see `experiments.explain.choose.choose`.
    scenario, policy
        Scenario and policy in which worlds are ranked, and whose months are shown; by default the main scenario and the
        baseline policy.
    nation, good
        The pair, where `asked` names none; by default the one in focus.

    Raises
    ------
    UserError
        If there is no such world, scenario or policy.
    """
    layout = run.store.layout
    scenario = layout.scenarios[0] if scenario is None else known("scenario", scenario, layout.scenarios, "the run")
    if policy is not None:
        known("policy", policy, layout.policies, "the run")
    chosen = choose(run, asked, scenario, policy, nation=nation, good=good)
    policy = policy or layout.policies[0]
    rerun = rerun_world(run, scenario, chosen.world)
    chain = upstream(rerun.structure, chosen.good)
    order = sorted(rerun.recordings, key=lambda name: name != policy)
    return Story(
        chosen=chosen,
        scenario=scenario,
        chain=chain,
        drawn=_drawn(run, scenario, policy, chosen),
        policies=[_policy_story(name, rerun.recordings[name], rerun.structure, chosen, chain) for name in order],
        faithful=rerun.faithful,
        labels=labels_for(run.store.manifest),
    )


def _policy_story(
    policy: str, recording: Recording, structure: Structure, chosen: Chosen, chain: tuple[str, ...]
) -> PolicyStory:
    path = path_of(recording, chosen.nation, chosen.good)
    first = structure.calendar.first
    happenings = [
        Happening(month_label(first + event.month), sentence(event), event.kind)
        for event in recording.events
        if _concerns(event, structure, chosen, chain)
    ]
    return PolicyStory(policy, path, spells(path), happenings)


def _concerns(event: Event, structure: Structure, chosen: Chosen, chain: tuple[str, ...]) -> bool:
    """Return whether an event concerns the good or its inputs, and does not concern another importer alone."""
    if event.good and event.good not in chain:
        return False
    if not event.good and not _touches(event, structure, chain):
        return False
    if event.kind in OWN_AFFAIRS:
        return event.nation == chosen.nation and event.good == chosen.good
    return True


def _touches(event: Event, structure: Structure, chain: tuple[str, ...]) -> bool:
    """Return whether an event without a good concerns a control that covers the chain, or no control."""
    covered: dict[str, tuple[str, ...] | str] = {
        control.id: control.goods
        for scenario in structure.resolved.scenarios.values()
        for control in (*scenario.controls, *scenario.escalation)
    }
    named = [goods for name, goods in covered.items() if name in event.text]
    return not named or any(goods == "all" or set(goods) & set(chain) for goods in named)


def _drawn(run: Run, scenario: str, policy: str, chosen: Chosen) -> list[Drawn]:
    """Return the world's draws of the inputs that move the outcome most."""
    table = run.store.table(scenario, policy)
    design = run.design()
    design = design[(design["scenario"] == scenario) & (design["policy"] == policy)].set_index("world")
    design = design.loc[table.worlds].reset_index()
    spread = input_spread(design, run.store.columns(), table.pair(METRIC, chosen.nation, chosen.good))
    if spread.empty:
        return []
    spread = spread[spread["clear"].astype(bool)].head(MOST_DRAWS)
    here = design["world"] == chosen.world
    return [_one(design[str(row["column"])], here, row) for row in spread.to_dict("records")]


def _one(values: pd.Series, here: pd.Series, row: dict[Any, Any]) -> Drawn:
    value = float(values[here].iloc[0])
    return Drawn(str(row["column"]), value, float(np.mean(values < value)), bool(row["rank_correlation"] > 0.0))


def _plain(part: PolicyStory) -> dict[str, Any]:
    return {
        "unserved": part.unserved,
        "short_months": part.short_months,
        "spells": [
            {
                "first": part.path.months[spell.first],
                "last": part.path.months[spell.last],
                "worst": part.path.months[spell.worst],
                "unserved": spell.unserved,
                "sources": {
                    name: [now, None if np.isnan(before) else before] for name, (now, before) in spell.sources.items()
                },
            }
            for spell in part.spells
        ],
        "happenings": [{"month": one.month, "text": one.text} for one in part.happenings],
        "series": {name: values.tolist() for name, values in vars(part.path).items() if isinstance(values, np.ndarray)},
        "months": list(part.path.months),
    }
