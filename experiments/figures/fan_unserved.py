"""Fan of unserved demand: how deep the shortage runs, month by month, under each policy."""

from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, FigureSpec, percent_axis
from experiments.figures.data import FigureData
from experiments.figures.fan import draw_fan
from experiments.words.sentences import change, percent


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the share of reference demand that is unserved, per month and policy."""
    label = "Unserved demand, share of reference demand"
    return draw_fan(figure, data, "unserved", label, _finding, percent_axis)


def _finding(data: FigureData, _: dict[str, Fan]) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    without = float(data.summary_of("unserved", data.baseline)["value"])
    text = f"{nation} lacks {percent(without)} of its {good} on average without a partnership"
    if not data.title_policies:
        return text
    changes = {policy: data.difference_of("unserved", policy) for policy in data.title_policies}
    said = [f"{data.named(policy)} {change(row)}" for policy, row in changes.items()]
    return f"{text}; {', '.join(said)}"


SPEC = FigureSpec(
    name="fan_unserved",
    caption="Unserved demand month by month: what was wanted at the price and was not there.",
    needs={"fans": ("unserved",), "metrics": ("unserved",)},
    size=(9.0, 4.6),
    draw=draw,
)
