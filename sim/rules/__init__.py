"""Write what an agent decides as a plain function of one cell's numbers, and run it for all cells and worlds."""

from sim.rules.fields import own, total
from sim.rules.fixed import fixed
from sim.rules.places import BUYERS, PROCESSES, SELLERS, Places
from sim.rules.rule import Rule, rule

__all__ = ["BUYERS", "PROCESSES", "SELLERS", "Places", "Rule", "fixed", "own", "rule", "total"]
