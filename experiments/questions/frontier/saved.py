"""Read what a search left in its folder, without searching again."""

from pathlib import Path
from typing import Final

import pandas as pd

from experiments.questions.frontier.base import Frontier
from experiments.questions.frontier.goal import Goal
from experiments.questions.frontier.study import CHECK, KIND
from experiments.questions.studies import saved_study
from experiments.store import RunStore
from sim.config.errors import UserError

TABLE: Final = "frontier"
SEARCHED: Final = "frontier-searched"
"""Names of the two tables of a search, without ending."""


def saved_frontier(folder: Path) -> Frontier:
    """Return what the last check of a search found.

    Raises
    ------
    UserError
        If the folder holds no search that was finished, or a damaged one.
    """
    checks = sorted(folder.glob(f"{CHECK}-*")) if folder.is_dir() else []
    if not checks:
        raise UserError(f"{folder} holds no search: give the folder that `critmin frontier` printed")
    store = RunStore.open(checks[-1])
    with saved_study(store, (KIND,), "search", "frontier") as study:
        goal = Goal(tuple(study["nations"]), study["risk"], study["good"])
        policy = str(study["policy"])
    table, searched = (_table(folder / f"{name}.csv") for name in (TABLE, SEARCHED))
    return Frontier(goal, policy, folder, store, table, searched)


def _table(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read ({error}): give the same `critmin frontier` again") from error
