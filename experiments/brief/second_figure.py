"""The second figure of the first page: the good in focus by importer where its risk moves, else a map or flows."""

from typing import Final

from experiments.brief.content import Illustration
from experiments.brief.facts import Facts
from experiments.brief.risk_figure import moves_elsewhere, risk_by_importer
from experiments.brief.voice import cut_names
from experiments.figures.base import FigureSpec
from experiments.figures.data import NotDrawable
from experiments.figures.output import blank, saved
from experiments.figures.registry import all_figures
from experiments.figures.style import drawing
from experiments.words import sentence

CANDIDATES: Final = ("map", "sankey")
"""Figures of which the first that can be drawn is taken where the risk moves nowhere; each speaks every language."""
MOST_LETTERS = 40
"""Letters of a name in a figure."""


def second_figure(facts: Facts) -> Illustration | None:
    """Draw the figure; None where the run allows none."""
    if moves_elsewhere(facts) and (shown := risk_by_importer(facts)) is not None:
        return shown
    found = all_figures()
    for name in CANDIDATES:
        try:
            if name in found:
                return _drawn(facts, found[name])
        except NotDrawable:
            continue
    return risk_by_importer(facts) if facts.tells_chances else None


def _drawn(facts: Facts, spec: FigureSpec) -> Illustration:
    """Draw a figure without its title and its small print, which the brief sets as text."""
    data = facts.data.with_labels(cut_names(facts.data.labels, MOST_LETTERS))
    spec.check(data)
    with drawing():
        figure = blank(*spec.size)
        drawn = spec.draw(figure, data)
        figure.suptitle("")
        figure.supxlabel("")
        svg = saved(figure, "svg").decode("utf-8")
    finding = sentence(drawn.title)
    note = facts.voice.joined([data.labels.say(spec.caption), drawn.note])
    alt = facts.voice.say("figure.alt", finding=finding, rows=note.rstrip(".。"))
    return Illustration(svg, finding, note, alt, *spec.size)
