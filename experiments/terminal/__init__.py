"""What a terminal shows of a run: the answer on one screen, and the table of all pairs of importer and good."""

from experiments.terminal.preview import preview
from experiments.terminal.screen import print_screen
from experiments.terminal.view import View

__all__ = ["View", "preview", "print_screen"]
