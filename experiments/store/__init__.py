"""The run folder: what a run leaves behind, how it is written without ever being half there, how it is read."""

from experiments.store.layout import Layout
from experiments.store.reader import RunStore, UncountedError

__all__ = ["Layout", "RunStore", "UncountedError"]
