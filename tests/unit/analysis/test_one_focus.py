"""Every command shows the same pair and policy first, and naming them changes nothing."""

from dataclasses import replace
from itertools import chain, combinations

import pytest

from experiments.analysis.focus import focus_of
from experiments.explain.choose import choose
from experiments.figures.load import figure_data
from experiments.opened import Run
from experiments.questions.comparison.finding import compare
from experiments.questions.convergence.study import settle
from experiments.questions.discovery.study import Question, search_box
from experiments.questions.failure import failure_of
from experiments.runner.execute import execute
from experiments.terminal.table import Wish, statistics_of
from experiments.terminal.view import View
from tests.imitation_model import shortage_request

WHAT = ("nation", "good", "policy")
SAID = list(chain.from_iterable(combinations(WHAT, number) for number in range(4)))


@pytest.fixture(scope="module", params=[{}, {"nation": "USA"}, {"nation": "USA", "good": "indium"}])
def run(request, tmp_path_factory):
    store = execute(shortage_request(tmp_path_factory.mktemp("focus") / "run", 96)).store
    settings = {"shortage_months": 1}
    config = {**store.manifest.get("config", {}), "experiment": {"focus": request.param}}
    return Run(replace(store, manifest={**store.manifest, "metric_settings": settings, "config": config}))


@pytest.fixture
def focus(run):
    return focus_of(run.store, run.analysis)


@pytest.mark.parametrize("said", SAID, ids="+".join)
def test_commands_that_take_a_policy_agree(run, focus, said):
    named = {what: getattr(focus, what) for what in said}
    pair = (focus.nation, focus.good)
    view = statistics_of(run.store, run.analysis, Wish(**named))
    assert (view.pair, view.policy) == (pair, focus.policy)
    answer = run.ask(**named)
    assert (answer.outcome.nation, answer.outcome.good, answer.policy) == (*pair, focus.policy)
    assert answer.sentence == run.ask().sentence
    names = {what: value for what, value in named.items() if what != "policy"}
    told = choose(run, "bad", "tight", named.get("policy"), **names)
    assert (told.nation, told.good) == pair
    failure = failure_of(None, run.store, **named).outcome
    assert (failure.nation, failure.good) == pair


@pytest.mark.parametrize("said", [said for said in SAID if "policy" not in said], ids="+".join)
def test_commands_that_take_a_pair_alone_agree(run, focus, said):
    named = {what: getattr(focus, what) for what in said}
    pair = (focus.nation, focus.good)
    drawn = figure_data(run.store, **named).focus
    assert (drawn.nation, drawn.good, drawn.policy) == (*pair, focus.policy)
    settled = settle(run.store, named.get("nation"), named.get("good"))
    assert (settled.nation, settled.good) == pair
    compared = compare(run, **named).in_focus()
    assert (compared.nation, compared.good) == pair


def test_the_screen_and_the_discovery_are_about_the_same(run, focus):
    assert View.of(run.store, run.analysis).focus == focus
    found = search_box(run.store, Question())
    assert (found.failure.outcome.nation, found.failure.outcome.good, found.policy) == (
        focus.nation, focus.good, focus.policy,
    )  # fmt: skip
