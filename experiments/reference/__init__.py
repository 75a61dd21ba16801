"""Write the tables of the reference pages from the program itself, so that a page cannot say what the model lacks."""

from experiments.reference.pages import fill
from experiments.reference.tables import TABLES
from experiments.reference.words import WORDS

__all__ = ["TABLES", "WORDS", "fill"]
