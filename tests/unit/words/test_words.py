"""Names and numbers in both languages: no identifier reaches a reader, and no two signs stand in one interval."""

import json
import re

import pytest

from experiments.runner.describe import words_of
from experiments.words import (
    amount,
    between,
    change,
    day,
    estimate,
    labels_for,
    listed,
    month,
    percent,
    points,
)
from experiments.words.labels import Labels, Measure
from experiments.words.shares import NARROW
from sim.build.columns import columns_of
from sim.catalogue import kind_words, open_library
from sim.config.text import Text
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics

LIBRARY = open_library()
SETTINGS = MetricSettings(shortage_threshold=0.1, shortage_months=3)
JAPANESE = re.compile(r"[ぁ-んァ-ン一-龥]")
UNITS = {"%", "EU"}


def manifests():
    experiments = [LIBRARY.resolve(LIBRARY.experiment(name)) for name in LIBRARY.names("experiment")]
    cases = [LIBRARY.hindcast(name) for name in LIBRARY.names("hindcast")]
    replays = [LIBRARY.replay(case, worlds=8, seed=1, beyond=0) for case in cases]
    for resolved in [*experiments, *replays]:
        config = resolved.model_dump(mode="json")
        manifest = {"config": config, "words": words_of(resolved, all_metrics(SETTINGS).values())}
        yield resolved, json.loads(json.dumps(manifest))


MANIFESTS = list(manifests())


def told(resolved, labels):
    """Yield identifier and words of everything that a reader may meet."""
    base = resolved.baseline
    single = {
        "nation": base.nations, "nation_inside": base.nations, "good": base.goods, "good_inside": base.goods,
        "mineral": base.minerals, "process": base.processes, "project": base.projects,
        "passage": base.transit.known_passages, "scenario": resolved.scenarios, "partnership": resolved.partnerships,
        "metric": all_metrics(SETTINGS), "definition": all_metrics(SETTINGS),
        "control": [one.id for held in resolved.scenarios.values() for one in (*held.controls, *held.escalation)],
        "shock": [one.id for held in resolved.scenarios.values() for one in held.shocks],
    }  # fmt: skip
    for what, names in single.items():
        # inside a sentence gallium is rightly called as its identifier is
        yield from ((f"{what} {name}" if "inside" in what else name, getattr(labels, what)(name)) for name in names)
    yield from ((column.name, labels.column(column.name)) for column in columns_of(resolved))
    for name, partnership in resolved.partnerships.items():
        yield from ((key, labels.clause(name, key)) for key in partnership.clauses)
        yield from ((clause.kind, labels.kind("clause", clause.kind)) for clause in partnership.clauses.values())


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("resolved", "manifest"), MANIFESTS, ids=[one.experiment.name for one, _ in MANIFESTS])
def test_nothing_that_is_bundled_goes_by_its_identifier(resolved, manifest, language):
    labels = labels_for(manifest, language)
    experiment = resolved.experiment
    policies = [] if len(resolved.scenarios) == 1 and "history" in experiment.policies else experiment.policies
    found = [*told(resolved, labels), *((name, labels.policy(name)) for name in policies)]
    bare = {name: words for name, words in found if "_" in words or not words or words == name}
    assert bare == {}
    if language == "ja":
        assert {name: words for name, words in found if not JAPANESE.search(words) and words not in UNITS} == {}
    else:
        assert {name: words for name, words in found if JAPANESE.search(words)} == {}


def test_every_kind_says_in_both_languages_what_it_is_and_what_each_of_its_numbers_is():
    for family, kinds in kind_words().items():
        for kind, words in kinds.items():
            assert words.name.ja, (family, kind)
            assert words.definition.endswith(".")
            assert words.definition.ja.endswith("。")
            assert [name for name, said in words.parameters.items() if not said.ja] == []


def test_a_metric_fills_the_thresholds_of_the_run_into_its_definition():
    strict = all_metrics(MetricSettings(shortage_threshold=0.25, shortage_months=2))["shortage"].definition
    assert "for 2 or more months running, at least 25 %" in strict
    assert "25%以上が、2か月以上続けて" in strict.ja


def test_a_measure_without_words_of_its_own_is_told_by_kind_nation_and_goods():
    kinds = labels_for(MANIFESTS[0][1]).kinds
    labels = Labels(
        nations={"USA": Text("United States", "米国")}, goods={"ore": Text("Ore, raw", "鉱石（粗）")}, kinds=kinds,
        controls={"x": Measure("licence", "", "USA", ("ore",)), "y": Measure("licence", "", "USA", tuple("abcd"))},
    )  # fmt: skip
    assert labels.control("x") == "Export licence of the United States on ore"
    assert labels.within("ja").control("x") == "米国による鉱石の輸出許可制"
    assert labels.control("y") == "Export licence of the United States on 4 goods"


def test_a_run_from_before_keeps_its_titles_in_english():
    labels = labels_for({"metrics": [{"name": "shortage", "title": "Shortage probability"}]}, "ja")
    assert labels.metric("shortage") == "Shortage probability"
    assert labels.definition("shortage") == ""
    assert labels.nation("JPN") == "JPN"


def plain(text):
    return text.replace(NARROW, " ")


@pytest.mark.parametrize(
    ("numbers", "unit", "english", "japanese"),
    [
        ((-0.07, -0.10, -0.05), "share", "7 points lower, 5 to 10", "7ポイント低下（5～10）"),
        ((0.031, 0.012, 0.05), "share", "3.1 points higher, 1.2 to 5.0", "3.1ポイント上昇（1.2～5.0）"),
        ((0.01, -0.02, 0.03), "share",
         "no clear change (2.0 points lower to 3.0 points higher)",
         "有意な変化なし（2.0ポイント低下～3.0ポイント上昇）"),
        ((-1.3e9, -1.9e9, -0.8e9), "USD_2024", "1.3 billion USD less, 0.8 to 1.9", "13億ドル減少（8～19）"),
        ((4e6, 0.0, 3e7), "USD_2024", "no clear change (0 to 30 million USD more)",
         "有意な変化なし（0～3,000万ドル増加）"),
        ((2.0, 1.0, 3.0), "month", "2.0 months longer, 1.0 to 3.0", "2.0か月延長（1.0～3.0）"),
        ((float("nan"), 0.0, 0.0), "share", "no number", "値なし"),
    ],
)  # fmt: skip
def test_a_change_says_its_direction_once_and_carries_no_sign(numbers, unit, english, japanese):
    assert plain(change(*numbers, unit)) == english
    assert change(*numbers, unit, "ja") == japanese


def test_amounts_intervals_and_dates_are_written_as_readers_write_them():
    assert plain(amount(1.3e9, "USD_2024")) == "1.3 billion USD"
    assert amount(1.3e9, "USD_2024", "ja") == "13億ドル"
    assert plain(amount(0.341, "share")) == plain(percent(0.341)) == "34 %"
    assert amount(23_800.0, "t", "ja") == "23,800トン"
    assert amount(0.341, "share", "ja") == percent(0.341, "ja") == "34%"
    assert plain(estimate(0.34, 0.3, 0.38, "share")) == "34 % (30 to 38 %)"
    assert estimate(0.34, 0.3, 0.38, "share", "ja") == "34%（30～38%）"
    assert plain(between(-0.2e9, 1.3e9, "USD_2024")) == "\N{MINUS SIGN}0.2 to 1.3 billion USD"
    assert (month("2026-01"), month("2026-01", "ja")) == ("January 2026", "2026年1月")
    assert (day("2025-10-28"), day("2025-10-28", "ja")) == ("28 October 2025", "2025年10月28日")
    assert (listed(["a", "b", "c"]), listed(["a", "b", "c"], "ja")) == ("a, b and c", "a、b、c")
    assert points(-0.074, "ja") == "7.4ポイント"
