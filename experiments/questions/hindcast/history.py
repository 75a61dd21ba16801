"""Results of the replays of every draw: a table of draws by rows of history, from which draws are chosen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.questions.hindcast import guards
from experiments.questions.hindcast.bands import Band
from experiments.store.reader import RunStore
from sim.config.schema.hindcast import HindcastConfig

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]


@dataclass(frozen=True)
class CaseHistory:
    """Replays of one case.

    Attributes
    ----------
    name, title, episode
        The case.
    bands
        What was seen, row by row.
    values
        What each draw gave, ``(row, draw)``.
    guarded
        Whether a draw held all guards, ``(draw,)``.
    """

    name: str
    title: str
    episode: str
    bands: tuple[Band, ...]
    values: Float
    guarded: Flag

    @classmethod
    def read(cls, config: HindcastConfig, store: RunStore, behaviour: str) -> "CaseHistory":
        """Return the replays of a case under one source of behaviour, from its run folder."""
        table = store.table(config.name, behaviour)
        bands = tuple(Band.of(row) for row in config.rows)
        values = np.stack([table.of(band.id)[0, 0] for band in bands])
        held = np.stack([table.of(name)[0, 0] for name in guards.NAMES])
        return cls(config.name, config.title, config.episode, bands, values, held.min(axis=0) > 0.0)

    def of(self, draws: NDArray[np.int64]) -> "CaseHistory":
        """Return the same case for some of the draws."""
        return CaseHistory(self.name, self.title, self.episode, self.bands, self.values[:, draws], self.guarded[draws])

    def misses(self) -> Float:
        """Return how far outside its band each row of each draw lies, ``(row, draw)``."""
        return np.stack([band.miss(values) for band, values in zip(self.bands, self.values, strict=True)])
