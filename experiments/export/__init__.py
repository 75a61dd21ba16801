"""Write the results of a run in the formats of other programs."""

from experiments.export.export import export
from experiments.export.sheets import RAW

__all__ = ["RAW", "export"]
