"""A question to a saved run: the numbers are those of its tables, counted by hand, and the sentence holds them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from experiments.analysis.wilson import wilson
from experiments.opened import Run
from experiments.runner.execute import execute
from experiments.words.shares import percent, percentage
from sim.config.errors import UserError
from tests.command import critmin
from tests.imitation_model import shortage_request

WORLDS = 96


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    store = execute(shortage_request(tmp_path_factory.mktemp("ask") / "run", WORLDS)).store
    return Run(replace(store, manifest={**store.manifest, "metric_settings": {"shortage_months": 1}}))


def values(run, metric, policy):
    return run.store.table("tight", policy).pair(metric, "JPN", "gallium")


def test_a_chance_is_the_share_of_worlds(run):
    answer = run.ask(nation="JPN", good="gallium", policy="none")
    share = values(run, "shortage", "none").mean()
    assert answer.value == pytest.approx(share)
    assert answer.interval == pytest.approx([float(end) for end in wilson(share * WORLDS, WORLDS)])
    low, high = answer.interval
    assert f"is {percent(share)} ({percentage(low)} to {percent(high)})." in answer.sentence
    assert repr(answer) == str(answer) == answer.sentence
    assert "from January 2026 to June 2026" in answer.sentence
    assert answer.difference is None


def test_a_policy_is_compared_over_the_same_worlds(run):
    answer = run.ask(nation="JPN", good="gallium", policy="framework")
    without, with_it = (values(run, "shortage", policy) for policy in ("none", "framework"))
    assert answer.value == pytest.approx(with_it.mean())
    assert answer.difference == pytest.approx((with_it - without).mean())
    rows = run.paired().query("nation == 'JPN' and good == 'gallium' and metric == 'shortage'")
    assert answer.difference_interval == pytest.approx(rows[["ci_low", "ci_high"]].iloc[0].tolist())
    assert f"is {percent(without.mean())} (" in answer.sentence
    assert f"With 'framework' it is {percent(with_it.mean())} (" in answer.sentence


def test_the_policy_in_focus_is_the_default_and_the_better_side_is_named(run):
    answer = run.ask(nation="JPN", good="gallium")
    without = run.ask(nation="JPN", good="gallium", policy="none")
    assert answer == run.ask(nation="JPN", good="gallium", policy="framework")
    assert (answer.baseline_value, answer.baseline_interval) == (without.value, without.interval)
    assert (answer.better, without.better, without.baseline_value) == ("policy", None, None)


def test_money_is_asked_for_all_goods_of_a_nation_together(run):
    units = {**run.store.layout.metrics, "unserved": "USD_2024"}
    in_money = Run(replace(run.store, layout=replace(run.store.layout, metrics=units)))
    table = run.store.table("tight", "none")
    together = np.nansum([table.pair("unserved", "JPN", good) for good in table.goods], axis=0).mean()
    answer = in_money.ask(nation="JPN", metric="unserved", policy="none")
    assert answer.value == pytest.approx(together)
    assert answer.outcome.good == "all"
    assert "in JPN, all goods together, from January 2026" in answer.sentence
    assert in_money.ask(nation="JPN", good="gallium", metric="unserved", policy="none").value < together


def test_before_a_date_only_what_had_begun_counts(run):
    answer = run.ask(nation="JPN", good="gallium", by="2026-06", policy="none")
    happened = values(run, "shortage", "none") * (values(run, "time_to_survive", "none") + 1 <= 5)
    assert answer.value == pytest.approx(happened.mean())
    assert 0.0 < answer.value < run.ask(nation="JPN", good="gallium", policy="none").value
    assert answer.by == "2026-06"
    assert "before June 2026" in answer.sentence


def test_every_metric_can_be_asked(run):
    for metric in run.store.layout.metrics:
        answer = run.ask(nation="USA", good="gallium", metric=metric, scenario="calm", policy="none")
        held = run.store.table("calm", "none").pair(metric, "USA", "gallium")
        if metric != "unserved_cvar95":
            assert answer.value == pytest.approx(held.mean())
        assert np.isfinite(answer.interval).all()
        assert answer.definition


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"good": "galium"}, "did you mean 'gallium'?"),
        ({"policy": "framwork"}, "did you mean 'framework'?"),
        ({"metric": "shortages"}, "did you mean 'shortage'?"),
        ({"by": "2040"}, "the run does not say what happens by 2040"),
        ({"by": "soon"}, "'soon' is no date"),
        ({"by": "2026-03", "metric": "unserved"}, "unserved is not kept by 2026-03"),
        ({"nation": "USA", "good": "ree_ore_ionic"}, "applies to no world"),
    ],
)
def test_what_cannot_be_answered_says_why(run, words, message):
    with pytest.raises(UserError) as refused:
        run.ask(**{"nation": "JPN", "good": "gallium"} | words)
    assert message in str(refused.value)


def test_the_command_says_the_same_and_gives_it_as_data(run, capsys):
    words = ("ask", run.path, "--nation", "JPN", "--good", "gallium", "--policy", "framework")
    assert critmin(*words) == 0
    answer = run.ask(nation="JPN", good="gallium", policy="framework")
    assert answer.sentence in capsys.readouterr().out.replace("\n", " ")
    assert critmin(*words, "--json") == 0
    assert json.loads(capsys.readouterr().out) == answer.plain()
    assert critmin("ask", run.path, "--outcome", "shortage:JPN:gallium", "--policy", "framework", "--json") == 0
    assert json.loads(capsys.readouterr().out) == answer.plain()
    assert critmin("ask", run.path, "--outcome", "shortage:JPN:gallium", "--good", "indium") == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ask", "--outcome", "unserved", "--metric", "shortage"), "--outcome and --metric ask the same: give one"),
        (("ask", "--nation", "JPN", "--nation=USA"), "--nation is given twice: give one"),
        (("table", "--csv", "--json"), "--csv and --json are two forms of the same: give one"),
        (("measures", "--csv", "--json"), "--csv and --json are two forms of the same: give one"),
    ],
)
def test_two_options_for_one_thing_are_refused(run, capsys, words, message):
    command, *options = words
    assert critmin(command, run.path, *options) == 2
    assert message in capsys.readouterr().err
