"""What a terminal shows of a sensitivity analysis: a table for each step, and sentences on chance and doubt."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

import pandas as pd
from rich.table import Table

from experiments.printing.printed import framed
from experiments.questions.sensitivity.results import Screening, Sensitivity, Weighing
from experiments.words.shares import percent, percentage

MOST_EFFECTS: Final = 20
"""Rows of a screening that are printed; the CSV file holds them all."""

EFFECTS_NOTE: Final = (
    "Effect: mean absolute change when the input goes through its whole range, or to another option; [...]: 95 % "
    "bootstrap interval. Spread: how much it depends on the other inputs. dice: other chances, the same inputs.\n"
)
INDICES_NOTE: Final = (
    "Shares of the variance with 95 % bootstrap intervals; the total counts what the input does together with others. "
    "At low, at high: mean outcome in the thirds where the input is lowest and highest, or of the least and the most "
    "option. dice: replication noise, left when every input is known."
)


def printed(found: Sensitivity) -> Iterator[str | Table]:
    """Yield a table for each step."""
    if found.screening is not None:
        yield _effects(found.screening)
        yield EFFECTS_NOTE
    if found.weighing is not None and found.weighing.shares.reported:
        yield _indices(found.weighing)
        yield INDICES_NOTE


def sentences(weighing: Weighing) -> list[str]:
    """Return sentences on how much is chance and how much inputs do together, and warn where the sample is small."""
    shares = weighing.shares
    more = f"about {shares.needed:,} base samples are needed (--samples {shares.needed})"
    why = "; ".join(shares.doubts)
    if not shares.reported:
        held = len(weighing.samples.numbers)
        few = f"{held} base samples are too few to say what makes {weighing.outcome} vary"
        return [f"{few}: {why}. {more.capitalize()}."]
    doubts = [f"Too few samples for a ranking: {why}; {more}."] if shares.doubts else []
    left = f"Chance would leave {percent(shares.chance)} of the variance if every input were known."
    return [left, f"{percent(shares.together)} is made by several together and by none alone.", *doubts]


def every_index(weighing: Weighing) -> pd.DataFrame:
    """Return the indices of every outcome: ``metric, nation, good`` and the columns of `Shares.table`."""
    frames = []
    for outcome, shares in weighing.others.items():
        names = pd.DataFrame([asdict(outcome)] * len(shares.table))
        frames.append(pd.concat([names, shares.table], axis=1))
    return pd.concat(frames, ignore_index=True)


def _effects(screening: Screening) -> Table:
    table = framed(f"Effects on {screening.outcome}, {screening.trajectories} trajectories")
    table.add_column("Input", overflow="fold")
    table.add_column("Status")
    for heading in ("Effect", "With its sign", "Spread"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in screening.table.head(MOST_EFFECTS).to_dict("records"):
        effect = f"{row['mu_star']:.3g} [{row['mu_star_low']:.3g}, {row['mu_star_high']:.3g}]"
        table.add_row(row["factor"], row["kind"], effect, _number(row["mu"]), _number(row["sigma"]))
    return table


def _indices(weighing: Weighing) -> Table:
    table = framed(f"What makes {weighing.outcome} vary, {len(weighing.samples.numbers)} base samples")
    table.add_column("Input", overflow="fold")
    table.add_column("Status")
    for heading in ("Total", "On its own", "At low", "At high"):
        table.add_column(heading, justify="right", no_wrap=True)
    rows = weighing.shares.table.merge(weighing.ranges, on="factor", how="left")
    for row in rows.to_dict("records"):
        ends = (_number(row[name]) for name in ("at_low", "at_high"))
        table.add_row(row["factor"], row["kind"], _share(row, "total"), _share(row, "first"), *ends)
    return table


def _share(row: Mapping[Any, Any], name: str) -> str:
    return f"{percent(row[name])} [{percentage(row[f'{name}_low'])}, {percentage(row[f'{name}_high'])}]"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3g}"
