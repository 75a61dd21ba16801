"""Which clause or member a change is due to, one panel an importer."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis.spillover import EVERY
from experiments.figures.base import caption, fold, names_beside
from experiments.figures.output import blank
from experiments.figures.style import INK, look
from experiments.questions.attribution.attribute import Attribution
from experiments.questions.attribution.focus import Focus
from experiments.questions.attribution.game import ALONE, LEAVE_ONE_OUT, SHAPLEY
from experiments.questions.attribution.shares import TOGETHER, by_player
from experiments.questions.attribution.words import METRIC_WORDS, SCALES, number, player_words, with_interval
from experiments.words import Labels, labels_for
from experiments.words.sentences import inside

MOST_PANELS: Final = 4
"""More importers than these make panels too narrow to read; `--nation` shows the others."""

_TITLE_LETTERS: Final = 24
"""Length of a line above a panel."""

BESIDE: Final = {ALONE: "alone", LEAVE_ONE_OUT: "joining all others"}
"""Measures shown next to the Shapley value."""

NOTE: Final = (
    "Shapley value: the mean change when it joins, over all orders of joining; they add up to the whole. Whiskers: "
    "95 % interval of Monte Carlo error. Left of zero: less risk or cost."
)


def paint_attribution(found: Attribution, focus: Focus) -> Figure:
    """Return bars of the Shapley values with what each does alone and last, one panel an importer."""
    players, pairs = found.study.game.players, focus.pairs[:MOST_PANELS]
    labels = labels_for(found.store.manifest)
    height = 0.42 * len(players) + 2.2
    figure = blank(max(3.2 + 2.6 * len(pairs), 6.5), height)
    panels = figure.subplots(1, len(pairs), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (nation, good) in zip(panels, pairs, strict=True):
        _draw(axes, players, by_player(found.shares, focus.metric, nation, good))
        of_good = "" if good == EVERY else f"\n{fold(labels.good(good), _TITLE_LETTERS)}"
        axes.set_title(f"{labels.nation(nation)}{of_good}")
    names_beside(panels[0], [player_words(player, labels) for player in players])
    panels[0].invert_yaxis()
    panels[0].margins(x=0.08)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center", fontsize=8)
    note = NOTE if len(pairs) == len(focus.pairs) else f"{NOTE} Importers beyond {len(pairs)}: --nation."
    caption(figure, attribution_title(found, focus), note, source_of(found, labels))
    return figure


def source_of(found: Attribution, labels: Labels) -> str:
    """Return the line that says which run a figure of an attribution comes from."""
    store = found.store
    scenario = labels.scenario(store.layout.scenarios[0])
    policy = labels.policy(found.study.policy)
    return (
        f"Source: critmin attribute, {store.path.name}; scenario '{scenario}'; policy '{policy}'; "
        f"{len(found.study.game.coalitions)} coalitions in {store.worlds} worlds."
    )


def _draw(axes: Axes, players: tuple[str, ...], rows: dict[tuple[str, str], dict[str, Any]]) -> None:
    scale = SCALES[rows[EVERY, TOGETHER]["unit"]]
    style, places = look(1), np.arange(len(players))
    value, low, high = (
        scale.factor * np.array([rows[player, SHAPLEY][name] for player in players])
        for name in ("difference", "ci_low", "ci_high")
    )
    axes.barh(
        places, value, height=0.55, color="white", edgecolor=style.color, hatch=style.hatch, label="Shapley value"
    )
    axes.hlines(places, low, high, color=INK, linewidth=1.6)
    for place, (measure, words) in enumerate(BESIDE.items()):
        style = look(2 + place)
        other = scale.factor * np.array([rows[player, measure]["difference"] for player in players])
        axes.plot(
            other,
            places + 0.36 * (place - 0.5),
            marker=style.marker,
            color=style.color,
            markersize=5.5,
            linestyle="none",
            label=words,
        )
    axes.axvline(0.0, color=INK, linewidth=0.9)
    axes.set_xlabel(f"Change, {scale.unit}\ntogether {with_interval(rows[EVERY, TOGETHER])}")
    axes.grid(visible=False, axis="y")


def attribution_title(found: Attribution, focus: Focus) -> str:
    """Return a sentence on the first pair that the policy clearly changes, and the player most of that is due to."""
    metric, pairs = focus.metric, focus.pairs[:MOST_PANELS]
    labels = labels_for(found.store.manifest)
    shown = {pair: by_player(found.shares, metric, *pair) for pair in pairs}
    clear = (pair for pair, rows in shown.items() if not np.isnan(rows[EVERY, TOGETHER]["share"]))
    nation, good = pair = next(clear, pairs[0])
    rows = shown[pair]
    together = rows[EVERY, TOGETHER]
    policy = labels.policy(found.study.policy)
    of_good = "all goods" if good == EVERY else labels.good_inside(good)
    what = f"{METRIC_WORDS[metric]}, {labels.nation(nation)}, {of_good}"
    if np.isnan(together["share"]):
        where = f"{of_good} in {labels.nation_inside(nation)}"
        return f"'{policy}' makes no clear difference to the {METRIC_WORDS[metric]} of {where}"
    first = max(found.study.game.players, key=lambda player: rows[player, SHAPLEY]["share"])
    due = labels.nation_inside(first) if first in labels.nations else inside(player_words(first, labels))
    part = f"{100.0 * rows[first, SHAPLEY]['share']:.0f} % of it due to {due}"
    return f"{what}: '{policy}' changes it by {number(together)} {SCALES[together['unit']].unit}, {part}"
