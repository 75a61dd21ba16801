"""Cost against risk over the strengths of clauses: what each importer can buy, and for how much."""

from experiments.questions.frontier.base import Frontier, Plan
from experiments.questions.frontier.study import frontier

__all__ = ["Frontier", "Plan", "frontier"]
