"""Figures of the first page: the risk by good of the importer in focus, and by importer of the good in focus."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.brief.content import Illustration, shortened
from experiments.brief.facts import Facts
from experiments.brief.numbers import Row, clear, rows_of
from experiments.brief.voice import sentence
from experiments.figures.base import percent_axis
from experiments.figures.output import blank, saved
from experiments.figures.style import INK, SOFT, drawing, look
from experiments.words.sentences import inside

MOST_BARS = 9
LEAST_RISK = 0.005
"""Goods and importers with less risk than this, with and without the policy, have no bar."""
MOST_LETTERS = 34
MOST_IN_LEGEND = 44
WIDTH = 7.0
_APART = 0.15
"""Half the distance between the two marks of a bar."""


@dataclass(frozen=True)
class Bar:
    """One good or importer: its name, its risk without and with the policy, and the change between them."""

    name: str
    before: Row
    after: Row | None
    change: Row | None

    @property
    def moved(self) -> float:
        """The change where it is clear, else 0."""
        return float(self.change["difference"]) if self.change is not None and clear(self.change) else 0.0


def risk_by_good(facts: Facts) -> Illustration | None:
    """Draw the risk of each good of the importer in focus; None where none can run short."""
    bars = _bars(facts, "good", "nation", facts.data.focus.nation)
    return _illustration(facts, bars, _finding_by_good(facts, bars)) if bars else None


def risk_by_importer(facts: Facts) -> Illustration | None:
    """Draw the risk of the good in focus in each importer; None where there are not several that can run short."""
    bars = _bars(facts, "nation", "good", facts.data.focus.good)
    return _illustration(facts, bars, _finding_by_importer(facts, bars)) if len(bars) > 1 else None


def moves_elsewhere(facts: Facts) -> bool:
    """Return whether the policy clearly changes the risk of the good in focus in any other importer."""
    focus = facts.data.focus
    rows = rows_of(facts.changes(facts.policy)) if facts.policy else []
    return any(clear(row) for row in rows if row["good"] == focus.good and row["nation"] != focus.nation)


def _illustration(facts: Facts, bars: list[Bar], finding: str) -> Illustration:
    shown = bars[:MOST_BARS]
    height = 0.75 + 0.27 * len(shown)
    with drawing():
        figure = blank(WIDTH, height)
        _draw(figure, facts, shown)
        svg = saved(figure, "svg").decode("utf-8")
    return Illustration(svg, finding, _note(facts, bars[MOST_BARS:]), _alt(facts, finding, shown), WIDTH, height)


def _bars(facts: Facts, each: str, held: str, value: str) -> list[Bar]:
    """Return the pairs that hold one nation or good and may run short, the riskiest first."""
    policy, name = facts.policy, facts.voice.good if each == "good" else facts.voice.nation

    def own(rows: list[Row]) -> dict[str, Row]:
        return {str(row[each]): row for row in rows if row[held] == value}

    before = own(rows_of(facts.risks(facts.data.baseline)))
    after = own(rows_of(facts.risks(policy))) if policy else {}
    changes = own(rows_of(facts.changes(policy))) if policy else {}
    bars = [Bar(_short(name(one)), row, after.get(one), changes.get(one)) for one, row in before.items()]
    bars = [bar for bar in bars if max(bar.before["value"], bar.after["value"] if bar.after else 0.0) >= LEAST_RISK]
    return sorted(bars, key=lambda bar: -bar.before["value"])


def _short(name: str) -> str:
    for mark in (",", " (", "（"):
        name = name.partition(mark)[0]
    return shortened(name, MOST_LETTERS)


def _draw(figure: Figure, facts: Facts, bars: list[Bar]) -> None:
    axes = figure.subplots()
    _marks(axes, facts, [bar.before for bar in bars], facts.data.baseline, -_APART)
    if facts.policy is not None:
        _marks(axes, facts, [bar.after for bar in bars], facts.policy, _APART)
        _changes(axes, facts, bars)
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xlim(0.0, 1.0)
    axes.grid(visible=False, axis="y")
    percent_axis(axes, "x")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, fontsize=8.5, borderpad=0.1, handletextpad=0.3)


def _marks(axes: Axes, facts: Facts, rows: list[Row | None], policy: str, shift: float) -> None:
    """Draw one mark with its interval for each bar."""
    first = policy == facts.data.baseline
    style = look(0 if first else facts.data.policies.index(policy))
    places = [place + shift for place, row in enumerate(rows) if row is not None]
    held = [row for row in rows if row is not None]
    low, high = ([row[name] for row in held] for name in ("ci_low", "ci_high"))
    axes.hlines(places, low, high, color=INK if first else style.color, linewidth=1.2)
    words = facts.voice.say("figure.risk.without") if first else facts.voice.policy(policy, MOST_IN_LEGEND)
    axes.plot(
        [row["value"] for row in held], places, "o" if first else "s", linestyle="none", markersize=5.5,
        color=style.color, markerfacecolor=style.color if first else "white", markeredgewidth=1.4,
        label=shortened(words, 60),
    )  # fmt: skip


def _changes(axes: Axes, facts: Facts, bars: list[Bar]) -> None:
    """Write the change of each bar to the right of its marks."""
    for place, bar in enumerate(bars):
        if bar.change is None:
            continue
        words = facts.voice.numbers.change_parts(bar.change)[0] + (" *" if bar.moved else "")
        axes.annotate(
            words, (1.0, place), xytext=(8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
            va="center", fontsize=8.5, color=INK if bar.moved else SOFT,
        )  # fmt: skip


def _finding_by_good(facts: Facts, bars: list[Bar]) -> str:
    voice, nation = facts.voice, facts.voice.nation_inside(facts.data.focus.nation)
    if facts.policy is None:
        return sentence(voice.say("figure.risk.alone", nation=nation))
    better = [bar for bar in bars if bar.moved < 0.0]
    policy = voice.policy_inside(facts.policy)
    if not better:
        return sentence(voice.say("figure.risk.none", policy=policy, nation=nation))
    most = min(better, key=lambda bar: bar.moved)
    places = {"policy": policy, "nation": nation, "less": len(better), "goods": len(bars), "good": inside(most.name)}
    places["least"] = voice.numbers.percent(LEAST_RISK)
    return sentence(voice.say("figure.risk.better", **places))


def _finding_by_importer(facts: Facts, bars: list[Bar]) -> str:
    voice, good = facts.voice, facts.voice.good_inside(facts.data.focus.good)
    if facts.policy is None:
        return sentence(voice.say("figure.risk.importers_alone", good=good))
    less, more = sum(bar.moved < 0.0 for bar in bars), sum(bar.moved > 0.0 for bar in bars)
    policy = voice.policy_inside(facts.policy)
    return voice.say("figure.risk.importers", policy=policy, good=good, nations=len(bars), less=less, more=more)


def _note(facts: Facts, left_out: list[Bar]) -> str:
    voice = facts.voice
    names = voice.numbers.listed([bar.name for bar in left_out], 4)
    more = voice.say("figure.risk.more", goods=names) if left_out else ""
    if facts.policy is None:
        return voice.say("figure.risk.note_alone", more=more)
    return voice.say("figure.risk.note", policy=voice.policy_inside(facts.policy), more=more)


def _alt(facts: Facts, finding: str, bars: list[Bar]) -> str:
    """Return what the figure shows, number by number."""
    voice, percent = facts.voice, facts.voice.numbers.percent
    rows = [
        voice.say("figure.alt.row_alone", good=bar.name, risk=percent(bar.before["value"]))
        if bar.after is None
        else voice.say(
            "figure.alt.row", good=bar.name, risk=percent(bar.before["value"]), other=percent(bar.after["value"])
        )
        for bar in bars
    ]
    return voice.say("figure.alt", finding=finding, rows=voice.say("semicolon").join(rows))
