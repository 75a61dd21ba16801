"""Find the spells of shortage in a world's months, and the balance of each: supply by source, and what was missing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.recording import Recording

Float = NDArray[np.float64]

SHORT = 0.01
"""Share of reference demand from which a month counts as short in a story; a shortage in the tables takes more."""

JOINED = 2
"""Spells at most this number of months apart are reported as one."""

BEFORE = 12
"""Months before a spell that it is compared with."""


@dataclass(frozen=True)
class Path:
    """One nation's months of one good, each of shape ``(M,)``; tonnes a month unless said.

    Attributes
    ----------
    cover
        Industry's stock, months of reference demand.
    weighted, thin
        Prices outside the control wall, multiples of the base price.
    """

    months: tuple[str, ...]
    reference: Float
    unserved: Float
    destroyed: Float
    controller: Float
    others: Float
    home: Float
    stock: Float
    released: Float
    cover: Float
    weighted: Float
    thin: Float

    @property
    def share(self) -> Float:
        """Unserved demand, share of reference demand."""
        return np.divide(self.unserved, self.reference, out=np.zeros_like(self.unserved), where=self.reference > 0.0)


@dataclass(frozen=True)
class Spell:
    """A stretch of short months.

    Attributes
    ----------
    first, last
        Places of its months.
    worst
        Place of the worst.
    unserved
        Share of its reference demand.
    sources
        Where goods came from, tonnes a month: in the spell, and in the year before.
    """

    first: int
    last: int
    worst: int
    unserved: float
    sources: dict[str, tuple[float, float]]

    @property
    def months(self) -> int:
        """How long it lasts."""
        return self.last - self.first + 1


def path_of(recording: Recording, nation: str, good: str) -> Path:
    """Return the months of one nation and good of a recording of one world."""
    place = recording.nations.index(nation), recording.goods.index(good)
    one = {name: series[:, place[0], place[1], 0] for name, series in recording.series.items()}
    bought = np.nan_to_num(one["imports_controller"])
    reference = one["reference"]
    return Path(
        months=recording.months,
        reference=reference,
        unserved=one["unserved"],
        destroyed=one["destroyed"],
        controller=bought,
        others=one["imports"] - bought,
        home=np.maximum(one["output"] - one["export"], 0.0),
        stock=one["stock"],
        released=one["released"],
        cover=np.divide(one["stock"], reference, out=np.zeros_like(reference), where=reference > 0.0),
        weighted=recording.prices["price_outside_weighted"][:, place[1], 0],
        thin=recording.prices["price_outside_thin"][:, place[1], 0],
    )


def spells(path: Path) -> list[Spell]:
    """Return the spells of shortage in order of time."""
    short = np.flatnonzero(path.share >= SHORT)
    if len(short) == 0:
        return []
    cuts = np.flatnonzero(np.diff(short) > JOINED + 1) + 1
    return [_spell(path, int(group[0]), int(group[-1])) for group in np.split(short, cuts)]


def _spell(path: Path, first: int, last: int) -> Spell:
    during, before = slice(first, last + 1), slice(max(first - BEFORE, 0), first)
    flows = {
        "controller": path.controller, "others": path.others, "home": path.home, "reserves": path.released,
        "own stock": -np.diff(path.stock, prepend=path.stock[0]),
    }  # fmt: skip
    return Spell(
        first=first,
        last=last,
        worst=first + int(np.argmax(path.share[during])),
        unserved=float(path.unserved[during].sum() / path.reference[during].sum()),
        sources={name: (float(flow[during].mean()), _mean(flow[before])) for name, flow in flows.items()},
    )


def _mean(values: Float) -> float:
    return float(values.mean()) if len(values) else float("nan")
