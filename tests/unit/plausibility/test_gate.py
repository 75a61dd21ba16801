"""The bundled files raise no doubts; settings pass the same bounds; doubts reach whoever reads a run."""

import math

import pytest

from experiments.design.settings import read_overrides
from experiments.runner.configs import open_library
from experiments.runner.doubts import DOUBTS, announce, case_subject, doubts_about, lines_of, subject_of
from experiments.runner.execution import Execution
from experiments.runner.prepare import prepare
from experiments.runner.question import Options, ask
from sim.config.errors import UserError
from sim.config.origin import NOWHERE
from sim.config.schema.plausible import Bound
from sim.plausibility.base import Doubt, Subject
from sim.plausibility.compare import many, off, slip_of_units, times, written
from sim.plausibility.gate import examine, judge
from sim.plausibility.settings import doubts_of_settings

LIBRARY = open_library()
BOUNDS = LIBRARY.plausible()


@pytest.mark.parametrize("name", LIBRARY.names("experiment"))
def test_a_bundled_experiment_raises_no_doubts(name):
    assert examine(subject_of(LIBRARY.resolve(LIBRARY.experiment(name)), LIBRARY)) == ()


@pytest.mark.parametrize("name", LIBRARY.names("hindcast"))
def test_a_bundled_hindcast_raises_no_doubts(name):
    replay = LIBRARY.replay(LIBRARY.hindcast(name), worlds=1, seed=0, beyond=12)
    assert examine(case_subject(replay, LIBRARY)) == ()


@pytest.mark.parametrize("kind", ["scenario", "partnership"])
def test_the_other_bundled_files_raise_no_doubts(kind):
    configs = [getattr(LIBRARY, kind)(name) for name in LIBRARY.names(kind)]
    assert len(configs) > 5
    assert doubts_about(LIBRARY, *configs) == ()


def subject_with(good, **changes):
    """Return the bundled base year with something else about a good, with no other to compare it with."""
    base = LIBRARY.baseline()
    mineral = base.minerals[base.mineral_of[good]]
    changed = mineral.goods[good].model_copy(update=changes)
    file = mineral.model_copy(update={"goods": {**mineral.goods, good: changed}})
    return Subject(BOUNDS, base.model_copy(update={"minerals": {**base.minerals, mineral.mineral: file}}))


@pytest.mark.parametrize(
    ("good", "factor", "words"),
    [
        ("tungsten_apt", 0.2, "too little for its inputs: all that tungsten_conversion makes"),
        ("ndfeb_magnet", 1000.0, "too much for its inputs: all that magnet_making makes"),
        ("gallium", 0.001, "of what a market of a mineral can be worth"),
    ],
)
def test_a_price_is_doubted_without_a_bundled_one_too(good, factor, words):
    price = LIBRARY.baseline().goods[good].price
    doubts = subject_with(good, price=price.scaled(factor, price.unit))
    try:
        told = [str(remark) for remark in examine(doubts)]
    except UserError as error:
        told = str(error).splitlines()
    assert any(words in line for line in told)


def test_an_after_effect_is_not_told_beside_its_cause():
    cause = Doubt(NOWHERE, "a", "1", "b", topic="flows tin")
    effect = Doubt(NOWHERE, "c", "2", "d", 5.0).about(after=["flows tin"])
    other = Doubt(NOWHERE, "e", "3", "f", 5.0).about(after=["flows lead"])
    with pytest.raises(UserError, match="a: 1 is b") as caught:
        judge([cause, effect, other], BOUNDS)
    assert "c: 2" not in str(caught.value)
    assert [remark.text for remark in judge([effect, other], BOUNDS)] == ["c: 2 is d", "e: 3 is f"]


@pytest.mark.parametrize(("factor", "grades"), [(2.9, []), (3.0, ["warned"]), (29.0, ["warned"])])
def test_a_factor_of_three_is_told(factor, grades):
    assert [remark.grade for remark in judge([Doubt(NOWHERE, "a", "1", "b", factor)], BOUNDS)] == grades


def test_a_factor_of_thirty_is_refused_unless_there_is_a_reason():
    with pytest.raises(UserError, match="file of your own"):
        judge([Doubt(NOWHERE, "a", "1", "b", 30.0)], BOUNDS)
    assert str(judge([Doubt(NOWHERE, "a", "1", "b", 30.0, sure="so it is")], BOUNDS)[0]) == "a: 1 is b (sure: so it is)"
    with pytest.raises(UserError, match="a: 1 is b"):
        judge([Doubt(NOWHERE, "a", "1", "b", sure="so it is", impossible=True)], BOUNDS)


@pytest.fixture(scope="module")
def question():
    return ask("us-japan", Options(worlds=1, execution=Execution(quiet=True)))


def judged(question, setting):
    """Return what is told of a setting."""
    columns = question.structure.columns
    values = {column: (value,) for column, value in read_overrides([setting], columns).items()}
    return judge(doubts_of_settings("--set", values, columns, question.subject), BOUNDS)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("behaviour.mania_months=0.006", "must be at least 1 month"),
        ("behaviour.lean_firms=9", "must be between 0 and 1"),
        ("behaviour.ramp_first_third=1e9", "must be between 0 and 1"),
        ("behaviour.mothball_pace=2", "must be between 0 and 1"),
        ("behaviour.wall_span=0", "must be more than 0"),
        ("behaviour.supply_stretch=0.5", "must be at least 1"),
        ("behaviour.bid_gain=1000", "200 times the most that is plausible, 5; if it is right, write it into a file"),
        ("stockpile.days=60000", "164 times the most that is plausible"),
        ("shock.outages.hazard=500", "125 times the most that is plausible, 4 1/yr"),
    ],
)
def test_a_setting_is_refused(question, setting, words):
    with pytest.raises(UserError, match=words):
        judged(question, setting)


@pytest.mark.parametrize("setting", ["behaviour.fear_cover=0", "behaviour.foresight_months=0", "stockpile.days=0"])
def test_what_is_taken_out_raises_no_doubt(question, setting):
    assert judged(question, setting) == ()


def test_a_run_refuses_a_setting(tmp_path):
    options = Options(settings=("demand_growth.gallium=10",), out=tmp_path / "run", execution=Execution(quiet=True))
    with pytest.raises(UserError, match=r"--set demand_growth.gallium: 10 1/yr is 33.3 times the most"):
        prepare("us-japan", options)


def test_a_sweep_refuses_a_value(tmp_path):
    with pytest.raises(UserError, match=r"--sweep behaviour.bid_gain: 1,000 is 200 times"):
        prepare(
            "us-japan",
            Options(sweeps=("behaviour.bid_gain=3,1000",), out=tmp_path / "run", execution=Execution(quiet=True)),
        )


def test_a_doubtful_setting_is_in_the_manifest_and_on_the_first_screen(tmp_path, capsys):
    options = Options(
        worlds=1, settings=("demand_growth.gallium=1.5",), out=tmp_path / "run", execution=Execution(quiet=True)
    )
    doubts = prepare("us-japan", options).manifest[DOUBTS]
    assert [doubt["grade"] for doubt in doubts] == ["warned"]
    announce(doubts)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"critmin: {line}" for line in lines_of(doubts)]
    assert "1 number or date is hardly plausible" in lines[0]
    assert "--set demand_growth.gallium: 1.5 1/yr is 5 times the most that is plausible" in lines[1]


@pytest.mark.parametrize(
    ("unit", "ratio", "above", "other"),
    [
        ("kt/yr", 1000.0, True, "t/yr"),
        ("kt/yr", 1.1e6, True, "kg/yr"),
        ("t/yr", 400.0, False, "kt/yr"),
        ("USD_2024/t", 1000.0, False, "USD_2024/kg"),
        ("day", 30.0, False, "month"),
        ("1/yr", 100.0, True, "%/yr"),
        ("t/yr", 2.0, False, None),
        ("t/yr", math.inf, False, None),
    ],
)
def test_a_slip_of_units_is_asked_about(unit, ratio, above, other):
    wanted = "" if other is None else f"is the unit {other} rather than {unit}?"
    assert slip_of_units(unit, ratio, above=above) == wanted


def test_factors():
    assert (times(6.0, 2.0), times(2.0, 6.0), times(-6.0, -2.0)) == (3.0, 3.0, 3.0)
    assert (times(0.0, 2.0), times(-1.0, 2.0), times(0.0, 0.0)) == (math.inf, math.inf, 1.0)
    bound = Bound.model_validate(
        {"unit": "1/yr", "low": -0.1, "high": 0.3, "above": -1, "source": "expert", "status": "assumption"}
    )
    assert [off(number, bound).factor for number in (0.2, 0.9, -0.4)] == pytest.approx([1.0, 3.0, 4.0])
    assert off(-1.0, bound).impossible
    assert (many(1234.5, above=True), many(40.0, above=False)) == ("1,230 times", "1/40 of")
    assert (written(1.0, "month"), written(60000.0, "day"), written(0.5, "1")) == ("1 month", "60,000 days", "0.5")
