"""Timeline of one bad world: what was done to it, what was done for it, and what it lacked.

The world is chosen by rank (`experiments.analysis.rank`), never by hand, and the figure names it, so that anyone can
run it again. Controls come from the world without a partnership, releases and deliveries from the last policy.
"""

import calendar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len

from experiments.analysis.rank import BAD_RANK, bad_world
from experiments.figures.base import Drawn, FigureSpec, finish, percent_axis, year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.story import Happening, Spell, happenings, regimes, scheduled, watched
from experiments.figures.style import INK, SOFT, look
from experiments.store.metrics import Float
from experiments.words.sentences import NARROW, listed, percent

_LEGEND_LETTERS = 70
"""Letters of all names that stand side by side in the legend."""
LANES = ("Controls by date", "Escalation", "Releases", "Deliveries")
_LEVEL_COLORS = ("#bbbbbb", "#cccccc", "#888888", "#333333")
_LEVEL_INK = (INK, INK, "white", "white")
_MOST_LABELS = 5
_ROW = 0.5
"""Height of the row of one control, where the lanes below are 1 apart."""
_YEARS_PER_CHARACTER = 0.0095


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the unserved share of one world above the controls, releases and deliveries in it."""
    try:
        world = bad_world(data.tables[data.baseline], data.focus.nation, data.focus.good)
    except ValueError as error:
        raise NotDrawable(str(error)) from error
    dated = scheduled(data, watched(data, world, data.baseline))
    rows = len({spell.name for spell in dated})
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(1.5, 0.9 + 0.1 * rows))
    curves = _draw_depth(top, data, world)
    year_axis(top, data)
    counts = _draw_lanes(bottom, data, world, dated)
    title = _finding(data, curves, world)
    kept = (data.events["world"] == world).any()
    missing = "" if kept else "Events inside the world were not kept in this run. "
    rank = f"World {world} is worse than {100 * BAD_RANK:.0f} % of the worlds without a partnership."
    helped = (
        f"Controls: without a partnership; releases and deliveries: under '{data.labels.policy(data.policies[-1])}'."
    )
    finish(figure, data, title, f"{rank} {missing or helped}".strip())
    return Drawn(title, {**curves, "world": np.array([float(world)]), **counts})


def _draw_depth(axes: Axes, data: FigureData, world: int) -> dict[str, Float]:
    curves = {}
    for position, policy in enumerate(data.policies):
        style = look(position)
        curves[policy] = _share(data, world, policy)
        if policy == data.baseline:
            axes.fill_between(data.years, 0.0, curves[policy], color=style.color, alpha=0.15, linewidth=0)
        axes.plot(
            data.years, curves[policy], color=style.color, linestyle=style.line, linewidth=1.8,
            label=data.labels.policy(policy),
        )  # fmt: skip
    axes.set_ylim(bottom=0.0)
    axes.set_ylabel("Unserved demand,\nshare of reference")
    percent_axis(axes)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=_columns(data), fontsize=8)
    return curves


def _columns(data: FigureData) -> int:
    """Return how many policies stand side by side in the legend: two where their names are too long for one line."""
    letters = sum(cell_len(data.labels.policy(policy)) for policy in data.policies)
    return 2 if letters > _LEGEND_LETTERS else len(data.policies)


def _share(data: FigureData, world: int, policy: str) -> Float:
    held = list(data.tables[policy].worlds)
    if world not in held:
        raise NotDrawable(f"world {world} failed under {policy}")
    place = held.index(world)
    reference, unserved = data.paths("reference", policy)[:, place], data.paths("unserved", policy)[:, place]
    return np.divide(unserved, reference, out=np.full_like(reference, np.nan), where=reference > 0.0)


def _draw_lanes(axes: Axes, data: FigureData, world: int, dated: list[Spell]) -> dict[str, Float]:
    without = watched(data, world, data.baseline)
    helped = watched(data, world, data.policies[-1])
    tense = regimes(without, float(data.years[-1]))
    start = float(np.floor(data.years[0]))
    released = happenings(helped, "release", start, data.focus.nation)
    delivered = happenings(helped, "project", start)
    middle, top = _draw_rows(axes, dated)
    for spell in tense:
        _draw_spell(axes, spell, 0.65, 0.65)
    _draw_happenings(axes, 2, released, "v")
    _draw_happenings(axes, 3, delivered, "^")
    _label(axes, 3, delivered)
    axes.set_yticks([middle, *range(1, len(LANES))], LANES)
    axes.set_ylim(len(LANES) - 0.3, top - 0.25)
    axes.grid(visible=False, axis="y")
    numbers = {
        "controls": len({spell.name for spell in dated}),
        "regimes": len(tense),
        "releases": len(released),
        "deliveries": len(delivered),
    }
    return {name: np.array([float(number)]) for name, number in numbers.items()}


def _draw_rows(axes: Axes, spells: list[Spell]) -> tuple[float, float]:
    """Draw one row for each control above the other lanes, and return the middle and the top of the rows."""
    names = list(dict.fromkeys(spell.name for spell in spells))
    top = 0.35 - _ROW * max(1, len(names))
    for spell in spells:
        _draw_spell(axes, spell, top + _ROW * names.index(spell.name), 0.92 * _ROW)
    return (top + 0.35) / 2.0, top


def _draw_spell(axes: Axes, spell: Spell, low: float, thickness: float) -> None:
    width = spell.end - spell.start
    axes.broken_barh(
        [(spell.start, width)], (low, thickness), facecolor=_LEVEL_COLORS[spell.level], edgecolor=INK, linewidth=0.6
    )
    if len(spell.name) * _YEARS_PER_CHARACTER * _span(axes) < width:
        axes.text(
            spell.start + 0.006 * _span(axes), low + thickness / 2.0, spell.name, va="center", fontsize=6.5,
            color=_LEVEL_INK[spell.level], clip_on=True,
        )  # fmt: skip


def _draw_happenings(axes: Axes, lane: int, found: list[Happening], marker: str) -> None:
    if not found:
        return
    largest = max(item.amount for item in found)
    sizes = [14.0 + 50.0 * item.amount / largest if largest > 0.0 else 14.0 for item in found]
    years = [item.year for item in found]
    axes.scatter(years, [lane] * len(found), s=sizes, marker=marker, color="#009E73", edgecolor=INK, linewidth=0.5)


def _label(axes: Axes, lane: int, found: list[Happening]) -> None:
    """Name the first few deliveries, none over another."""
    free_from, labelled = -np.inf, 0
    firsts = {item.text: item.year for item in reversed(found)}
    for name, year in sorted(firsts.items(), key=lambda item: item[1]):
        words = name.partition(":")[0].replace("_", " ").replace("-", " ")
        if year < free_from or labelled == _MOST_LABELS:
            continue
        axes.text(year, lane + 0.42, words, va="center", fontsize=6.5, color=SOFT, clip_on=True)
        free_from = year + (len(words) * _YEARS_PER_CHARACTER + 0.02) * _span(axes)
        labelled += 1


def _month(label: str) -> str:
    return f"{calendar.month_name[int(label[5:7])]}{NARROW}{label[:4]}"


def _span(axes: Axes) -> float:
    first, last = axes.get_xlim()
    return float(last - first)


def _finding(data: FigureData, curves: dict[str, Float], world: int) -> str:
    del world  # named below the figure
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    worst = {policy: float(np.nanmax(path)) for policy, path in curves.items()}
    peak = int(np.nanargmax(curves[data.baseline]))
    without = percent(worst[data.baseline])
    text = f"In a bad world {nation} lacks up to {without} of its {good} ({_month(data.months[peak])})"
    said = [f"{percent(worst[policy])} with {data.labels.policy(policy)}" for policy in data.compared]
    return f"{text}, up to {listed(said)}" if said else text


SPEC = FigureSpec(
    name="bad_world",
    caption="One bad world, chosen by rank: what was done to it, what was done for it, what it lacked.",
    needs={"series": ("unserved", "reference"), "metrics": ("unserved",)},
    size=(9.0, 5.6),
    draw=draw,
)
