"""What runs the model and answers questions: designs, runner, store, analysis, questions, figures, brief, command.

From Python, `run` runs an experiment, and each question is one function with the name of its command. Nothing is
imported here until it is asked for, so that `critmin --help` stays fast.
"""

import warnings
from typing import TYPE_CHECKING

from experiments.questions.registry import QUESTIONS

if TYPE_CHECKING:
    from experiments.api import run
    from experiments.opened import Run
    from experiments.questions.attribution.finding import attribute
    from experiments.questions.calibration.finding import calibrate
    from experiments.questions.comparison.finding import compare
    from experiments.questions.convergence.finding import convergence
    from experiments.questions.discovery.finding import discover
    from experiments.questions.frontier.finding import frontier
    from experiments.questions.hindcast.finding import hindcast
    from experiments.questions.response.finding import response
    from experiments.questions.robustness.finding import robustness
    from experiments.questions.sensitivity.finding import sensitivity

__all__ = [
    "Run", "attribute", "calibrate", "compare", "convergence", "discover", "frontier", "hindcast", "response",
    "robustness", "run", "sensitivity",
]  # fmt: skip

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import the Python interface when it is first used."""
        # mesa imports tqdm, which warns in a notebook that it lacks a widget; nothing here would show it.
        warnings.filterwarnings("ignore", message="IProgress not found")
        # pandas, numba and mesa take a second to import.
        if name == "Run":
            from experiments.opened import Run  # noqa: PLC0415

            return Run
        if name == "run":
            from experiments.api import run  # noqa: PLC0415

            return run
        question = next((question for question in QUESTIONS if question.name == name), None)
        if question is not None:
            return question.function()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
