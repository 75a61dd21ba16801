"""What a terminal shows of how a run settles: each headline, how surely it is known, and whether that is enough."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from experiments.printing.grid import Column, Grid, Row
from experiments.questions.conditions import amount
from experiments.questions.convergence.study import Convergence
from experiments.words import Labels
from experiments.words.sentences import inside, listed, percent, points

SETTLED: Final = (
    "Known to: half of the 95 % interval of Monte Carlo error. Settled: more worlds would hardly move the number, "
    "which does not make a change clear. It is not settled if that interval is too wide (of a change also if neither "
    "its sign is known nor that it is small), or if it is moving: half of the worlds gave a value outside the interval."
)
_COLUMNS: Final = (
    Column("Headline", right=False), Column("Value"), Column("Known to"), Column("Must be", rank=2),
    Column("Settled"), Column("Worlds\nneeded", rank=1), Column("Why not", right=False, rank=3),
)  # fmt: skip


def verdict_grid(found: Convergence, policies: Sequence[str], labels: Labels) -> Grid:
    """Return the verdict on each headline in words, policy by policy.

    Parameters
    ----------
    found
        The verdict.
    policies
        Those that are shown, in this order.
    labels
        The words of the run.
    """
    rows: list[Row] = []
    for policy in policies:
        own = found.verdict[found.verdict["policy"] == policy].to_dict("records")
        rows += [(labels.policy(policy),), *(_cells(row, labels) for row in own)]
    return Grid(_COLUMNS, tuple(rows))


def rounded(worlds: int) -> int:
    """Round to two digits: an estimate of an estimate carries no more."""
    return int(float(f"{worlds:.1e}"))


def _cells(row: Mapping[Any, Any], labels: Labels) -> Row:
    words = labels.metric(row["metric"])
    settled = bool(row["settled"])
    return (
        f"  Change of {inside(words)}" if row["baseline"] else f"  {words}",
        _amount(row["value"], row),
        _either_side(_amount(abs(row["half_width"]), row)),
        _either_side(_amount(row["allowed"], row)),
        "yes" if settled else "no: too wide" if row["steady"] or row["half_width"] > row["allowed"] else "no: moving",
        "" if settled else f"{rounded(row['needed']):,}",
        "" if settled else _why(row),
    )


def _amount(value: float, row: Mapping[Any, Any]) -> str:
    """Write a headline's value: shares as per cent, changes of shares in points, with their sign where it tells."""
    if row["unit"].startswith("share"):
        if not row["baseline"]:
            return percent(value)
        words = points(value)
        sign = "minus " if words.startswith("under ") else "-"
        return f"{sign}{words}" if value < 0.0 else words
    return amount(value, row["unit"])


def _either_side(words: str) -> str:
    return words.replace("under ", "under ±") if words.startswith("under ") else f"±{words}"


def _why(row: Mapping[Any, Any]) -> str:
    wide = [] if row["half_width"] <= row["allowed"] else ["interval too wide"]
    unknown = ["neither sign nor smallness known"] if row["steady"] and not wide else []
    moving = [] if row["steady"] else [f"half of the worlds gave {_amount(row['earlier'], row)}, outside the interval"]
    return listed(wide + moving + unknown)
