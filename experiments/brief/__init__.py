"""The brief: a run's answer, its figures and what it rests on, in one file."""

from experiments.brief.document import publish, write

__all__ = ["publish", "write"]
