"""Every question keeps one contract: its function, its finding, its figures, its command."""

import inspect

import pytest

import experiments
from experiments.cli import COMMANDS
from experiments.figures.registry import all_figures
from experiments.questions.base import Finding
from experiments.questions.registry import QUESTIONS, figure_names, question_of_figure


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_is_a_command_and_a_function_of_the_same_name_that_returns_a_finding(question):
    assert question.name in {command.name for command in COMMANDS}
    function = getattr(experiments, question.name)
    assert function is question.function()
    assert function.__name__ == question.name
    found = inspect.signature(function).return_annotation
    assert issubclass(found, Finding)
    assert found.question == question.name
    assert inspect.signature(question.of_run()).return_annotation is found


def test_no_two_figures_share_a_name():
    names = (*all_figures(), *figure_names())
    assert len(set(names)) == len(names)


def test_a_figure_finds_its_question():
    assert question_of_figure("heat_map").name == "sensitivity"
    assert question_of_figure("risk_bars") is None
