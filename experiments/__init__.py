"""What runs the model and tells its answer: designs, runner, store, analysis, figures, brief, command.

Nothing is imported here until it is asked for, so that `critmin --help` stays fast.
"""

from typing import TYPE_CHECKING

from experiments.questions.registry import QUESTIONS

if TYPE_CHECKING:
    from experiments.api import Run, attribute, run
    from experiments.questions.robustness.finding import robustness

__all__ = ["Run", "attribute", "robustness", "run"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import the Python interface when it is first used."""
        if name in {"Run", "attribute", "run"}:
            from experiments import api  # noqa: PLC0415  - pandas, numba and mesa take a second to import

            return getattr(api, name)
        question = next((question for question in QUESTIONS if question.name == name), None)
        if question is not None:
            return question.function()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
