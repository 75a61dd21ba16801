"""The base year: observed tables in, a balanced economy with a ledger of every adjustment out."""

from sim.baseline.economy import Baseline, LedgerCell, Process
from sim.baseline.evidence import BalanceError
from sim.baseline.links import with_links
from sim.baseline.reconcile import reconcile

__all__ = ["BalanceError", "Baseline", "LedgerCell", "Process", "reconcile", "with_links"]
