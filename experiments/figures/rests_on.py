"""What the answer rests on: how far it moves with each uncertain input, guesses hatched."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.analysis.inputs import guess_share, input_spread
from experiments.figures.base import Drawn, FigureSpec, finish, percent_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.style import INK, SOFT
from experiments.figures.words import percent

METRIC = "unserved"
MOST_INPUTS = 12
NOTE = (
    "From the third of the worlds where the input is lowest (dot) to the third where it is highest, without a "
    "partnership. This is doubt about inputs; more worlds do not shrink it."
)
_SOLID = "#56B4E9"


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw one bar per input, from the outcome where it is low to the outcome where it is high."""
    spread = spread_of(data)
    # What stands out from chance comes first; the widest of the rest shows, faintly, how wide chance alone is.
    rows = spread.sort_values("clear", ascending=False, kind="stable").head(MOST_INPUTS)
    axes = figure.subplots()
    outcome = float(data.summary_of(METRIC, data.baseline)["value"])
    low, high = rows["at_low"].to_numpy(dtype=np.float64), rows["at_high"].to_numpy(dtype=np.float64)
    for place, (start, end, guess, clear) in enumerate(zip(low, high, rows["guess"], rows["clear"], strict=True)):
        axes.barh(
            place, end - start, left=start, height=0.62, edgecolor=INK, linewidth=0.8, alpha=1.0 if clear else 0.3,
            color="white" if guess else _SOLID, hatch="////" if guess else "",
        )  # fmt: skip
    axes.plot(low, range(len(rows)), "o", color=INK, markersize=4, clip_on=False)
    axes.margins(x=0.04)
    axes.axvline(outcome, color=SOFT, linewidth=1.0, linestyle="--")
    axes.set_yticks(range(len(rows)), [_short(data.labels.column(str(name))) for name in rows["column"]])
    axes.grid(visible=False, axis="y")
    percent_axis(axes, "x")
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    axes.set_xlabel(f"Expected unserved demand, {nation}, {good}")
    axes.legend(
        handles=[
            Patch(facecolor="white", edgecolor=INK, hatch="////", label="input is a guess"),
            Patch(facecolor=_SOLID, edgecolor=INK, label="input was read or derived"),
        ],
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=2,
        fontsize=8,
    )
    axes.set_ylim(max(len(rows), 5) - 0.5, -0.5)
    title = _finding(data, spread)
    beyond = f"{int(spread['clear'].sum())} of {len(spread)} inputs stand out from chance; the others are faint."
    finish(figure, data, title, f"{NOTE} {beyond}")
    return Drawn(title, {"at_low": low, "at_high": high, "guess": rows["guess"].to_numpy(dtype=np.float64)})


def spread_of(data: FigureData) -> pd.DataFrame:
    """Return how far the focus pair's unserved demand moves with each input, without any partnership.

    Raises
    ------
    NotDrawable
        If no input varies, or the outcome is the same in all worlds.
    """
    table = data.tables[data.baseline]
    design = data.design
    case = (design["scenario"] == data.scenario) & (design["policy"] == data.baseline)
    rows = design[case].set_index("world").loc[table.worlds]
    outcome = table.pair(METRIC, data.focus.nation, data.focus.good)
    spread = input_spread(rows, data.columns, outcome)
    if spread.empty:
        raise NotDrawable("no uncertain input moves the outcome: too few worlds, or nothing varies")
    return spread


def _short(words: str) -> str:
    return words if len(words) <= 48 else f"{words[:47].rstrip(' ,')}…"


def _finding(data: FigureData, spread: pd.DataFrame) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    share = guess_share(spread)
    if np.isnan(share):
        return f"No single input moves {nation}'s unserved {good} by more than chance would"
    widest = data.labels.column(str(spread.loc[spread["clear"].astype(bool), "column"].iloc[0]))
    return (
        f"Of what single inputs explain of {nation}'s unserved {good}, {percent(share)} comes from guesses; "
        f"what moves it most: {widest[0].lower()}{widest[1:]}"
    )


SPEC = FigureSpec(
    name="rests_on",
    caption="What the answer rests on: the spread by uncertain input, guesses hatched.",
    needs={"metrics": (METRIC,), "design": ("scenario", "policy", "world"), "columns": ("name", "status", "role")},
    size=(9.0, 5.4),
    draw=draw,
)
