"""The answer of a run on one screen: sentences, one table of the pairs that matter most, and where the rest is."""

from collections.abc import Iterator
from typing import Final

from rich.console import Console

from experiments.analysis.costs import discounting
from experiments.measures import idle_sentences
from experiments.printing.grid import Grid, wrapped
from experiments.terminal.answer import answer, costs
from experiments.terminal.pairs import matter_most, pairs_grid
from experiments.terminal.stock import stock_sentence
from experiments.terminal.view import RISK, View
from experiments.words import change, count_of_worlds, estimate, listed, short_chance
from experiments.words.shares import NARROW, points
from experiments.words.shortages import short

MOST_LINES: Final = 40
"""Lines of the whole: what a small terminal shows at once."""
_MOST_WIDTH: Final = 100
"""Letters of a line of text; longer ones are hard to read."""
_FEWEST: Final = 3
"""Pairs that the table has in any case."""
_MOST_OTHERS: Final = 4
"""Further policies that have a line of their own."""
_MOST_LOSERS: Final = 4


def print_screen(view: View, console: Console) -> None:
    """Print the answer, at most `MOST_LINES` lines of the console's width."""
    above, below = _lines(answer(view), console.width), _lines(_footer(view), console.width)
    room = MOST_LINES - len(above) - len(below) - 2
    for line in above:
        console.print(line, soft_wrap=True)
    console.print()
    console.print(_table(view, console.width, room))
    console.print()
    for line in below:
        console.print(line, soft_wrap=True)


def _lines(texts: Iterator[str], width: int) -> list[str]:
    return [line for text in texts for line in wrapped(text, min(width, _MOST_WIDTH), "  ")]


def _table(view: View, width: int, room: int) -> Grid:
    """Return the table of as many pairs as fit into some lines, by importer, the one in focus first."""
    pairs = matter_most(view)
    places = view.store.layout.nations
    for number in range(min(len(pairs), room), _FEWEST, -1):  # a pair takes a line or more
        chosen = sorted(pairs[:number], key=lambda pair: (pair[0] != view.focus.nation, places.index(pair[0])))
        grid = pairs_grid(view, chosen, view.policy)
        if len(grid.lines(width)) <= room:
            return grid
    return pairs_grid(view, pairs[:_FEWEST], view.policy)


def _footer(view: View) -> Iterator[str]:
    """Yield the lines below the table."""
    yield from _others(view)
    if view.policy != view.baseline:
        yield _cost_line(view)
        yield _losers(view)
    if stock := stock_sentence(view):
        yield stock
    yield note(view)
    idle = len(idle_sentences(view.store))
    moved = f" ({idle} moved nothing)" if idle else ""
    yield f"More: critmin table RUN; critmin ask RUN --by {_a_date(view)}; critmin measures RUN{moved}"
    yield "This screen again: critmin show RUN"
    yield f"Brief: {view.store.path / 'brief.html'}"
    yield f"run folder: {view.store.path}"


def note(view: View) -> str:
    """Return what a shortage is, and what the intervals are."""
    settings = view.store.manifest.get("metric_settings") or {}
    share, months = settings.get("shortage_threshold"), settings.get("shortage_months")
    least = "the threshold share" if share is None else f"{100.0 * share:g}{NARROW}%"
    running = "enough months" if months is None else f"{months} month{'s' if months != 1 else ''}"
    return (
        f"Shortage: at least {least} of what is wanted at base prices missing for {running} running. Worst month (part "
        "missing in it, mean over worlds) and money at risk (median, where a study tells it): without the policy. "
        f"{_intervals(view)}"
    )


def _intervals(view: View) -> str:
    """Return what the intervals are, and how a change that is not clear differs from one that is."""
    worlds = count_of_worlds(view.store.worlds)
    if view.store.worlds == 1:
        return f"{worlds}: no interval can be given, and no change is clear."
    compared = view.policy != view.baseline
    unclear = " A change of which only a range is given is not clear." if compared else ""
    few = "" if view.too_short else " ('none', 'all': of them)"
    return f"Intervals: 95{NARROW}%, error of {worlds}{few}; doubt about inputs comes on top.{unclear}"


def _cost_line(view: View) -> str:
    paid = costs(view)
    how = discounting(view.store.manifest)
    said = [f"{view.labels.nation(nation)} {estimate(*cost, 'USD_2024')}" for nation, cost in paid.items()]
    return f"Cost {view.labels.under(view.policy)}{how and f', {how}'}: {'; '.join(said) or 'nothing to any importer'}."


def _losers(view: View) -> str:
    rows = view.paired
    rows = rows[(rows["policy"] == view.policy) & (rows["metric"] == RISK) & (rows["ci_low"] > 0.0)]
    rows = rows.sort_values("difference", ascending=False, kind="stable")
    if rows.empty:
        return f"Clearly more likely to run short {view.labels.under(view.policy)}: no pair of importer and good."
    by_good: dict[str, list[str]] = {}
    for row in rows[:_MOST_LOSERS].to_dict("records"):
        who = f"{view.labels.nation_inside(row['nation'])} ({points(row['difference'])})"
        by_good.setdefault(view.short_inside(row["good"]), []).append(who)
    worse = [f"{good} in {listed(nations)}" for good, nations in by_good.items()]
    more = len(rows) - _MOST_LOSERS
    shown = [*worse, f"{more} more"] if more > 0 else worse
    return f"Clearly more likely to run short {view.labels.under(view.policy)}: {'; '.join(shown)}."


def _others(view: View) -> Iterator[str]:
    """Yield a line for each further policy: what it does to the pair in focus."""
    layout = view.store.layout
    names = [name for name in layout.policies if name not in {view.policy, view.baseline, layout.policies[0]}]
    if not names or view.too_short:
        return
    yield "Other policies, same pair, each against what it is compared with:"
    for name in names[:_MOST_OTHERS]:
        yield f"  {view.labels.policy(name)}: {_effect(view, name)}"
    if len(names) > _MOST_OTHERS:
        yield f"  {len(names) - _MOST_OTHERS} more: critmin table RUN --full"


def _effect(view: View, policy: str) -> str:
    level, row = view.levels(policy, view.pair, RISK), view.changes(policy, view.pair, RISK)
    if level is None:
        return "does not apply"
    if view.store.worlds == 1:
        return short(level)
    changed = "" if row is None else f", {change(row['difference'], row['ci_low'], row['ci_high'], 'share')}"
    return f"{short_chance(level['value'], level['ci_low'], level['ci_high'])}{changed}"


def _a_date(view: View) -> str:
    """Return a date by which everybody may ask: a first of January in the middle of the run if there is one."""
    dates = view.store.dates(RISK)
    januaries = [date for date in dates if date.endswith("-01")] or dates
    return januaries[len(januaries) // 2].removesuffix("-01")
