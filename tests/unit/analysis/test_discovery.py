"""Where a policy fails, in a run whose failures are known; and how an outcome is named."""

import numpy as np
import pytest

from experiments.questions.discovery.figure import finding, paint_discovery, rates
from experiments.questions.discovery.finding import DiscoveryFinding
from experiments.questions.discovery.study import Question
from experiments.questions.discovery.study import search_box as discover
from experiments.questions.failure import failure_of
from experiments.runner.execute import execute
from experiments.words import labels_for
from experiments.words.sentences import frequency, percent
from sim.config.errors import UserError
from tests.imitation_model import shortage_request
from tests.screens import check_screens, screen


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return execute(shortage_request(tmp_path_factory.mktemp("run") / "one", 320)).store


@pytest.fixture(scope="module")
def found(store):
    return discover(store)


def test_the_condition_of_failing_is_found(found):
    assert (found.policy, found.scenario, str(found.failure)) == ("framework", "tight", "shortage:JPN:gallium")
    (row,) = found.box.to_dict("records")
    assert row["column"] == "behaviour.fear"
    assert row["low"] == pytest.approx(2 / 3, abs=0.02)
    assert np.isnan(row["high"])
    assert row["reproduced"] == 1.0
    assert found.fit.coverage > 0.9
    assert found.unseen > 0.9
    assert found.inputs == 2, "levers and fixed columns do not vary under one policy"


def test_another_policy_scenario_and_threshold_move_the_limit(store):
    calm = discover(store, Question("unserved:JPN:gallium > 5 %", policy="none", scenario="calm"))
    assert calm.box["low"].iloc[0] == pytest.approx(0.8, abs=0.02)


def test_worlds_that_are_not_helped_are_searched_among_those_that_fail(store):
    found = discover(store, Question("shortage:JPN:gallium", unhelped=True))
    fear = store.design().query("policy == 'none' and scenario == 'tight'")["behaviour.fear"]
    assert found.worlds == int((fear > 0.6).sum())
    assert found.failures == int((fear - 0.5 > 0.1 / 0.6).sum())
    assert "makes it no better" in finding(found, store)


def test_the_sentence_tells_frequency_condition_and_rate_overall(store, found):
    said = finding(found, store)
    inside = frequency(found.fit.density, round(found.fit.mass * found.worlds))
    assert said.startswith(f"with 'framework' JPN runs short of gallium in {inside} worlds in which 'fear' is over 0.6")
    assert said.endswith(f"in {frequency(found.base_rate, found.worlds)} worlds overall")


def test_the_same_run_gives_the_same_answer(store, found):
    again = discover(store)
    assert again.box.equals(found.box)
    assert again.unseen == found.unseen


def test_where_nothing_tells_apart_it_says_so(store):
    found = discover(store, Question("shortage:JPN:gallium", only=("demand_growth.*",)))
    assert found.box.empty
    assert finding(found, store).startswith("No condition tells beyond chance")
    empty = DiscoveryFinding(store, found)
    assert not empty.figures()
    with pytest.raises(UserError, match="nothing to draw: No condition tells beyond chance"):
        empty.write_figure("discovery")


def test_the_figure_shows_the_box_and_its_rates(store, found):
    figure = paint_discovery(found, store)
    left, right = figure.axes
    assert [label.get_text() for label in right.get_yticklabels()] == ["Fear (100\N{NO-BREAK SPACE}%)"]
    chosen = left.lines[-1]
    assert (chosen.get_xdata()[0], chosen.get_ydata()[0]) == (found.fit.coverage, found.fit.density)
    assert figure.get_suptitle().replace("\n", " ").startswith("With 'framework'")


def test_no_sign_of_the_legend_stands_among_the_boxes(store, found):
    figure = paint_discovery(found, store)
    figure.draw_without_rendering()
    left = figure.axes[0]
    assert left.get_legend().get_window_extent().y0 >= left.get_window_extent().y1 - 1.0


def test_rates_name_the_policy_and_are_per_cent(found):
    said = rates(found, labels_for({}))
    assert said.startswith(f"With 'framework' {found.failures} of 320 worlds fail. The box holds ")
    assert percent(found.fit.density) in said


def test_screens_say_the_limits_in_words_and_the_whole_names_the_inputs(store, found):
    text = check_screens(DiscoveryFinding(store, found))
    name = str(found.box["column"].iloc[0])
    assert name not in text
    assert name in screen(DiscoveryFinding(store, found), 120, full=True)


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        (Question("shortage:JPN:gallium:x"), "is no outcome: expected METRIC[:NATION[:GOOD]]"),
        (Question("shortag:JPN:gallium"), "did you mean 'shortage'"),
        (Question("shortage:JAP:gallium"), "did you mean 'JPN'"),
        (Question("shortage:JPN:galium"), "did you mean 'gallium'"),
        (Question("unserved:JPN:gallium"), "unserved is a number, in share: say when it is a failure"),
        (Question("time_to_survive:JPN:gallium < 5 %"), "time_to_survive is in month, not in per cent"),
        (Question("unserved:JPN:gallium > 1.2.3"), "'1.2.3' is no number"),
        (Question("unserved:JPN:gallium > nan"), "'nan' is no number"),
        (Question("unserved:JPN:gallium > 99 %"), "0 of 320 worlds fail under 'framework'"),
        (Question("shortage:USA:ree_ore_ionic"), "applies to no world"),
        (Question(policy="framwork"), "did you mean 'framework'"),
        (Question(scenario="tigth"), "did you mean 'tight'"),
        (Question(only=("contrl.*",)), "no input of the run's design is called so"),
        (Question(only=("clause.*",)), "no input varies"),
        (Question(policy="none", unhelped=True), "none is compared with nothing"),
        (Question("shortage:JPN:gallium", only=("demand_growth.*",), density=0.99), "--density 0.99"),
    ],
)
def test_a_slip_is_named(store, question, hint):
    with pytest.raises(UserError) as caught:
        discover(store, question)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 of 10"), (0.004, "1 in 250"), (0.014, "1 in 71"), (0.04, "4 of 100"), (0.054, "5 of 100"),
     (0.3, "3 of 10"), (0.83, "83 of 100"), (0.97, "97 of 100"), (0.996, "all but 1 in 250"), (1.0, "10 of 10")],
)  # fmt: skip
def test_a_share_is_a_natural_frequency(share, words):
    assert frequency(share, 100_000) == words


def test_few_worlds_are_counted_as_they_are():
    assert [frequency(share, 4) for share in (0.0, 0.5, 1.0)] == ["0 of 4", "2 of 4", "4 of 4"]
    assert frequency(0.5, 4, "ja") == "4回中2回"


def test_an_outcome_is_written_as_it_is_read(store):
    for text in ("shortage:JPN:gallium", "unserved:JPN:gallium >= 0.05", "time_to_survive:USA:indium < 4"):
        assert str(failure_of(text, store)) == text
    assert failure_of("unserved:JPN:gallium>5%", store).threshold == 0.05
