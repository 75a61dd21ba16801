"""Names, numbers with units, and parts of sentences that readers see, in English and Japanese.

What a thing is called stands with the thing: with a good in its mineral's file, with a clause next to its code. This
package reads it from what a run has saved, writes numbers as a reader of the language does, and joins both. Whatever
prints, draws or writes for people takes its words from here, so that no identifier reaches a reader.
"""

from experiments.words.amounts import amount, between, count_of_worlds, day, month, period
from experiments.words.labels import Labels
from experiments.words.reading import labels_for, text_of
from experiments.words.sentences import listed, sentence
from experiments.words.shares import NARROW, NO_NUMBER, frequency, percent, percentage, points
from experiments.words.uncertain import chance, chance_cell, change, change_parts, estimate, short_chance, short_change
from sim.config.text import LANGUAGES, Language, Text, in_language

__all__ = [
    "LANGUAGES",
    "NARROW",
    "NO_NUMBER",
    "Labels",
    "Language",
    "Text",
    "amount",
    "between",
    "chance",
    "chance_cell",
    "change",
    "change_parts",
    "count_of_worlds",
    "day",
    "estimate",
    "frequency",
    "in_language",
    "labels_for",
    "listed",
    "month",
    "percent",
    "percentage",
    "period",
    "points",
    "sentence",
    "short_chance",
    "short_change",
    "text_of",
]
