"""Totals by year or month, added up over the worlds of a piece.

Amounts are rounded to thousandths and added as whole numbers, as those of `experiments.store.measured` are and for the
same reason: the sums do not depend on how the worlds of a run were cut into pieces.
"""

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from sim.totals import Total

_PARTS: Final = 1000

FLOWS: Final = ("tonnes", "through_third_countries", "past_quota")
SUPPLY: Final = ("reference", "unserved", "destroyed", "imports", "output", "export", "stock", "public_stock")
PROJECTS: Final = ("capacity", "made")
MEASURES: Final = ("in_force", "stops")
"""Quantities of each table; `CaseTotals` says what they are."""

_NAME: Final = re.compile(r"[A-Za-z0-9_.@-]{0,200}", re.ASCII)
"""Letters of a name; the twin of a partnership that starts on another day has an ``@`` in its name."""
_BY_MONTH: Final = "measures"

Key = tuple[str, str, tuple[str, ...]]
"""A table, a quantity, and what a row is about, as in `sim.totals.Total`."""


@dataclass(frozen=True)
class TotalSums:
    """Totals of some worlds of a case.

    Attributes
    ----------
    worlds
        How many worlds.
    rows
        Sum over worlds in each period, in thousandths; rows that are nothing in every world are left out.
    """

    worlds: int
    rows: dict[Key, tuple[int, ...]]

    @classmethod
    def of(cls, totals: Sequence[Total], worlds: int) -> "TotalSums":
        """Add up the totals of some worlds."""
        rows: dict[Key, tuple[int, ...]] = {}
        for total in totals:
            sums = np.rint(total.amounts * _PARTS).astype(np.int64).sum(axis=-1)
            for place in np.flatnonzero(sums.any(axis=0)):
                rows[total.table, total.quantity, total.keys[place]] = tuple(sums[:, place].tolist())
        return cls(worlds, rows)

    def __add__(self, other: "TotalSums") -> "TotalSums":
        """Return the totals of the worlds of both.

        Raises
        ------
        ValueError
            If the same row has other periods in the two.
        """
        both = dict(self.rows)
        for key, its in other.rows.items():
            mine = both.get(key)
            both[key] = its if mine is None else tuple(map(sum, zip(mine, its, strict=True)))
        return TotalSums(self.worlds + other.worlds, both)

    def frame(
        self, table: str, names: Sequence[str], quantities: Sequence[str], periods: Sequence[int | str]
    ) -> pd.DataFrame:
        """Return means over worlds, a row for each period and row of a table, with a column for each quantity.

        Parameters
        ----------
        table
            Name of the table.
        names
            Columns for the period and for each key.
        quantities
            Columns for amounts; 0 where a row has none.
        periods
            Calendar years or months.
        """
        nothing = (0,) * len(periods)
        keys = sorted({key for found, _, key in self.rows if found == table})
        index = [(period, *key) for key in keys for period in periods]
        frame = pd.DataFrame(index, columns=list(names))
        for quantity in quantities:
            sums = [each for key in keys for each in self.rows.get((table, quantity, key), nothing)]
            frame[quantity] = np.array(sums, dtype=np.float64) / (_PARTS * max(self.worlds, 1))
        return frame

    def check(self, months: Sequence[str]) -> None:
        """Check that rows are named by identifiers and have an amount for each year or month of a run.

        Raises
        ------
        ValueError
            If one does not: somebody else wrote it.
        """
        years = len(_years(months))
        for (table, quantity, keys), sums in self.rows.items():
            named = all(_NAME.fullmatch(name) for name in (table, quantity, *keys))
            if not named or len(sums) != (len(months) if table == _BY_MONTH else years):
                raise ValueError(f"no totals of {len(months)} months")

    def packed(self) -> str:
        """Return the totals as compressed text with a checksum."""
        rows = [
            [table, quantity, list(keys), list(sums)] for (table, quantity, keys), sums in sorted(self.rows.items())
        ]
        return b64encode(zlib.compress(json.dumps([self.worlds, rows]).encode())).decode()

    @classmethod
    def unpacked(cls, text: str) -> "TotalSums":
        """Return the totals that `packed` wrote.

        Raises
        ------
        ValueError
            If the text is anything else.
        """
        try:
            worlds, rows = json.loads(zlib.decompress(b64decode(text, validate=True)))
            sums = {
                (str(table), str(quantity), tuple(map(str, keys))): tuple(map(int, amounts))
                for table, quantity, keys, amounts in rows
            }
            return cls(int(worlds), sums)
        except (zlib.error, TypeError, AttributeError) as error:
            raise ValueError(f"no totals: {error}") from error


@dataclass(frozen=True)
class CaseTotals:
    """What was added up in one case, as tables of means over its worlds.

    Attributes
    ----------
    sums
        The sums over worlds.
    months
        ``YYYY-MM`` of each scored month.
    """

    sums: TotalSums
    months: tuple[str, ...]

    @property
    def tables(self) -> frozenset[str]:
        """Tables that have a row: ``flows``, ``supply``, ``projects``, ``measures``."""
        return frozenset(table for table, _, _ in self.sums.rows)

    def flows(self) -> pd.DataFrame:
        """Return who supplies the importers of the run.

        Columns ``year, exporter, importer, good``, then tonnes a year: ``tonnes`` that set out for the importer, and of
        these ``through_third_countries`` and ``past_quota``. Where exporter and importer are the same, it is what
        producers at home sold to users there; the exporter ``reserves`` is what national and joint stockpiles released
        to industry. A pair without any in every world has no row.
        """
        return self._yearly("flows", ("exporter", "importer", "good"), FLOWS)

    def supply(self) -> pd.DataFrame:
        """Return what importers wanted and got.

        Columns ``year, nation, good``, then tonnes a year as of the monthly series of that name, ``reference,
        unserved, destroyed, imports, output, export``, and tonnes at the end of the year, ``stock, public_stock``.
        """
        return self._yearly("supply", ("nation", "good"), SUPPLY)

    def pipeline(self) -> pd.DataFrame:
        """Return what named projects deliver.

        Columns ``year, project, nation, good``, then tonnes a year: the ``capacity`` in place, added up over months,
        and what was ``made`` on it. A project that delivers nothing in any world has no row.
        """
        return self._yearly("projects", ("project", "nation", "good"), PROJECTS)

    def in_force(self) -> pd.DataFrame:
        """Return in which share of worlds each control, clause and shock acts, month by month.

        Columns ``month, family, measure, kind, by``, then shares of worlds: ``in_force`` on any day of the month, and
        ``stops``, where it keeps back a kilogram or more of some good. A measure that is never in force has no row.
        """
        return self.sums.frame(_BY_MONTH, ("month", "family", "measure", "kind", "by"), MEASURES, self.months)

    def _yearly(self, table: str, keys: Sequence[str], quantities: Sequence[str]) -> pd.DataFrame:
        return self.sums.frame(table, ("year", *keys), quantities, _years(self.months))


def _years(months: Sequence[str]) -> list[int]:
    return sorted({int(month[:4]) for month in months})
