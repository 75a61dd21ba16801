"""A box is said in words, each limit with the unit of its input."""

import math
from dataclasses import replace

import pytest

from experiments.questions.conditions import condition, event
from experiments.questions.failure import Failure
from experiments.store.metrics import MetricInfo
from experiments.words.labels import Labels, Said
from experiments.words.outcome import Outcome
from experiments.words.sentences import NARROW

LABELS = Labels(nations={"USA": "United States"}, goods={"gallium": "Gallium, primary"})
MONTH, SHARE, RATE, PLAIN = (
    {"unit": "month", "most": None}, {"unit": "1", "most": 1.0}, {"unit": "1/month", "most": None},
    {"unit": "1", "most": None},
)  # fmt: skip


def row(name, low=math.nan, high=math.nan, least=0.0, most=60.0):
    return {"column": name, "low": low, "high": high, "least": least, "most": most}


@pytest.mark.parametrize(
    ("restriction", "column", "words"),
    [
        (row("project.mp_heavy.slip", low=14.2), MONTH, "'mp heavy: delay' is over 14_months"),
        (row("project.mp_heavy.slip", 1.25, 3.0), MONTH,
         "'mp heavy: delay' lies between 1.2_months and 3.0_months"),
        (row("project.mp_heavy.success", high=0.3), SHARE, "'mp heavy: chance that it delivers' is under 30_%"),
        (row("control.rare-earths.terms.approval", high=0.3), RATE,
         "'rare earths: terms approval' is under 30_% a month"),
        (row("cover.gallium", high=1.324), PLAIN, "'industry's stock cover: Gallium, primary' is under 1.32"),
        (row("member.pact.KOR", low=0.5, most=1.0), PLAIN, "'membership: pact, KOR' is on"),
        (row("member.pact.KOR", high=0.5, most=1.0), PLAIN, "'membership: pact, KOR' is off"),
    ],
)  # fmt: skip
def test_a_condition_has_words_and_units(restriction, column, words):
    assert condition(restriction, column, LABELS) == words.replace("_", NARROW)


@pytest.mark.parametrize(
    ("metric", "limits", "words"),
    [
        (MetricInfo("shortage", "Shortage", "share", "lower", "probability"), (),
         "the United States runs short of gallium"),
        (MetricInfo("unserved", "Unserved demand", "share", "lower", "mean"), (">", 0.12),
         "unserved demand of gallium in the United States is over 12_%"),
        (MetricInfo("time_to_survive", "Time to survive", "month", "higher", "mean"), ("<=", 24.0),
         "time to survive of gallium in the United States is at most 24_months"),
    ],
)  # fmt: skip
def test_a_failure_has_words_and_units(metric, limits, words):
    labels = replace(LABELS, metrics={metric.name: Said(metric.title)})
    assert event(Failure(Outcome(metric.name, "USA", "gallium"), metric, *limits), labels) == words.replace("_", NARROW)
