"""Cost against risk over the strengths of clauses: what each importer can buy, and for how much."""

from experiments.frontier.study import Frontier, Plan, frontier

__all__ = ["Frontier", "Plan", "frontier"]
