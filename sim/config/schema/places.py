"""Where nations and sea passages stand on a map; nothing that is computed knows of it."""

from typing import Annotated, Literal

from pydantic import Field

from sim.config.references import NationId
from sim.config.schema.base import Block, FileSpec
from sim.config.schema.baseline import Passage


class Spot(Block):
    """A place on the globe; one that names neither source nor status has those of its file.

    Attributes
    ----------
    east, north
        In degrees; west and south are below zero.
    """

    east: Annotated[float, Field(ge=-180.0, le=180.0)]
    north: Annotated[float, Field(ge=-90.0, le=90.0)]


class OnMap(Block):
    """Where a nation stands.

    Attributes
    ----------
    ports
        Where its sea routes begin and end.
    inland
        Where it stands if not at its first port: its middle, or the centre of its mining.
    """

    ports: Annotated[tuple[Spot, ...], Field(min_length=1)]
    inland: Spot | None = None

    @property
    def spot(self) -> Spot:
        """Where it is drawn."""
        return self.ports[0] if self.inland is None else self.inland


class PlacesFile(FileSpec):
    """What a map of routes is drawn from.

    Attributes
    ----------
    nations
        By code; a nation that is not named stands nowhere.
    passages
        Sea passages by identifier.
    """

    kind: Literal["places"]
    nations: dict[NationId, OnMap]
    passages: dict[Passage, Spot] = Field(default_factory=dict)
