"""Every figure of every command can be read: no text is cut, leaves the picture or lies over another."""

from itertools import product

import pytest

from experiments.figures.output import blank, saved
from experiments.figures.style import drawing
from experiments.questions.registry import figure_names
from tests.figures.drawings import Drawings
from tests.figures.layout import faults

SIZES = tuple(product((2, 24), (1, 22), ("en", "ja")))
NOT_DRAWN_HERE = {"hindcast"}
"""Needs a case of history; `tests/hindcast` draws it."""


def found_in(folder, policies, goods, language):
    """Return what is wrong with each figure that has a fault."""
    drawings = Drawings(folder / "us-japan-1a2b3c4d", policies, goods, language)
    wrong = {}
    with drawing():
        for name, paint in {**drawings.of_runs(), **drawings.of_questions()}.items():
            if said := faults(paint()):
                wrong[name] = said
    return wrong


def test_every_figure_of_more_policies_than_it_draws_can_be_read(tmp_path):
    assert found_in(tmp_path, 6, 3, "ja") == {}


@pytest.mark.slow
@pytest.mark.parametrize(("policies", "goods", "language"), SIZES)
def test_every_figure_of_every_size_can_be_read(tmp_path, policies, goods, language):
    assert found_in(tmp_path, policies, goods, language) == {}


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes(tmp_path):
    """Every figure is drawn twice, each time from tables made anew."""
    pictures = []
    for run in ("one", "two"):
        drawings = Drawings(tmp_path / run / "us-japan-1a2b3c4d", 6, 3, "ja")
        with drawing():
            every = {**drawings.of_runs(), **drawings.of_questions()}
            pictures.append({name: saved(paint(), "svg") for name, paint in every.items()})
    assert [name for name in pictures[0] if pictures[0][name] != pictures[1][name]] == []


def test_no_figure_of_a_question_is_forgotten():
    assert set(Drawings.QUESTIONS) | NOT_DRAWN_HERE == set(figure_names())


def panel():
    figure = blank(4.0, 3.0)
    return figure, figure.subplots()


def test_a_text_over_another_is_found_and_one_beside_it_is_not():
    figure, axes = panel()
    axes.text(0.3, 0.5, "one of them")
    axes.text(0.35, 0.5, "the other")
    axes.text(0.3, 0.2, "far away")
    assert faults(figure) == ["'one of them' lies over 'the other'"]


def test_slanting_texts_side_by_side_do_not_lie_over_each_other():
    figure, axes = panel()
    for place in (0.2, 0.35):
        axes.text(place, 0.2, "a long name that slants", rotation=40, rotation_mode="anchor", fontsize=6)
    assert faults(figure) == []


def test_a_text_that_leaves_the_picture_or_is_cut_is_found():
    figure, axes = panel()
    figure.text(0.9, 0.99, "too far to the right")
    axes.text(-0.05, 0.5, "behind the edge", clip_on=True)
    assert faults(figure) == ["'too far to the right' leaves the picture", "'behind the edge' is cut"]


def test_a_legend_over_bars_or_lines_is_found():
    for draw in (lambda axes: axes.bar([0.0], [1.0], label="bar"), lambda axes: axes.plot([0, 1], label="line")):
        figure, axes = panel()
        axes.set_xlabel("panel")
        draw(axes)
        axes.legend(loc="upper right" if axes.lines else "center")
        assert faults(figure) == ["the legend of the panel 'panel' lies over data"]


def test_a_legend_of_the_figure_over_its_title_is_found():
    figure, axes = panel()
    axes.plot([0, 1], label="line")
    figure.suptitle("a title as wide as the figure is, or even wider")
    figure.legend(loc="upper right")
    assert "a legend lies over 'a title as wide as the figure is, or even wider'" in faults(figure)
