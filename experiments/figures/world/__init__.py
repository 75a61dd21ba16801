"""Outlines of land, sea routes between ports, and where nations and sea passages stand; each file names its source."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import yaml
from numpy.typing import NDArray

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
    held = yaml.safe_load((_FOLDER / "places.yaml").read_text("utf-8"))
    points = [(float(east), float(north)) for east, north in sea["points"]]
    return World(
        land=tuple(np.array(ring) for ring in land["rings"]),
        places={name: _point(its.get("place", its["ports"][0])) for name, its in held["nations"].items()},
        passages={name: _point(its) for name, its in held["passages"].items()},
        routes={_pair(name): tuple(points[place] for place in way) for name, way in sea["routes"].items()},
    )


def _point(numbers: list[float]) -> Point:
    return float(numbers[0]), float(numbers[1])


def _pair(name: str) -> tuple[str, str]:
    first, last = name.split("-")
    return first, last
