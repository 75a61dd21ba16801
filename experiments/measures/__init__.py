"""Say what each control, clause and shock does: before a run what cannot do anything, after it what each one moved."""

from experiments.measures.deeds import Deed, deeds_of, table_of
from experiments.measures.words import idle_sentences, moved_lines

__all__ = ["Deed", "deeds_of", "idle_sentences", "moved_lines", "table_of"]
