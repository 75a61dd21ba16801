"""Simulate a game: each coalition is a case of one run, over the same worlds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from experiments.design.base import Case, labelled
from experiments.questions.attribution.by import KIND, By
from experiments.questions.attribution.game import EXACT_UP_TO, ORDERS, Coalition, Game, sample_orders
from experiments.questions.attribution.players import (
    Player,
    admit,
    candidates_of,
    clauses_of,
    members_of,
    partnerships_of,
)
from experiments.questions.studies import partnered, saved_study
from experiments.runner.prepare import request_of
from experiments.runner.question import Options, Question, ask
from experiments.runner.request import Request
from experiments.store import RunStore
from sim.config.errors import UserError
from sim.config.schema.experiment import ResolvedExperiment, SeriesConfig

PLAYERS: Final[Mapping[By, Callable[[Question, str], tuple[Player, ...]]]] = {
    By.clauses: clauses_of,
    By.partnerships: partnerships_of,
    By.members: members_of,
}


@dataclass(frozen=True)
class Wish:
    """The policy to attribute, and the kind of players.

    Attributes
    ----------
    policy
        The policy that is taken apart; the experiment's first one with any partnership if None.
    by
        What into.
    candidates
        Nations beyond the policy's own list that might join; only with members.
    orders
        How many orders of joining are sampled; if None, every coalition is looked at as long as these are not too many.
    """

    policy: str | None = None
    by: By = By.clauses
    candidates: tuple[str, ...] = ()
    orders: int | None = None


@dataclass(frozen=True)
class Study:
    """A game about a policy, as a run folder keeps it.

    Attributes
    ----------
    policy
        The policy that is taken apart.
    by
        What into.
    game
        Who plays, and which coalitions are looked at.
    levers
        What each player and candidate pulls while it takes part: column name to value, by player.
    """

    policy: str
    by: By
    game: Game
    levers: Mapping[str, Mapping[str, float]]

    def variant(self, coalition: Coalition) -> str:
        """Return what the policy is called with this coalition alone, in brackets behind its name."""
        game = self.game
        if not coalition:
            return f"no {self.by.one}"
        names = [name for name in (*game.players, *game.candidates) if name in coalition]
        if game.everyone <= coalition:
            names = [f"every {self.by.one}", *names[len(game.players) :]]
        return " + ".join(names)

    def label(self, coalition: Coalition) -> str:
        """Return what design and tables call the policy with this coalition alone."""
        return labelled(self.policy, self.variant(coalition))

    def to_json(self) -> dict[str, Any]:
        """Return the study as plain JSON values."""
        return {
            "kind": KIND,
            "policy": self.policy,
            "by": self.by.value,
            "players": list(self.game.players),
            "orders": [list(order) for order in self.game.orders],
            "candidates": list(self.game.candidates),
            "levers": {name: dict(levers) for name, levers in self.levers.items()},
        }

    @classmethod
    def saved(cls, store: RunStore) -> "Study":
        """Read the study that a saved run was made for.

        Raises
        ------
        UserError
            If it is of something else.
        """
        with saved_study(store, (KIND,), "attribution", "attribute") as saved:
            orders = tuple(tuple(order) for order in saved["orders"])
            game = Game(tuple(saved["players"]), orders, tuple(saved["candidates"]))
            return cls(saved["policy"], By(saved["by"]), game, saved["levers"])


def prepare_attribution(name: str | Path, wish: Wish, options: Options) -> Request:
    """Read an experiment and return the request to run every coalition of a policy's clauses or members.

    Parameters
    ----------
    name
        Name of a bundled experiment, or path of a file.
    wish
        What is to be attributed.
    options
        What to change about the experiment; its further scenarios and its series are left out.

    Raises
    ------
    UserError
        If a file has a mistake, or the wish or an option does not fit the experiment.
    """
    if wish.candidates and wish.by is not By.members:
        raise UserError(f"--candidates go with --by members, not with --by {wish.by}")
    if wish.orders is not None and wish.orders < 2:
        raise UserError(f"--orders must be at least 2, got {wish.orders}: one order has no sampling error")
    question = ask(name, options, lambda resolved: _narrowed(resolved, wish))
    policy = partnered(question.experiment, wish.policy)
    players = PLAYERS[wish.by](question, policy)
    if len(players) < 2:
        raise UserError(f"policy {policy!r} has {len(players)} {wish.by} that act: there is nothing to share out")
    candidates = candidates_of(question, policy) if wish.by is By.members else ()
    game = _game(players, candidates, wish.orders, question.experiment.seed)
    study = Study(policy, wish.by, game, {player.name: player.levers for player in (*players, *candidates)})
    return request_of(question, _cases(question, study), options, study=study.to_json())


def _game(players: tuple[Player, ...], candidates: tuple[Player, ...], orders: int | None, seed: int) -> Game:
    names = tuple(player.name for player in players)
    number = orders or (0 if len(names) <= EXACT_UP_TO else ORDERS)
    sampled = sample_orders(names, number, seed) if number else ()
    return Game(names, sampled, tuple(player.name for player in candidates))


def _cases(question: Question, study: Study) -> tuple[Case, ...]:
    """Return one case for each coalition, compared with the empty one."""
    scenario = question.experiment.scenario
    levers = question.case(scenario, study.policy).levers
    nobody = study.label(frozenset())
    without = {**levers, **{name: 0.0 for pulled in study.levers.values() for name in pulled}}
    found = []
    for coalition in study.game.coalitions:
        inside = {name: value for player in coalition for name, value in study.levers[player].items()}
        found.append(Case(scenario, study.policy, without | inside, study.variant(coalition), nobody))
    return tuple(found)


def _narrowed(resolved: ResolvedExperiment, wish: Wish) -> ResolvedExperiment:
    """Return the experiment without what an attribution does not look at, and with those it looks at besides."""
    experiment = resolved.experiment
    policy = partnered(experiment, wish.policy)
    opened = admit(resolved, policy, wish.candidates)
    changes: dict[str, Any] = {"beside": (), "series": SeriesConfig()}
    if wish.by is By.members:
        held = experiment.policies[policy].partnerships
        parties = (nation for name in held for nation in opened.partnerships[name].everyone)
        changes["importers"] = tuple(dict.fromkeys((*experiment.importers, *parties)))
    return opened.model_copy(update={"experiment": experiment.model_copy(update=changes)})
