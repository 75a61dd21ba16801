"""Bars of how far the outcome moves with each uncertain input whose effect exceeds chance, guesses hatched.

The title says how much of the variance over worlds those inputs explain together; where nothing stands out there is a
sentence and no figure, for a bar of noise would be read as a finding.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.analysis.inputs import explained, input_spread
from experiments.figures.base import Drawn, FigureSpec, finish, names_beside, percent_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.style import INK, SOFT
from experiments.words.sentences import listed, percent

METRIC = "unserved"
MOST_INPUTS = 12
MOST_NAMED = 3
LEAST_EXPLAINED = 0.05
"""Inputs that explain less of worlds they were not chosen by are not named: that much comes out by luck."""
NOTE = (
    "From the third of the worlds where the input is lowest (dot) to the third where it is highest, without a "
    "partnership. This is doubt about inputs; more worlds do not shrink it."
)
REST = "What these inputs do not explain is chance, and inputs too weak to tell from it."
_SOLID = "#56B4E9"


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw one bar per input that stands out, from the outcome where it is low to the outcome where it is high.

    Raises
    ------
    NotDrawable
        If no input stands out, with the sentence that says so.
    """
    rests = rests_of(data)
    title = rests.sentence(data)
    if not rests.stand_out:
        raise NotDrawable(title)
    rows = rests.clear.head(MOST_INPUTS)
    axes = figure.subplots()
    outcome = float(data.summary_of(METRIC, data.baseline)["value"])
    low, high = rows["at_low"].to_numpy(dtype=np.float64), rows["at_high"].to_numpy(dtype=np.float64)
    for place, (start, end, guess) in enumerate(zip(low, high, rows["guess"], strict=True)):
        axes.barh(
            place, end - start, left=start, height=0.62, edgecolor=INK, linewidth=0.8,
            color="white" if guess else _SOLID, hatch="////" if guess else "",
        )  # fmt: skip
    axes.plot(low, range(len(rows)), "o", color=INK, markersize=4, clip_on=False)
    axes.margins(x=0.04)
    axes.axvline(outcome, color=SOFT, linewidth=1.0, linestyle="--")
    names_beside(axes, [data.labels.column(str(name)) for name in rows["column"]])
    figure.set_size_inches(9.0, 2.4 + 0.36 * max(len(rows), 3))
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
    axes.set_ylim(max(len(rows), 3) - 0.5, -0.5)
    shown = f"The {len(rows)} widest are drawn. " if len(rows) < len(rests.clear) else ""
    finish(figure, data, title, f"{NOTE} {shown}{REST}")
    return Drawn(title, {"at_low": low, "at_high": high, "guess": rows["guess"].to_numpy(dtype=np.float64)})


@dataclass(frozen=True)
class Rests:
    """How the focus pair's unserved demand depends on uncertain inputs, without a partnership.

    Attributes
    ----------
    spread
        One row per input that acts, see `input_spread`.
    explained
        Share of the variance over worlds that the inputs which stand out explain together.
    """

    spread: pd.DataFrame
    explained: float

    @property
    def clear(self) -> pd.DataFrame:
        """The inputs that stand out from chance, the widest first."""
        return self.spread[self.spread["clear"].astype(bool)]

    @property
    def stand_out(self) -> bool:
        """Whether there are such inputs, and they explain something of worlds that they were not chosen by."""
        return len(self.clear) > 0 and self.explained >= LEAST_EXPLAINED

    def sentence(self, data: FigureData) -> str:
        """Return the finding in one sentence."""
        nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
        whose = f"{nation}'" if nation.endswith("s") else f"{nation}'s"
        if self.spread.empty:
            return f"{whose} unserved {good} is the same in every world, or the worlds are too few to tell"
        if not self.stand_out:
            return (
                f"None of {len(self.spread)} uncertain inputs stands out for {whose} unserved {good} in "
                f"{data.worlds} worlds: its spread is chance, and inputs too weak to tell from it"
            )
        clear, guesses = self.clear, int(self.clear["guess"].sum())
        names = [f"'{_inside(data.labels.column(str(name)))}'" for name in clear["column"].head(MOST_NAMED)]
        one = len(clear) == 1
        return (
            f"{len(clear)} of {len(self.spread)} uncertain inputs {'stands' if one else 'stand'} out for {whose} "
            f"unserved {good}, {guesses} of them {'a guess' if guesses == 1 else 'guesses'}; "
            f"{'it explains' if one else 'together they explain'} {percent(self.explained)} of its variance over "
            f"worlds: {'' if len(clear) <= MOST_NAMED else 'first '}{listed(names)}"
        )


def rests_of(data: FigureData) -> Rests:
    """Return how far the focus pair's unserved demand moves with each input, without any partnership."""
    table = data.tables[data.baseline]
    design = data.design
    case = (design["scenario"] == data.scenario) & (design["policy"] == data.baseline)
    rows = design[case].set_index("world").loc[table.worlds].reset_index()
    outcome = table.pair(METRIC, data.focus.nation, data.focus.good)
    return Rests(input_spread(rows, data.columns, outcome), explained(rows, data.columns, outcome))


def _inside(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"


SPEC = FigureSpec(
    name="rests_on",
    caption="What the answer rests on: the inputs that stand out, guesses hatched.",
    needs={"metrics": (METRIC,), "design": ("scenario", "policy", "world"), "columns": ("name", "status", "role")},
    size=(9.0, 5.4),
    draw=draw,
)
