"""What is compared with another policy than none says so wherever its change is told."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest

from experiments.brief.compose import compose
from experiments.brief.content import Paragraph
from experiments.figures.data import FigureData
from experiments.figures.load import shown_policies
from experiments.figures.output import paint
from experiments.figures.registry import all_figures
from experiments.printing.printed import text_console
from experiments.terminal import View
from experiments.terminal.losses import losses_text
from experiments.terminal.table import Wish, print_table
from experiments.words.policies import policy_lines

ABOVE, BELOW = "framework-plus", "framework"
WORDS = f"{ABOVE}: what the others add; on top of '{BELOW}', and its changes are against '{BELOW}'"
POLICIES = {"none": {}, BELOW: {"title": ""}, ABOVE: {"title": "what the others add", "on_top_of": BELOW}}


@pytest.fixture(scope="module")
def stacked(data: FigureData) -> FigureData:
    """Return the made-up run as if one policy stood on top of the other."""

    def moved(table):
        return table.assign(baseline=table["baseline"].mask(table["policy"] == ABOVE, BELOW))

    analysis = replace(data.analysis, paired=moved(data.analysis.paired), spillover=moved(data.analysis.spillover))
    return replace(data, analysis=analysis, baselines={**data.baselines, ABOVE: BELOW})


@pytest.fixture(scope="module")
def manifest(store):
    config = store.manifest.get("config", {})
    asked = {**config.get("experiment", {}), "policies": POLICIES}
    return {**store.manifest, "config": {**config, "experiment": asked}}


def test_a_policy_is_described_where_there_is_something_to_say():
    assert policy_lines({"config": {"experiment": {"policies": POLICIES}}}) == [WORDS]
    assert policy_lines({}) == []


def test_table_and_brief_say_what_a_change_is_against(stacked, store, manifest):
    stream = io.StringIO()
    view = View.of(replace(store, manifest=manifest), stacked.analysis)
    print_table(view, stacked.analysis, Wish(), text_console(stream, 200))
    assert WORDS in stream.getvalue()
    brief = compose(stacked, replace(store, manifest=manifest), "en")
    compared, costs = brief.sections[0].blocks[1].items, brief.sections[2].blocks[-1]
    assert any(line.endswith("Its changes are against 'framework'.") for line in compared)
    assert isinstance(costs, Paragraph)
    assert costs.text.startswith("The cost of 'framework-plus' holds that of 'framework' too.")


def test_sentences_and_figures_say_it_too(stacked, store):
    said = f"{ABOVE} (against '{BELOW}')"
    assert any(text.startswith(f"{said}: ") for text in losses_text(View.of(store, stacked.analysis), stacked.analysis))
    for name in ("risk_bars", "fan_unserved"):
        assert said in paint(all_figures()[name], stacked).drawn.title
    assert f"{ABOVE} - {BELOW}" in paint(all_figures()["risk_bars"], stacked).drawn.curves


def test_policies_are_shown_in_the_order_of_the_experiment():
    baselines = {"none": "none", "framework": "none", "others": "none", "on-top": "others", "all": "none"}
    asked = SimpleNamespace(policies=tuple(baselines), baselines=baselines)
    assert shown_policies(asked) == tuple(baselines)
    swept = {
        "none [x=1]": "none [x=1]",
        "none [x=2]": "none [x=2]",
        "all [x=1]": "none [x=1]",
        "all [x=2]": "none [x=2]",
    }
    variants = SimpleNamespace(policies=tuple(swept), baselines=swept)
    assert shown_policies(variants) == ("none [x=1]", "all [x=1]", "none [x=2]", "all [x=2]")


def test_without_such_a_policy_nothing_is_added(data, store):
    assert not any("(against" in text for text in losses_text(View.of(store, data.analysis), data.analysis))
