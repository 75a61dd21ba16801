"""Print a story: the unusual draws, the events month by month, and a comparison of the policies."""

import math

from rich.console import Console

from experiments.explain.spells import Path, Spell
from experiments.explain.story import PolicyStory, Story

_NORMAL = (0.2, 0.8)
"""A draw between these ranks is nothing special."""


def print_story(story: Story, console: Console, *, monthly: bool = False) -> None:
    """Print a story; `monthly` adds the table of all months."""
    chosen, labels = story.chosen, story.labels
    main = story.policies[0]
    good, nation = labels.good(chosen.good), labels.nation(chosen.nation)
    console.print(f"World {chosen.world}: {good}, {nation}", style="bold")
    console.print(
        f"{labels.scenario(story.scenario)}; {labels.policy(main.policy)}. {chosen.share_worse:.0%} of the worlds "
        f"fare worse. Unserved over the horizon: {main.unserved:.1%} of demand, {main.short_months} months short."
    )
    if not story.faithful:
        console.print("The program has changed since the run: this world was simulated with today's.", style="yellow")
    _print_draws(story, console)
    _print_months(story, main, console)
    if monthly:
        _print_table(main.path, console)
    _print_policies(story, console)


def _print_draws(story: Story, console: Console) -> None:
    special = [one for one in story.drawn if not _NORMAL[0] < one.rank < _NORMAL[1]]
    if not special:
        return
    console.print("\nWhat it drew, of what matters most", style="bold")
    for one in special:
        harm = "worse" if one.worsens == (one.rank > 0.5) else "milder"
        side = f"more than {one.rank:.0%}" if one.rank > 0.5 else f"less than {1.0 - one.rank:.0%}"
        console.print(f"  {story.labels.column(one.column)}: {one.value:.4g} ({side} of the worlds: {harm})")


def _print_months(story: Story, part: PolicyStory, console: Console) -> None:
    console.print("\nMonth by month", style="bold")
    if not part.happenings and not part.spells:
        console.print("  nothing happened, and nothing was short")
    lines = [(month, 0, text) for month, text in part.happenings]
    for spell in part.spells:
        lines += _lines_of(story, part.path, spell)
    previous = ""
    for month, _, text in sorted(lines, key=lambda line: line[:2]):
        console.print(f"  {month if month != previous else ' ' * 7}  {text}")
        previous = month


def _lines_of(story: Story, path: Path, spell: Spell) -> list[tuple[str, int, str]]:
    """Return the lines that a spell of shortage adds: how it begins, its worst month, and its balance."""
    since = "SHORT from here" if spell.first else "SHORT since before the first scored month"
    begins = f"{since}: {_state(path, spell.first)}"
    lines = [(path.months[spell.first], 1, begins), (path.months[spell.last], 3, _balance(story, spell))]
    if spell.worst != spell.first:
        lines.append((path.months[spell.worst], 1, f"worst month: {_state(path, spell.worst)}"))
    return lines


def _state(path: Path, place: int) -> str:
    return (
        f"{path.share[place]:.0%} of demand unserved, stock {path.cover[place]:.1f} months, price outside "
        f"{path.weighted[place]:.2f}x weighted and {path.thin[place]:.2f}x thin"
    )


def _balance(story: Story, spell: Spell) -> str:
    """Return the sources of supply in a spell and in the year before it, tonnes a month, as text."""
    names = {
        "controller": story.labels.controller(story.chosen.good), "others": "other imports", "home": "home output kept",
        "reserves": "reserves", "own stock": "drawn from stock",
    }  # fmt: skip
    parts = [
        f"{names[name]} {now:,.3g}" + ("" if math.isnan(before) else f" (before {before:,.3g})")
        for name, (now, before) in spell.sources.items()
        if max(abs(now), 0.0 if math.isnan(before) else abs(before)) > 1e-9
    ]
    return f"short until here: {spell.months} months, {spell.unserved:.0%} unserved. t a month: {', '.join(parts)}"


def _print_table(path: Path, console: Console) -> None:
    console.print("\nAll months (t a month; price outside as a multiple of the base year's)", style="bold")
    heads = ("month", "demand", "unserved", "priced out", "controller", "others", "home", "stock", "weighted", "thin")
    console.print("  " + "".join(f"{head:>11}" for head in heads))
    for place, month in enumerate(path.months):
        tonnes = (
            path.reference, path.unserved, path.destroyed, path.controller, path.others, path.home, path.stock,
        )  # fmt: skip
        cells = [f"{values[place]:,.4g}" for values in tonnes]
        cells += [f"{path.weighted[place]:.2f}", f"{path.thin[place]:.2f}"]
        console.print("  " + f"{month:>11}" + "".join(f"{cell:>11}" for cell in cells))


def _print_policies(story: Story, console: Console) -> None:
    if len(story.policies) == 1:
        return
    console.print("\nThe same world under each policy", style="bold")
    width = max(len(story.labels.policy(part.policy)) for part in story.policies)
    for part in story.policies:
        worst = f", worst month {part.path.share.max():.0%}" if part.spells else ""
        console.print(
            f"  {story.labels.policy(part.policy):<{width}}  {part.unserved:6.1%} unserved, "
            f"{part.short_months:3d} months short{worst}",
        )
