"""What each control, clause and shock did in a run: days in force, tonnes moved, and which did nothing."""

from experiments.measures.effects import MeasureEffect, effects_of, table_of
from experiments.measures.words import idle_sentences, moved_lines

__all__ = ["MeasureEffect", "effects_of", "idle_sentences", "moved_lines", "table_of"]
