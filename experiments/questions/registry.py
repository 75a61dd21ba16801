"""A table of every question by name, which imports none of them."""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from experiments.questions.base import Finding


class Question(NamedTuple):
    """One question.

    Attributes
    ----------
    name
        Name of its command and of its Python function.
    module
        Module below `experiments.questions` that holds the function of that name, and ``of_run``, which returns what
        is found in a saved run without running anything.
    figures
        Names by which `critmin figure` draws its figures.
    kinds
        What a folder says in its manifest if it holds an answer to this question, and no plain run.
    holds
        Pattern of a file or folder by which a folder without a manifest is known to hold an answer to this question.
    """

    name: str
    module: str
    figures: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    holds: str = ""

    @property
    def runs(self) -> bool:
        """Whether its answer lies in a folder of its own, rather than in that of a plain run."""
        return bool(self.kinds or self.holds)

    def function(self) -> Callable[..., "Finding"]:
        """Return the function that answers the question, importing its module."""
        function: Callable[..., Finding] = getattr(self._module(), self.name)
        return function

    def of_run(self) -> Callable[..., "Finding"]:
        """Return the function of a run folder, and of an importer and a good or None, that answers it from there."""
        function: Callable[..., Finding] = self._module().of_run
        return function

    def _module(self) -> ModuleType:
        return importlib.import_module(f"experiments.questions.{self.module}")


QUESTIONS = (
    Question("discover", "discovery.finding", ("discovery",)),
    Question("robustness", "robustness.finding", ("robustness",)),
    Question("compare", "comparison.finding", ("comparison",)),
    Question("response", "response.finding", ("response",)),
    Question("convergence", "convergence.finding", ("convergence",)),
    Question("attribute", "attribution.finding", ("attribution", "stability"), ("attribution",)),
    Question("sensitivity", "sensitivity.finding", ("effects", "tornado", "heat_map"), ("screening", "sensitivity")),
    Question("frontier", "frontier.finding", ("frontier",), holds="check-*/manifest.json"),
    Question("hindcast", "hindcast.finding", ("hindcast",), ("hindcast",)),
    Question("calibrate", "calibration.finding", ("calibration",), holds="calibration.json"),
)


def question_of_figure(name: str) -> Question | None:
    """Return the question that draws a figure of that name; None if none does."""
    return next((question for question in QUESTIONS if name in question.figures), None)


def figure_names() -> tuple[str, ...]:
    """Return the names of the figures of every question."""
    return tuple(name for question in QUESTIONS for name in question.figures)
