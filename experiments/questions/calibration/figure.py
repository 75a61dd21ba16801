"""The figure of a fit: scores by case, and each parameter before and after."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.base import caption
from experiments.figures.output import blank
from experiments.figures.style import INK, SOFT, look
from experiments.questions.calibration.fit import Fit

WORDS: Final = {
    "nothing": "nothing happens", "prior": "untuned prior", "left_out": "left out", "fitted": "fitted",
}  # fmt: skip


def paint_calibration(found: Fit) -> Figure:
    """Return the figure: scores by case on the left, parameters on the right."""
    cases = list(dict.fromkeys(found.rows["fitted"]["case"]))
    figure = blank(10.5, max(0.55 * len(cases), 0.42 * len(found.parameters)) + 2.2)
    left, right = figure.subplots(1, 2, width_ratios=[1.2, 1.0])
    _scores(left, found, cases)
    _parameters(right, found)
    caption(
        figure,
        calibration_title(found),
        f"{len(found.accepted)} of {found.draws} draws accepted. Left out: each episode over the draws that the other "
        "episodes accept.",
        "Bars on the right: 10 to 90 % of draws, as a part of the prior's range. Source: critmin calibrate.",
    )
    return figure


def _scores(axes: Axes, found: Fit, cases: list[str]) -> None:
    names = [*cases, "all"]
    height = 0.2
    for place, (kind, words) in enumerate(WORDS.items()):
        rows = found.rows[kind]
        shares = [float(rows[rows["case"] == case]["in_band"].mean()) for case in cases]
        shares.append(float(rows["in_band"].mean()))
        style = look(place)
        y = np.arange(len(names))[::-1] + (1.5 - place) * height
        axes.barh(
            y, shares, height=0.9 * height, color="white" if place else SOFT, edgecolor=style.color, hatch=style.hatch,
            label=words, linewidth=1.0,
        )  # fmt: skip
    axes.set_yticks(range(len(names) - 1, -1, -1), names)
    axes.set_xlim(0.0, 1.0)
    axes.xaxis.set_major_formatter(lambda value, _position: f"{100.0 * value:g} %")
    axes.set_title("Share of observations in their band")
    axes.grid(visible=False, axis="y")
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.4, -0.07), ncols=4, fontsize=8, handlelength=1.5, columnspacing=1.0
    )


def _parameters(axes: Axes, found: Fit) -> None:
    lines = found.parameters.to_dict("records")
    for place, line in enumerate(lines):
        y = len(lines) - 1 - place
        low, high = line["prior_p10"], line["prior_p90"]
        width = max(high - low, 1e-12)
        ends = [(line[f"fitted_p{share}"] - low) / width for share in (10, 50, 90)]
        axes.plot([0.0, 1.0], [y + 0.12, y + 0.12], color=SOFT, linewidth=5, alpha=0.45, solid_capstyle="butt")
        axes.plot([ends[0], ends[2]], [y - 0.12, y - 0.12], color="#0072B2", linewidth=5, solid_capstyle="butt")
        axes.plot([ends[1]], [y - 0.12], marker="D", color=INK, markersize=5, linestyle="none")
        axes.plot([(line["prior_p50"] - low) / width], [y + 0.12], marker="|", color=INK, markersize=8)
    labels = [f"{line['parameter'].replace('_', ' ')}{'' if line['says'] else ' (data silent)'}" for line in lines]
    axes.set_yticks(range(len(lines) - 1, -1, -1), labels)
    axes.set_xticks([0.0, 1.0], ["prior 10 %", "90 %"])
    axes.set_title("Prior in grey, fitted in blue")
    axes.grid(visible=False, axis="y")


def calibration_title(found: Fit) -> str:
    """Return a sentence on how many observations are met by episodes that were left out of the fit."""
    scores = found.scores()
    met = f"Left out of the fit, {scores['left_out'].hits} of {scores['left_out'].rows} observations are met"
    return f"{met}; had nothing happened, {scores['nothing'].hits}"
