"""Supply without the largest source abroad (N-1): each good of one importer, without and with the policy."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.balance import RESERVES, Balance, last_full_year, ledger
from experiments.figures.base import Drawn, FigureSpec, finish, percent_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.style import INK, SOFT, look
from experiments.words import percent, sentence

HALF = 0.5
"""Share of demand below which a good counts in the title."""
LEAST = 0.02
"""Change of a share that counts in the title."""


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw a line for each good, the least covered without the policy at the foot."""
    year = last_full_year(data)
    held = {policy: _balances(data, policy, year) for policy in data.without_and_with}
    without = next(iter(held.values()))
    if not without:
        raise NotDrawable(f"{data.focus.nation} gets nothing from abroad in {year}")
    goods = sorted(without, key=lambda good: left(without[good]))
    covered = {policy: np.array([left(each[good]) for good in goods]) for policy, each in held.items()}
    axes = figure.subplots()
    _draw_lines(axes, data, covered)
    _name_goods(axes, data, goods, without)
    axes.set_xlabel(f"Share of demand in {year} that is still covered when the largest source abroad stops")
    title = _finding(data, goods, covered)
    note = (
        "Of means over worlds: share of demand that is met, times what the other sources bring of supply; nobody "
        "sells more instead. In brackets: the largest source and its share of supply without the policy."
    )
    finish(figure, data, title, note)
    return Drawn(title, covered)


def left(each: Balance) -> float:
    """Return the share of demand that the other sources cover when the largest one abroad stops."""
    met = each.used / (each.used + each.unserved) if each.used + each.unserved else 0.0
    return met * (1.0 - max((each.share(name) for name in _abroad(each)), default=0.0))


def _abroad(each: Balance) -> list[str]:
    return [name for name in each.sources if name not in {RESERVES, each.nation}]


def _balances(data: FigureData, policy: str, year: int) -> dict[str, Balance]:
    """Return the balances of the goods of which some come from abroad."""
    held, found = ledger(data, policy), {}
    for good in data.goods:
        try:
            each = held.of(good, year)
        except NotDrawable:
            continue
        if _abroad(each):
            found[good] = each
    return found


def _draw_lines(axes: Axes, data: FigureData, covered: Mapping[str, np.ndarray]) -> None:
    """Draw a mark for each policy and good, those of one good joined."""
    places = np.arange(len(next(iter(covered.values()))))
    ends = np.stack(list(covered.values()))
    axes.hlines(places, ends.min(axis=0), ends.max(axis=0), color=SOFT, linewidth=1.0, zorder=2)
    for position, (policy, shares) in enumerate(covered.items()):
        style = look(position)
        face = "white" if position == 0 else style.color
        words = sentence(data.labels.policy(policy))
        axes.plot(
            shares, places, style.marker, color=style.color, markerfacecolor=face, label=words, zorder=3 - position
        )
    axes.legend(loc="lower right", frameon=True, edgecolor="none")
    axes.set_xlim(-0.02, 1.02)
    percent_axis(axes, "x")


def _name_goods(axes: Axes, data: FigureData, goods: Sequence[str], without: Mapping[str, Balance]) -> None:
    words = []
    for good in goods:
        each = without[good]
        source = max(_abroad(each), key=each.share)
        words.append(
            f"{sentence(data.labels.good_inside(good))} ({data.labels.nation(source)} {percent(each.share(source))})"
        )
    axes.set_yticks(range(len(goods)), words, fontsize=8.0, color=INK)
    axes.grid(visible=False, axis="x")


def _finding(data: FigureData, goods: Sequence[str], covered: Mapping[str, np.ndarray]) -> str:
    """Return a sentence on how many goods keep less than half, and on the good that the policy moves most."""
    nation, every = data.labels.nation_inside(data.focus.nation), list(covered.values())
    counts = list(dict.fromkeys(str(int((shares < HALF).sum())) for shares in every))
    text = (
        f"Without its largest source abroad {nation} could cover less than half of its demand for "
        f"{' instead of '.join(counts[::-1])} of {len(goods)} goods"
    )
    moved = every[-1] - every[0]
    most = int(np.abs(moved).argmax())
    if abs(moved[most]) < LEAST:
        return f"{text}, whatever the policy" if len(every) > 1 else text
    policy = data.labels.under(list(covered)[-1])
    ends = f"{percent(every[0][most])} to {percent(every[-1][most])}"
    return f"{text} {policy}; most changes for {data.labels.good_inside(goods[most])}, from {ends}"


SPEC = FigureSpec(
    name="n1",
    caption="What is left of supply when the largest source abroad stops, good by good.",
    needs={"totals": ("flows", "supply")},
    size=(9.0, 5.6),
    draw=draw,
)
