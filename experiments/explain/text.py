"""Print a story: the unusual draws, the events month by month, and a comparison of the policies."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.console import Console

from experiments.explain.spells import Path, Spell
from experiments.explain.story import Happening, PolicyStory, Story
from experiments.printing.grid import Column, Grid
from experiments.printing.printed import print_wrapped
from experiments.words.identifiers import in_words
from experiments.words.shares import NARROW, percent

MOST_LINES: Final = 24
"""Events that are printed unless all are wanted."""
_NORMAL = (0.2, 0.8)
"""A draw between these ranks is nothing special."""
_OF_PLANTS: Final = frozenset({"mothballed", "restarts", "ramp failed", "project", "asset sale", "discovery"})
"""Kinds of events that concern a single mine or plant."""


class Line(NamedTuple):
    """What is printed of a month: lines of one month stand in the order of `place`, and `weight` 0 is kept longest."""

    month: str
    place: int
    weight: int
    text: str


def print_story(story: Story, console: Console, *, monthly: bool = False, full: bool = False) -> None:
    """Print a story.

    Parameters
    ----------
    story, console
        What is printed, and where.
    monthly
        Add the table of all months.
    full
        Print every event, not only those that matter most.
    """
    chosen, labels = story.chosen, story.labels
    main = story.policies[0]
    console.print(f"World {chosen.world}: {labels.good(chosen.good)}, {labels.nation(chosen.nation)}", style="bold")
    lacking = f"{percent(main.unserved)} of demand over the whole period, {main.short_months} months short"
    about = f"{labels.scenario(story.scenario)}; {labels.policy(main.policy)}"
    print_wrapped(f"{about}. {_rank(chosen.share_worse)} Unserved: {lacking}.", console)
    if not story.faithful:
        print_wrapped("The program has changed since the run: this world was simulated with today's.", console)
    _print_draws(story, console)
    _print_months(story, main, console, full=full)
    if monthly:
        _print_table(main.path, console)
    _print_policies(story, console)


def _rank(worse: float) -> str:
    """Say how many worlds fare worse."""
    return "No world fares worse." if worse == 0.0 else f"{percent(worse)} of the worlds fare worse."


def _print_draws(story: Story, console: Console) -> None:
    special = [one for one in story.drawn if not _NORMAL[0] < one.rank < _NORMAL[1]]
    if not special:
        return
    console.print("\nWhat it drew, of what matters most", style="bold")
    for one in special:
        harm = "worse" if one.worsens == (one.rank > 0.5) else "milder"
        side = f"more than {percent(one.rank)}" if one.rank > 0.5 else f"less than {percent(1.0 - one.rank)}"
        words = f"  {story.labels.column(one.column)}: {one.value:.4g} ({side} of the worlds: {harm})"
        print_wrapped(words, console, "  ")


def _print_months(story: Story, part: PolicyStory, console: Console, *, full: bool) -> None:
    console.print("\nMonth by month", style="bold")
    lines = [_line(one, story) for one in part.happenings]
    lines += [line for spell in part.spells for line in _lines_of(story, part.path, spell)]
    if not lines:
        console.print("  nothing happened, and nothing was short")
        return
    shown = lines if full else sorted(lines, key=lambda line: line.weight)[:MOST_LINES]
    console.print(Grid((Column("Month", right=False), Column("What happened", right=False)), tuple(_rows(shown))))
    if len(shown) < len(lines):
        print_wrapped(f"{len(shown)} of {len(lines)} events are shown, those of the shortage first: --full.", console)


def _rows(lines: list[Line]) -> Iterator[tuple[str, str]]:
    """Yield lines in order of time, the month only where it changes."""
    previous = ""
    for line in sorted(lines, key=lambda line: (line.month, line.place)):
        yield (line.month if line.month != previous else "", line.text)
        previous = line.month


def _line(one: Happening, story: Story) -> Line:
    return Line(one.month, 0, 2 if one.kind in _OF_PLANTS else 1, in_words(one.text, story.labels))


def _lines_of(story: Story, path: Path, spell: Spell) -> list[Line]:
    """Return the lines that a spell of shortage adds: how it begins, its worst month, and its balance."""
    since = "SHORT from here" if spell.first else "SHORT since before the first scored month"
    lines = [
        Line(path.months[spell.first], 1, 0, f"{since}: {_state(path, spell.first)}"),
        Line(path.months[spell.last], 3, 0, _balance(story, spell)),
    ]
    if spell.worst != spell.first:
        lines.append(Line(path.months[spell.worst], 1, 0, f"Worst month: {_state(path, spell.worst)}"))
    return lines


def _state(path: Path, place: int) -> str:
    prices = f"{path.weighted[place]:.2f} times the base price, {path.thin[place]:.2f} on the thin market"
    return (
        f"{percent(float(path.share[place]))} of demand unserved, stock {path.cover[place]:.1f}{NARROW}months, "
        f"prices outside {prices}"
    )


def _balance(story: Story, spell: Spell) -> str:
    """Say where goods came from during a spell and in the year before it, tonnes a month."""
    names = {
        "controller": story.labels.controller(story.chosen.good), "others": "other imports", "home": "home output kept",
        "reserves": "reserves", "own stock": "drawn from stock",
    }  # fmt: skip
    parts = [
        f"{names[name]} {now:,.3g}" + ("" if math.isnan(before) else f" (before {before:,.3g})")
        for name, (now, before) in spell.sources.items()
        if max(abs(now), 0.0 if math.isnan(before) else abs(before)) > 1e-9
    ]
    short = f"Short until here: {spell.months} months, {percent(spell.unserved)} unserved"
    return f"{short}. Tonnes a month: {', '.join(parts)}"


def _print_table(path: Path, console: Console) -> None:
    console.print("\nAll months", style="bold")
    columns = (
        Column("Month", right=False), Column("Demand"), Column("Unserved"), Column("Priced\nout", rank=3),
        Column("From the\ncontroller", rank=2), Column("Other\nimports", rank=2), Column("Home", rank=2),
        Column("Stock"), Column("Price\noutside", rank=1), Column("Thin\nmarket", rank=4),
    )  # fmt: skip
    flows = (path.reference, path.unserved, path.destroyed, path.controller, path.others, path.home, path.stock)
    rows = [
        (
            month,
            *(f"{values[place]:,.4g}" for values in flows),
            f"{path.weighted[place]:.2f}",
            f"{path.thin[place]:.2f}",
        )
        for place, month in enumerate(path.months)
    ]
    console.print(Grid(columns, tuple(rows)))
    print_wrapped("Tonnes a month, stock in tonnes; prices as multiples of the base year's.", console)


def _print_policies(story: Story, console: Console) -> None:
    if len(story.policies) == 1:
        return
    rows = [
        (
            story.labels.policy(part.policy),
            percent(part.unserved),
            f"{part.short_months}",
            percent(float(part.path.share.max())) if part.spells else "",
        )
        for part in story.policies
    ]
    console.print()
    columns = (Column("Policy", right=False), Column("Unserved"), Column("Months\nshort"), Column("Worst\nmonth"))
    console.print(Grid(columns, tuple(rows), "The same world under each policy"))
