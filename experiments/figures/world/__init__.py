"""Outlines of land and sea routes between ports; where nations and passages stand is read from the configurations.

Each file names its source.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import open_library
from sim.config.schema.places import Spot

_FOLDER: Final = Path(__file__).parent

Point = tuple[float, float]
"""Degrees east and north."""


@dataclass(frozen=True)
class World:
    """What a map of routes is drawn from.

    Attributes
    ----------
    land
        Outlines, each (point, 2); longitudes run on past 180 degrees where land does.
    places
        Where a nation stands.
    passages
        Where a sea passage is.
    routes
        Sea route of two nations, in the order of the alphabet, from port to port.
    """

    land: tuple[NDArray[np.float64], ...]
    places: Mapping[str, Point]
    passages: Mapping[str, Point]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]

    def way(self, first: str, last: str, *, by_land: bool = False) -> tuple[Point, ...]:
        """Return the points of the sea route from one nation to another; none where either is not on the map."""
        if first not in self.places or last not in self.places:
            return ()
        pair = (min(first, last), max(first, last))
        sea = () if by_land else self.routes[pair]
        ends = (self.places[first], self.places[last])
        return (ends[0], *(sea if pair[0] == first else sea[::-1]), ends[1])


@cache
def world() -> World:
    """Return the world as it ships with the program."""
    land, sea = (json.loads((_FOLDER / name).read_text("utf-8")) for name in ("land.json", "sea.json"))
    held = open_library().places()
    points = [(float(east), float(north)) for east, north in sea["points"]]
    return World(
        land=tuple(np.array(ring) for ring in land["rings"]),
        places={name: _point(its.spot) for name, its in held.nations.items()},
        passages={name: _point(its) for name, its in held.passages.items()},
        routes={_pair(name): tuple(points[place] for place in way) for name, way in sea["routes"].items()},
    )


def _point(spot: Spot) -> Point:
    return spot.east, spot.north


def _pair(name: str) -> tuple[str, str]:
    first, last = name.split("-")
    return first, last
