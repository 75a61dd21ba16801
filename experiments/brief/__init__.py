"""The brief: a run's answer on two pages, and an annex with what they rest on, in one file."""

from experiments.brief.document import FORMATS, publish, write

__all__ = ["FORMATS", "publish", "write"]
