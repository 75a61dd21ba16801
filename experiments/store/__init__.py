"""The run folder: its files, how each is written in one step, and how they are read and checked."""

from experiments.store.layout import Layout
from experiments.store.reader import RunStore, UncountedError

__all__ = ["Layout", "RunStore", "UncountedError"]
