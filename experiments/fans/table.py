"""Fans of a saved run as a table: mean and quantiles over worlds by case, variable, nation, good and month."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

import pandas as pd

from experiments.fans.fan import QUANTILES, Fan, fan_of_counts
from experiments.fans.variables import FANS
from experiments.store.cells import KEYS, Cells
from experiments.store.counts import Counts, empty
from experiments.store.fans import Spans, read_counts
from experiments.store.piece import Piece
from experiments.store.reader import RunStore
from sim.config.errors import UserError

STATISTICS = ("mean", *(f"p{round(100 * level):02d}" for level in QUANTILES))
COLUMNS = ("scenario", "policy", *KEYS, "unit", "worlds", *STATISTICS)

_ALL = slice(None)


class Unknown(UserError):  # noqa: N818  - nothing is broken: the run has no counts for fans
    """A run has no counts, or not of exactly the worlds in view."""


def fan_table(store: RunStore) -> pd.DataFrame:
    """Return the fans of a run, one row per cell that applies to a world; columns `COLUMNS`.

    Raises
    ------
    Unknown
        If the run counted nothing, or not just the worlds in view.
    UserError
        If a file is damaged.
    """
    return pd.concat(fan_frames(store), ignore_index=True)


def fan_frames(store: RunStore) -> Iterator[pd.DataFrame]:
    """Yield the table of `fan_table` case by case.

    Raises
    ------
    UserError
        As `fan_table`.
    """
    for scenario, policy in store.layout.cases:
        yield _frame(store, scenario, policy)


def knows_fans(store: RunStore) -> bool:
    """Return whether a run has counts of exactly the worlds in view."""
    try:
        for case in store.layout.cases:
            _files(store, *case)
    except Unknown:
        return False
    return True


def case_counts(store: RunStore, scenario: str, policy: str, cells: slice = _ALL) -> Counts:
    """Return the counts of the worlds in view of one case, reading one file at a time.

    Parameters
    ----------
    store
        View on the run.
    scenario, policy
        The case.
    cells
        Only these, of those that `Cells` numbers.

    Raises
    ------
    UserError
        As `fan_table`.
    """
    files = _files(store, scenario, policy)
    if not files:
        return empty(Cells(store.layout).number).part(cells)
    return reduce(add, (read_counts(store.path, store.layout, span).part(cells) for span in files))


def _files(store: RunStore, scenario: str, policy: str) -> list[Piece]:
    """Return the files that together hold the worlds in view of a case."""
    layout = store.layout
    if not layout.fans:
        raise Unknown(f"{store.path} counted no fans: a study or an earlier version made it")
    place = layout.scenarios.index(scenario), layout.policies.index(policy)
    pieces = (part.piece for part in store.parts if part.piece.first < store.worlds)
    files = Spans.of(store.path).read_for(piece for piece in pieces if (piece.scenario, piece.policy) == place)
    for span in files:
        if span.stop > store.worlds:
            raise Unknown(
                f"the fans of the first {store.worlds} worlds of {store.path} are not known: worlds {span.first} to "
                f"{span.stop - 1} were counted together; look at the first {span.stop}"
            )
    return files


@dataclass(frozen=True)
class CountedFans:
    """Fans of one scenario of a run, read when asked for.

    Attributes
    ----------
    store
        View on the run.
    scenario
        The scenario.
    """

    store: RunStore
    scenario: str

    def has(self, variable: str) -> bool:
        """Return whether a variable was counted."""
        return variable in self.store.layout.fans

    def fan(self, variable: str, policy: str, nation: str, good: str) -> Fan:
        """Return the fan of a counted variable; a price is the same for every nation.

        Raises
        ------
        UserError
            As `fan_table`.
        """
        months = Cells(self.store.layout).months_of(variable, nation, good)
        return fan_of_counts(case_counts(self.store, self.scenario, policy, months))


def _frame(store: RunStore, scenario: str, policy: str) -> pd.DataFrame:
    counts, cells = case_counts(store, scenario, policy), Cells(store.layout)
    fan = fan_of_counts(counts)
    units = [FANS[name].unit for name in store.layout.fans]
    columns = {
        "scenario": pd.Categorical([scenario] * cells.number, store.layout.scenarios),
        "policy": pd.Categorical([policy] * cells.number, store.layout.policies),
        **{key: pd.Categorical.from_codes(cells.codes[key], pd.Index(cells.names[key])) for key in KEYS},
        "unit": pd.Categorical(units)[cells.codes["variable"]],
        "worlds": counts.totals,
        **dict(zip(STATISTICS, (fan.mean, *fan.quantiles), strict=True)),
    }
    table = pd.DataFrame(columns, columns=list(COLUMNS))
    return table[table["worlds"] > 0].reset_index(drop=True)
