"""An outcome is read, checked and told in the same words whichever analysis asks for it."""

import pandas as pd
import pytest

from experiments.words.outcome import OPEN, Names, Outcome
from sim.config.errors import UserError

ROWS = pd.DataFrame(
    [("shortage", "JPN", "gallium"), ("shortage", "USA", "gallium"), ("unserved", "JPN", "indium")],
    columns=["metric", "nation", "good"],
)
NAMES = Names.of_rows(ROWS, "the run")


@pytest.mark.parametrize("text", ["shortage", "shortage:JPN", "shortage:JPN:gallium"])
def test_it_is_written_as_it_is_read(text):
    assert str(Outcome.read(text, NAMES, OPEN)) == text


def test_spaces_and_the_mark_of_a_probability_do_not_matter():
    assert Outcome.read(" p_shortage : JPN : gallium ", NAMES) == Outcome("shortage", "JPN", "gallium")


@pytest.mark.parametrize(
    ("outcome", "rows"), [("shortage", [0, 1]), ("shortage:JPN", [0]), ("shortage:JPN:indium", [])]
)
def test_what_it_does_not_name_it_is_about_all_of(outcome, rows):
    assert Outcome.read(outcome, NAMES, OPEN).rows(ROWS).index.tolist() == rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shortage:JPN", "'shortage:JPN' is no outcome: expected METRIC:NATION:GOOD, such as unserved:JPN:gallium"),
        ("shortage:JPN:gallium:x", "expected METRIC:NATION:GOOD, such as"),
        ("shortage::gallium", "expected METRIC:NATION:GOOD, such as"),
        ("", "'' is no outcome"),
        ("shortge:JPN:gallium", "the run has no metric 'shortge'; did you mean 'shortage'?"),
        ("shortage:JPM:gallium", "the run has no nation 'JPM'; did you mean 'JPN'?"),
        ("shortage:JPN:galium", "the run has no good 'galium'; did you mean 'gallium'?"),
        ("shortage:JPN:tin", "the run has no good 'tin'; known: gallium, indium"),
    ],
)
def test_a_slip_is_told_with_what_would_be_right(text, message):
    with pytest.raises(UserError) as caught:
        Outcome.read(text, NAMES)
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["shortage:JPN:gallium:x", ":JPN", ""])
def test_the_open_form_has_a_metric_and_at_most_three_parts(text):
    with pytest.raises(UserError, match=r"expected METRIC\[:NATION\[:GOOD\]\], such as"):
        Outcome.parse(text, OPEN)
