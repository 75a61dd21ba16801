"""What a terminal shows of how policies stand all futures: for each its outcome, its regret, and the goal."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from experiments.printing.grid import Column, Grid, Row
from experiments.questions.conditions import amount, event
from experiments.questions.robustness.study import EVERY, Robustness
from experiments.words import Labels
from experiments.words.sentences import percent

_NOTE: Final = (
    "Regret: what a policy loses in a world against the policy that does best there. Least regret in: share of "
    "resamples. Below each number: 95 % interval of Monte Carlo error."
)
_TOGETHER: Final = "All scenarios together, each world by its worst"


def robustness_grid(found: Robustness, labels: Labels, *, full: bool) -> Grid:
    """Return the policies in words, 95 % intervals below each number.

    Parameters
    ----------
    found
        What was measured.
    labels
        The words of the run.
    full
        Under each scenario too, not only over all together.
    """
    rows: list[Row] = []
    for scenario, own in (found.table if full else found.overall).groupby("scenario", sort=False):
        rows.append((_TOGETHER if scenario == EVERY else labels.scenario(str(scenario)),))
        rows += [_cells(row, found.failure.metric.unit, labels) for row in own.to_dict("records")]
    columns = (
        Column("Policy", right=False), Column("Meets\nthe goal"), Column("Mean\nregret"), Column("Least\nregret in"),
        Column("Regret that 5 %\nof worlds exceed", rank=2), Column("Mean\noutcome", rank=1),
    )  # fmt: skip
    return Grid(columns, tuple(rows))


def notes(found: Robustness, labels: Labels) -> list[str]:
    """Say what the columns are."""
    outcome, missed = labels.metric(found.failure.outcome.metric), event(found.failure, labels)
    return [f"Outcome: {outcome}. Goal missed where {missed}.", _NOTE]


def _cells(row: Mapping[Any, Any], unit: str, labels: Labels) -> Row:
    def written(value: float) -> str:
        return amount(value, unit, share=unit.startswith("share"))

    def between(name: str, say: Callable[[float], str]) -> str:
        return f"{say(row[name])}\n{say(row[f'{name}_low'])} to {say(row[f'{name}_high'])}"

    return (
        f"  {labels.policy(row['policy'])}",
        between("met", percent),
        between("regret", written),
        percent(row["first"]),
        written(row["regret_p95"]),
        between("value", written),
    )
