"""What each control, clause and shock did, added up over the worlds of a piece.

Amounts are rounded to thousandths and added as whole numbers: sums are then exact, so they do not depend on how the
worlds of a run were cut into pieces.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final, NamedTuple

import numpy as np

from sim.counted import Counted, Measure

_PARTS: Final = 1000


class Sum(NamedTuple):
    """An amount over worlds.

    Attributes
    ----------
    thousandths
        The sum over worlds, in thousandths of a day or tonne.
    worlds
        Number of worlds in which it is not nothing.
    """

    thousandths: int
    worlds: int

    @property
    def total(self) -> float:
        """The sum over worlds, days or tonnes."""
        return self.thousandths / _PARTS


Key = tuple[Measure, str, str]
"""A measure, a quantity and a good, as in `sim.counted.Counted`."""


@dataclass(frozen=True)
class MeasureSums:
    """What each measure did in some worlds of a case.

    Attributes
    ----------
    worlds
        How many worlds.
    sums
        Each quantity of each measure; what is nothing in every world is left out.
    """

    worlds: int
    sums: dict[Key, Sum]

    @classmethod
    def of(cls, counted: Sequence[Counted], worlds: int) -> "MeasureSums":
        """Add up what was counted in some worlds."""
        sums = {(item.measure, item.quantity, item.good): _sum(item) for item in counted}
        return cls(worlds, {key: found for key, found in sums.items() if found.thousandths})

    def __add__(self, other: "MeasureSums") -> "MeasureSums":
        """Return the sums over the worlds of both."""
        nothing = Sum(0, 0)
        both = self.sums | {
            key: Sum(*(mine + its for mine, its in zip(self.sums.get(key, nothing), found, strict=True)))
            for key, found in other.sums.items()
        }
        return MeasureSums(self.worlds + other.worlds, both)

    def packed(self) -> bytes:
        """Return the sums as compressed text with a checksum."""
        rows = [[*astuple(measure), quantity, good, *found] for (measure, quantity, good), found in self.sums.items()]
        return b64encode(zlib.compress(json.dumps([self.worlds, *sorted(rows)]).encode()))

    @classmethod
    def unpacked(cls, text: bytes) -> "MeasureSums":
        """Return the sums that `packed` wrote.

        Raises
        ------
        ValueError
            If the text is anything else.
        """
        try:
            worlds, *rows = json.loads(zlib.decompress(b64decode(text, validate=True)))
            sums = {
                (Measure(family, str(name), str(kind), str(by)), str(quantity), str(good)): Sum(int(total), int(count))
                for family, name, kind, by, quantity, good, total, count in rows
            }
            return cls(int(worlds), sums)
        except (zlib.error, TypeError, AttributeError) as error:
            raise ValueError(f"no sums of measures: {error}") from error


def _sum(item: Counted) -> Sum:
    rounded = np.rint(item.amounts * _PARTS).astype(np.int64)
    return Sum(sum(rounded.tolist()), int(np.count_nonzero(rounded)))
