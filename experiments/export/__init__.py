"""Write the results of a run in the formats of other programs."""

from experiments.export.export import FORMATS, export
from experiments.export.sheets import RAW

__all__ = ["FORMATS", "RAW", "export"]
