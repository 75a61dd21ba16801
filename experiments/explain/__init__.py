"""Find out what happened in one world, month by month and why, by running it again with the recorder on."""

from experiments.explain.story import explain
from experiments.explain.text import print_story

__all__ = ["explain", "print_story"]
