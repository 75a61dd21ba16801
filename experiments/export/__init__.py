"""Write the results of a run in the formats of other programs."""

from experiments.export.export import FORMATS, export

__all__ = ["FORMATS", "export"]
