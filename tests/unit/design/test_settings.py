"""`--set` and `--sweep` say what is wrong with them, and name the nearest key."""

import pytest

from experiments.design.settings import read_axes, read_overrides
from sim.config.errors import UserError
from tests.imitation_model import COLUMNS, ImitationColumn

PACTS = (
    ImitationColumn("clause.pact.complementary_stockpile.cover", 2.0, unit="month"),
    ImitationColumn("control.ban.severity", 0.5),
    ImitationColumn("control.quota.severity", 0.3),
    ImitationColumn("control.ban.terms.delay", 2.0, unit="month"),
)
BOUNDED = (
    *COLUMNS,
    ImitationColumn("behaviour.stock_adjustment_months", 2.2, 1.5, 4.0, "triangular", unit="month"),
    ImitationColumn("project.mine.slip", 12.0, 0.0, 36.0, "triangular", unit="month"),
    ImitationColumn("project.mine.success", 0.6, 0.3, 0.9, "triangular"),
    ImitationColumn("shock.swing.level", 0.1, -0.2, 0.4, "triangular"),
    ImitationColumn("control.ban.share", 0.9, 0.7, 1.0, "triangular", most=1.0),
    ImitationColumn("baseline.variant", 0.0, 0.0, 32.0, "uniform"),
    ImitationColumn("value_at_risk.magnets.study.cut", 0.8, most=1.0),
    ImitationColumn("value_at_risk.magnets.study.months", 12.0, unit="month"),
)


def test_values_are_numbers_or_switches():
    assert read_overrides(["behaviour.fear=0.3", "cover.gallium = 1e1"], COLUMNS) == {
        "behaviour.fear": 0.3,
        "cover.gallium": 10.0,
    }
    assert read_overrides(["behaviour.fear=on"], COLUMNS) == {"behaviour.fear": 1.0}


def test_axes_keep_the_order_given():
    (axis,) = read_axes(["behaviour.fear=0.3,0.1,0.2"], COLUMNS)
    assert (axis.name, axis.columns, axis.numbers) == ("behaviour.fear", ("behaviour.fear",), (0.3, 0.1, 0.2))


@pytest.mark.parametrize(
    ("text", "numbers", "words"),
    [
        ("clause.pact.complementary_stockpile.cover=0:90:30 day", (0.0, 30.0, 60.0, 90.0), ("0 day", "90 day")),
        ("stockpile.days=0:90:30", (0.0, 30.0, 60.0, 90.0), ("0", "90")),
        ("stockpile.days=90:0:-30", (90.0, 60.0, 30.0, 0.0), ("90", "0")),
        ("stockpile.days=1,2 week", (7.0, 14.0), ("1 week", "2 week")),
    ],
)
def test_a_range_with_a_unit_is_told_as_it_was_asked_for(text, numbers, words):
    (axis,) = read_axes([text], PACTS)
    assert [number * 30.4375 for number in axis.numbers] == pytest.approx(list(numbers))
    assert (axis.words[0], axis.words[-1]) == words


def test_a_unit_may_begin_with_a_number_and_a_list_may_have_spaces():
    columns = (ImitationColumn("control.ban.hazard", 0.3, unit="1/yr"),)
    assert read_overrides(["control.ban.hazard=0.3 1/yr"], columns) == {"control.ban.hazard": 0.3}
    assert read_axes(["control.ban.hazard=0.1, 0.2, 0.3"], columns)[0].numbers == (0.1, 0.2, 0.3)


def test_a_pattern_sets_all_that_it_matches_together():
    (axis,) = read_axes(["controls.severity=0.2,0.8"], PACTS)
    assert axis.columns == ("control.ban.severity", "control.quota.severity")
    assert read_overrides(["control.*.severity=0.5"], PACTS) == dict.fromkeys(axis.columns, 0.5)
    assert not axis.is_of_partnerships
    assert read_axes(["stockpile.days=1"], PACTS)[0].is_of_partnerships


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("behavior.fear=1", "did you mean 'behaviour.fear'"),
        ("behaviour.fear", "expected key=value"),
        ("=1", "expected key=value"),
        ("behaviour.fear=", "expected key=value"),
        ("behaviour.fear=lots", "got 'lots'"),
        ("behaviour.fear=nan", "finite number"),
        ("behaviour.fear=inf", "finite number"),
    ],
)
def test_a_bad_setting_is_explained(text, message):
    with pytest.raises(UserError, match=message):
        read_overrides([text], COLUMNS)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["behavior.fear=1,2"], "did you mean 'behaviour.fear'"),
        (["behaviour.fear=1,,2"], "finite number"),
        (["behaviour.fear=1,1.0"], "a value is given twice"),
        (["behaviour.fear=1,2", "behaviour.fear=3"], "behaviour.fear is given twice"),
        (["behaviour.*=1,2", "behaviour.fear=3"], "behaviour.fear is given twice"),
        (["behaviour.fear=0:1"], "expected from:to:step"),
        (["behaviour.fear=0:x:1"], "expected from:to:step"),
        (["behaviour.fear=0:1:0"], "no step of 0 leads from 0 to 1"),
        (["behaviour.fear=1:0:0.5"], "no step of 0.5 leads from 1 to 0"),
        (["behaviour.fear=0:1:1e-9"], "more than 1000; take a larger step"),
        (["behaviour.fear=1,2 day"], "cannot be converted"),
        (["behaviour.fear=1,2 fortnight"], "fortnight"),
        (["nothing.*=1"], "there is no number called 'nothing"),
    ],
)
def test_a_bad_sweep_is_explained(texts, message):
    with pytest.raises(UserError, match=message):
        read_axes(texts, COLUMNS)


def test_a_setting_takes_one_value():
    with pytest.raises(UserError, match="takes one value; --sweep takes several"):
        read_overrides(["behaviour.fear=1,2"], COLUMNS)


def test_a_megabyte_of_key_does_not_fill_the_screen():
    with pytest.raises(UserError) as error:
        read_overrides(["x" * 1_000_000 + "=1"], COLUMNS)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("behaviour.stock_adjustment_months=0", "must be at least 1 month, got 0"),
        ("behaviour.fear=-5", "must be at least 0, got -5"),
        ("demand_growth.gallium=-2", "must be more than -1, got -2"),
        ("cover.gallium=-0.1", "must be at least 0"),
        ("clause.framework.stockpile.strength=1.5", "must be between 0 and 1, got 1.5"),
        ("project.mine.success=2", "must be between 0 and 1"),
        ("control.ban.share=1.2", "must be between 0 and 1, got 1.2"),
        ("baseline.variant=99", "must be between 0 and 32"),
        ("value_at_risk.magnets.study.cut=0", "must be more than 0, at most 1, got 0"),
        ("value_at_risk.magnets.study.months=0", "must be more than 0 month, got 0"),
    ],
)
def test_a_value_without_sense_is_refused(text, bound):
    with pytest.raises(UserError, match=bound):
        read_overrides([text], BOUNDED)
    with pytest.raises(UserError, match=bound):
        read_axes([text], BOUNDED)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("behaviour.fear=3", 3.0),
        ("demand_growth.gallium=-0.5", -0.5),
        ("project.mine.slip=-6", -6.0),
        ("shock.swing.level=-1", -1.0),
        ("behaviour.stock_adjustment_months=1", 1.0),
    ],
)
def test_a_value_beyond_its_range_may_be_tried(text, value):
    assert list(read_overrides([text], BOUNDED).values()) == [value]
