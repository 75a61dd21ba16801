"""Divide the effect of a coalition among its players.

Every measure here is a weighted sum of marginal contributions: what changes when one player joins those who are there
already (Weber 1988, "Probabilistic values for games"). The measures differ only in which coalitions they look at. A
player that changes nothing in any coalition therefore gets exactly 0, and not a rounding error.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np

from experiments.store.metrics import Float
from sim.rng import uniform

Coalition = frozenset[str]

EXACT_UP_TO: Final = 8
"""Players up to which every coalition is looked at; 8 players have 256 of them."""

ORDERS: Final = 20
"""Orders of joining that are sampled for more players: about as many coalitions as 8 players have."""

SHAPLEY, LEAVE_ONE_OUT, ALONE, ADMITTED = "shapley", "leave_one_out", "alone", "admitted"
MEASURES: Final = (SHAPLEY, LEAVE_ONE_OUT, ALONE)
"""The measures that every player has; a candidate has only `ADMITTED`."""


@dataclass(frozen=True)
class Joining:
    """A player joins a coalition.

    Attributes
    ----------
    player
        Who joins.
    before
        Who is there already.
    weight
        How much the change counts; the weights of a player's joinings add up to 1.
    """

    player: str
    before: Coalition
    weight: float

    @property
    def after(self) -> Coalition:
        """The coalition with the player."""
        return self.before | {self.player}


@dataclass(frozen=True)
class Game:
    """Players, and how what they achieve together is shared out.

    Attributes
    ----------
    players
        Names of those who achieve it.
    orders
        Sampled orders in which they join, each a permutation of the players; empty if all coalitions are looked at.
    candidates
        Names of those who could join when all players are in, one at a time.
    """

    players: tuple[str, ...]
    orders: tuple[tuple[str, ...], ...] = ()
    candidates: tuple[str, ...] = ()

    @property
    def everyone(self) -> Coalition:
        """All players."""
        return frozenset(self.players)

    @cached_property
    def coalitions(self) -> tuple[Coalition, ...]:
        """Every coalition that some measure looks at, the empty one first and the largest last."""
        found = {coalition for joining in self._joinings for coalition in (joining.before, joining.after)}
        place = {name: number for number, name in enumerate((*self.players, *self.candidates))}
        return tuple(sorted(found, key=lambda coalition: (len(coalition), sorted(place[name] for name in coalition))))

    @property
    def measures(self) -> dict[tuple[str, str], tuple[Joining, ...]]:
        """The joinings that each measure of each player adds up, by measure and player."""
        of_players = {(measure, name): self.joinings(measure, name) for measure in MEASURES for name in self.players}
        return of_players | {(ADMITTED, name): self.joinings(ADMITTED, name) for name in self.candidates}

    def joinings(self, measure: str, player: str) -> tuple[Joining, ...]:
        """Return what a measure adds up for a player.

        Parameters
        ----------
        measure
            ``shapley``: the mean over all orders of joining (Shapley 1953), or over the sampled ones (Castro, Gomez
            and Tejada 2009); ``leave_one_out``: joining all others; ``alone``: joining nobody; ``admitted``: a
            candidate joining all players.
        player
            Who joins.
        """
        if measure == SHAPLEY:
            return tuple(self._sampled(player) if self.orders else self._weighted(player))
        before = frozenset() if measure == ALONE else self.everyone - {player}
        return (Joining(player, before, 1.0),)

    def _weighted(self, player: str) -> Iterator[Joining]:
        """Yield a player joining each coalition of others, weighted by the share of orders in which it does so."""
        others = [name for name in self.players if name != player]
        for size in range(len(others) + 1):
            weight = 1.0 / (len(self.players) * math.comb(len(others), size))
            for before in combinations(others, size):
                yield Joining(player, frozenset(before), weight)

    def _sampled(self, player: str) -> Iterator[Joining]:
        for order in self.orders:
            yield Joining(player, frozenset(order[: order.index(player)]), 1.0 / len(self.orders))

    @property
    def _joinings(self) -> Iterator[Joining]:
        for joinings in self.measures.values():
            yield from joinings


def contribution(joinings: Sequence[Joining], values: Mapping[Coalition, Float]) -> Float:
    """Return what a player contributes by a measure, of the shape of the values.

    Parameters
    ----------
    joinings
        What the measure adds up.
    values
        What each coalition achieves; worlds may be an axis, since the measures are linear.
    """
    total = np.zeros_like(values[joinings[0].before])
    for joining in joinings:
        total += joining.weight * (values[joining.after] - values[joining.before])
    return total


def sampling_error(joinings: Sequence[Joining], values: Mapping[Coalition, Float]) -> Float:
    """Return the standard error of a mean over sampled orders (Castro, Gomez and Tejada 2009, section 3).

    Parameters
    ----------
    joinings
        One for each of at least two sampled orders.
    values
        What each coalition achieves, any shape.
    """
    mean = contribution(joinings, values)
    squares = np.zeros_like(mean)
    for joining in joinings:
        squares += (values[joining.after] - values[joining.before] - mean) ** 2
    return np.sqrt(squares / (len(joinings) - 1) / len(joinings))


def sample_orders(players: Sequence[str], number: int, seed: int) -> tuple[tuple[str, ...], ...]:
    """Draw orders of joining uniformly; a larger sample extends a smaller one.

    Parameters
    ----------
    players
        Who joins.
    number
        How many orders.
    seed
        Seed of the run.
    """
    draws = np.stack([uniform(seed, f"attribution.{player}", np.arange(number)) for player in players])
    return tuple(tuple(players[place] for place in np.argsort(column, kind="stable")) for column in draws.T)
