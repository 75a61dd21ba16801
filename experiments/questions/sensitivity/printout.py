"""What a terminal shows of a sensitivity analysis: a table for each step, and sentences on chance and doubt."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from experiments.printing.grid import Column, Grid
from experiments.questions.sensitivity.factor_words import factor_words, outcome_words
from experiments.questions.sensitivity.results import Screening, Weighing
from experiments.words import amount, labels_for
from experiments.words.sentences import sentence
from experiments.words.shares import percent, percentage

EFFECTS_NOTE: Final = (
    "Effect: mean absolute change when the input goes through its whole range, or to another option, with its 95 % "
    "bootstrap interval. Spread: how much it depends on the other inputs. Status: what the input rests on."
)
INDICES_NOTE: Final = (
    "Shares of the variance with 95 % bootstrap intervals; the total counts what the input does together with others. "
    "At low, at high: mean outcome in the thirds where the input is lowest and highest, or of the least and the most "
    "option."
)


def sentences(weighing: Weighing) -> list[str]:
    """Return sentences on how much is chance and how much inputs do together, and warn where the sample is small."""
    shares = weighing.shares
    more = f"about {shares.needed:,} base samples are needed (--samples {shares.needed})"
    why = "; ".join(shares.doubts)
    if not shares.reported:
        held = len(weighing.samples.numbers)
        said = outcome_words(weighing.outcome, labels_for(weighing.store.manifest))
        few = f"{held} base samples are too few to say what makes this vary: {said}"
        return [f"{few}: {why}. {sentence(more)}."]
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


def effects_grid(screening: Screening) -> Grid:
    """Return the effects of the inputs, the largest first."""
    labels = labels_for(screening.store.manifest)
    rows = [
        (
            factor_words(row["factor"], labels),
            f"{row['mu_star']:.3g}",
            f"{row['mu_star_low']:.3g} to {row['mu_star_high']:.3g}",
            _number(row["mu"]),
            _number(row["sigma"]),
            row["kind"],
        )
        for row in screening.table.to_dict("records")
    ]
    columns = (
        Column("Input", right=False), Column("Effect"), Column("95 %\ninterval", rank=1),
        Column("With its\nsign", rank=2), Column("Spread", rank=4), Column("Status", right=False, rank=3),
    )  # fmt: skip
    said = outcome_words(screening.outcome, labels)
    return Grid(columns, tuple(rows), f"Effects on: {said}; {screening.trajectories} trajectories")


def indices_grid(weighing: Weighing) -> Grid:
    """Return the shares of the variance, the largest first."""
    labels = labels_for(weighing.store.manifest)
    unit = weighing.store.layout.metrics[weighing.outcome.metric]
    rows = [
        (
            factor_words(row["factor"], labels),
            _share(row, "total"),
            _share(row, "first"),
            *(_amount(row[name], unit) for name in ("at_low", "at_high")),
            row["kind"],
        )
        for row in weighing.shares.table.merge(weighing.ranges, on="factor", how="left").to_dict("records")
    ]
    columns = (
        Column("Input", right=False), Column("Share of\nvariance"), Column("On its\nown", rank=2),
        Column("At low", rank=1), Column("At high", rank=1), Column("Status", right=False, rank=3),
    )  # fmt: skip
    said = outcome_words(weighing.outcome, labels)
    return Grid(columns, tuple(rows), f"What makes this vary: {said}; {len(weighing.samples.numbers)} base samples")


def _share(row: Mapping[Any, Any], name: str) -> str:
    return f"{percent(row[name])}\n{percentage(row[f'{name}_low'])} to {percentage(row[f'{name}_high'])}"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3g}"


def _amount(value: float, unit: str) -> str:
    return "" if math.isnan(value) else amount(value, unit)
