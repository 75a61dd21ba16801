"""A case of history: what was seen over the fan of its replays, and every row against its tolerance band.

The fan is the spread over draws of behaviour and of the case's own uncertain inputs. Rows of different units share one
panel by their place in their bands: 0 is the lower end, 1 the upper.
"""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.fans.fan import fan_of
from experiments.figures.base import caption
from experiments.figures.output import blank
from experiments.figures.style import GRID, INK, SOFT, look
from experiments.questions.hindcast.bands import FARTHEST, Band, median, quantile
from experiments.questions.hindcast.paths import Subject
from experiments.questions.hindcast.replay import Replayed
from experiments.questions.hindcast.traces import trace_name
from sim.calendar import MONTHS_PER_YEAR
from sim.config.period import Period
from sim.config.schema.hindcast import PRICES, Observation

Float = NDArray[np.float64]

MOST_FANS: Final = 4


def paint_replay(replayed: Replayed) -> Figure:
    """Return the figure of a case: fans above, rows below."""
    config = replayed.prepared.config
    case = replayed.history(replayed.model)
    subjects = _subjects(config.rows)
    height = 3.0 * -(-max(len(subjects), 1) // 2) + 0.34 * len(case.bands) + 1.7
    figure = blank(10.0, height)
    rows = -(-max(len(subjects), 1) // 2)
    halves = figure.add_gridspec(2, 1, height_ratios=[3.0 * rows, 0.34 * len(case.bands) + 0.8])
    above, below = figure.add_subfigure(halves[0]), figure.add_subfigure(halves[1])
    grid = above.add_gridspec(rows, 2)
    for place, subject in enumerate(subjects):
        _fan(above.add_subplot(grid[place // 2, place % 2]), replayed, subject)
    _rows(below.subplots(), case.bands, case.values)
    hits = sum(bool(band.holds(median(values))) for band, values in zip(case.bands, case.values, strict=True))
    store = replayed.store
    caption(
        figure,
        f"{config.title}: {hits} of {len(case.bands)} observations met",
        f"Bands: spread over {store.worlds} draws of behaviour ({replayed.model}) and of the case's uncertain inputs, "
        "dark the middle half, light 5 to 95 %. Diamonds: what was seen, with its tolerance band; ratios to another "
        "month are drawn against the median replay of that month. "
        f"Source: critmin hindcast {config.name}, {store.path.name}.",
    )
    return figure


def _subjects(rows: tuple[Observation, ...]) -> list[Subject]:
    """Return what most rows look at, at most `MOST_FANS`, in the order of the rows."""
    drawn = [Subject.of(row) for row in rows if row.series in {*PRICES, "exports", "imports", "use"}]
    counted = sorted(dict.fromkeys(drawn), key=lambda subject: -drawn.count(subject))[:MOST_FANS]
    return [subject for subject in dict.fromkeys(drawn) if subject in counted]


def _fan(axes: Axes, replayed: Replayed, subject: Subject) -> None:
    config, store = replayed.prepared.config, replayed.store
    paths = store.series()[trace_name(subject)].sel(scenario=config.name, policy=replayed.model).to_numpy()
    years = (config.window.first + np.arange(len(paths)) + 0.5) / MONTHS_PER_YEAR
    fan = fan_of(paths.astype(np.float64))
    style = look(1)
    low, lower, middle, upper, high = fan.quantiles
    axes.fill_between(years, low, high, color=style.color, alpha=0.15, linewidth=0)
    axes.fill_between(years, lower, upper, color=style.color, alpha=0.30, linewidth=0)
    axes.plot(years, middle, color=style.color, linewidth=1.8)
    ends = (config.window.last + 1) / MONTHS_PER_YEAR
    axes.axvspan(ends, years[-1], color=GRID, alpha=0.5, linewidth=0)
    for row in config.rows:
        if Subject.of(row) == subject and row.metric in {"ratio", "level", "peak"}:
            _point(axes, row, middle, config.window.first)
    axes.set_title(_words(subject))
    axes.set_ylabel("multiple of the base year")
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(years[0], years[-1])
    axes.xaxis.set_major_formatter(lambda value, _position: f"{value:.0f}")
    axes.set_xticks(range(int(np.ceil(years[0])), int(years[-1]) + 1))


def _point(axes: Axes, row: Observation, middle: Float, first: int) -> None:
    """Draw what was seen at the middle of its months, in units of the base year."""
    if row.seen is None or row.over is None or row.against is not None:
        return
    scale = 1.0
    if isinstance(row.to, Period):
        scale = float(np.mean(middle[row.to.first - first : row.to.last - first + 1]))
    elif row.metric == "level" and row.series not in PRICES:
        return
    band = Band.of(row)
    month = (row.over.first + row.over.last + 1) / 2.0
    seen, low, high = scale * band.seen, scale * band.low, scale * band.high
    axes.errorbar(
        month / MONTHS_PER_YEAR, seen, yerr=[[seen - low], [high - seen]], fmt="D", markersize=5, color=INK,
        markerfacecolor="white", elinewidth=1.0, capsize=3, zorder=5,
    )  # fmt: skip


def _rows(axes: Axes, bands: tuple[Band, ...], values: Float) -> None:
    """Draw each row's median and outer quantiles by their place in the band."""
    axes.axvspan(0.0, 1.0, color="#0072B2", alpha=0.12, linewidth=0)
    labels = []
    for place, (band, draws) in enumerate(zip(bands, values, strict=True)):
        y = len(bands) - 1 - place
        middle = median(draws)
        inside = bool(band.holds(middle))
        ends = [_within(band, quantile(draws, 0.05)), _within(band, quantile(draws, 0.95))]
        axes.plot(ends, [y, y], color=SOFT, linewidth=1.4, zorder=2)
        axes.plot(
            [_within(band, middle)], [y], marker="o" if inside else "X", color=INK if inside else "#D55E00",
            markersize=6, zorder=4, linestyle="none",
        )  # fmt: skip
        axes.plot(
            [_within(band, band.seen)], [y], marker="D", markerfacecolor="white", color=INK, markersize=5, zorder=3
        )
        labels.append(f"{band.title}: seen {band.text(band.seen)}, replayed {band.text(middle)}")
    axes.set_yticks(range(len(bands) - 1, -1, -1), labels, fontsize=7.5)
    axes.set_ylim(-0.7, len(bands) - 0.3)
    axes.set_xlim(-1.0, 2.0)
    axes.set_xticks([0.0, 1.0], ["lower end of band", "upper end"])
    axes.grid(visible=False, axis="x")
    axes.set_title("Diamond: seen; circle: met; cross: missed; line: 5 to 95 % of draws")


def _within(band: Band, value: float) -> float:
    """Return the place of a number in its band, 0 and 1 being its ends; held to the panel."""
    if not np.isfinite(value):
        return 2.0
    if band.low > 0.0 and not band.month:
        place = np.log(max(value, 1e-9) / band.low) / max(np.log(band.high / band.low), 1e-9)
    else:
        place = (value - band.low) / max(band.high - band.low, 1e-9)
    return float(np.clip(place, -FARTHEST / 3.0, 2.0))


def _words(subject: Subject) -> str:
    goods = ", ".join(subject.goods)
    series = subject.series.replace("_", " ")
    whose = " ".join(part for part in (subject.nation, series) if part)
    towards = {"exports": "to", "imports": "from"}.get(subject.series, "")
    partner = f" {towards} {subject.partner.replace('_', ' ')}" if subject.partner else ""
    return f"{whose}{partner}: {goods}"
