"""The brief stands alone, answers with the tables' numbers, and says what it rests on."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from markupsafe import escape

from experiments.brief.answer import _words, answer
from experiments.brief.document import compose, publish
from experiments.brief.evidence import evidence_of
from experiments.brief.measures import MeasureAnnex
from experiments.figures.output import paint, paint_all
from experiments.figures.registry import all_figures
from experiments.losses import gain_sentences
from experiments.words.sentences import percent

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def html(data, store):
    pictures, left_out = paint_all(data)
    return compose(data, pictures[:2], left_out | {"dependence": "no such series"}, store.manifest)


def test_nothing_is_fetched_and_nothing_runs(html):
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", html)
    assert "http" not in re.sub(r"base64,[^\"]*", "", html)
    assert "<script" not in html
    assert "url(" not in html


def test_figures_are_inside_with_their_finding_as_text(html):
    assert html.count('src="data:image/png;base64,') == 2
    assert 'alt="The risk that Japan runs short of' in html
    assert "dependence (no such series)" in html


def test_the_answer_is_two_sentences_with_the_tables_numbers(html, data):
    risk, relief = answer(data)
    assert risk.count(". ") == 0
    assert relief.count(". ") == 0
    row = data.summary_of("shortage", "none")
    assert f"probability of {percent(row['value'])}" in risk
    assert f"interval {percent(row['ci_low'])} to {percent(row['ci_high'])}" in risk
    assert "&#39;framework-plus&#39; " in html
    assert "over all 19 pairs" in relief


def test_the_annex_says_what_measures_did_and_which_did_nothing(data, store):
    html = compose(data, [], {}, store.manifest, MeasureAnnex.of(store))
    assert f"stopped 400{SPACE}t of 900{SPACE}t, 25{SPACE}% of that leaked" in html
    assert "&lt;b&gt;tin&lt;/b&gt;-ban" in html
    assert "in force for 1 day on average and stopped nothing: nobody wanted any of it" in html


def test_guesses_are_counted_and_listed(html):
    assert "Of 7 numbers in this run, transit left aside" in html
    assert "2\n(29\N{NO-BREAK SPACE}%) are guesses" in html
    assert "fear from news: 0.5 share (0.1 to 0.9), assumption: a guess &lt;of ours&gt;" in html


def test_what_it_rests_on_is_said_alike_in_text_and_figure(html, data):
    finding = paint(all_figures()["rests_on"], data).drawn.title
    assert finding.startswith("2 of 6 uncertain inputs stand out")
    assert f"<p>{escape(finding)}.</p>" in html


def test_heavy_rare_earths_say_that_they_rest_on_guesses(html):
    assert "Heavy rare earths rest on guesses" in html
    assert "Of 1 base-year numbers on dysprosium, terbium" in html


def test_it_tells_what_monte_carlo_error_is_and_how_to_rerun(html):
    assert "Monte Carlo error" in html
    assert "critmin run us-japan --worlds 60 --months 36 --seed 11" in html
    assert "numpy" in html


def test_scenarios_beside_have_their_own_table(html):
    assert "Beside it: status quo" in html
    assert "No importer runs short of any good in any world." in html


def test_publish_writes_everything_once(store):
    path = publish(store)
    assert path.name == "brief.html"
    names = {file.name for file in store.path.rglob("*") if file.is_file()}
    assert {"summary.csv", "paired.csv", "risk_bars.png", "risk_bars.svg", "rests_on.svg"} <= names
    assert not [name for name in names if name.endswith(".partial")]


def test_evidence_walks_tables_lists_and_blocks():
    quantity = {"value": 1.0, "unit": "t", "status": "memory", "source": "expert"}
    config = {
        "baseline": {"minerals": {"ree": {"final_use": {"dytb_oxide": {"values": {"JPN": quantity}}}}}},
        "scenarios": {"ban": {"controls": [{"id": "wall", "severity": {**quantity, "status": "read"}}]}},
    }
    evidence = evidence_of(config)
    assert [number.path for number in evidence.numbers] == [
        ("ree", "final_use", "dytb_oxide", "JPN"),
        ("ban", "controls", "wall", "severity"),
    ]
    assert [number.guess for number in evidence.numbers] == [True, False]
    assert evidence.about(("dytb_oxide",)) == (1, 1)
    assert dict(evidence.statuses()) == {"memory": 1, "read": 1}
    assert evidence.counts()[-1] == ("Controls and escalation", 1, 0)


def test_transit_is_counted_apart():
    quantity = {"value": 1.0, "unit": "month", "status": "derived", "source": "routes"}
    transit = {"lead_times": {"CHN": {"values": {str(place): quantity for place in range(90)}}}}
    guesses = {"fear": {**quantity, "status": "assumption", "source": None}, "habit": {**quantity, "status": "prior"}}
    evidence = evidence_of({"baseline": {"behaviour": guesses, "transit": transit}})
    assert (len(evidence.main.numbers), evidence.main.guessed) == (2, 1.0)
    assert (len(evidence.apart.numbers), len(evidence.apart.guesses)) == (90, 0)
    assert evidence.main.guesses[0].source == ""


def test_an_empty_configuration_rests_on_nothing():
    assert evidence_of({}).numbers == ()


def test_the_brief_says_only_what_this_run_has(store, data):
    """Without a scenario beside it no rule speaks of one; a caveat on a good that is not shown puts no star."""
    html = compose(data, [], {}, store.manifest)
    assert ("over the scenario beside it" in html) is bool(data.analysis.beside)
    alone = replace(
        data, analysis=replace(data.analysis, beside={}), caveats={("JPN", "no-good-of-this-run"): "it is wrong"}
    )
    html = compose(alone, [], {}, store.manifest)
    assert "over the scenario beside it" not in html
    assert "with the largest risk of a shortage there" in html
    assert "#limits" not in html
    assert not re.search(r"[.,]Transit", html)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.003, -0.0003, "takes 0.2 points off what (-0.3 to just below 0)"),
        (-0.003, 0.0, "makes no clear difference to what (-0.3 to 0.0)"),
        (-0.0004, 0.004, "makes no clear difference to what (0.0 to +0.4)"),
    ],
)
def test_an_interval_that_leaves_out_0_does_not_seem_to_hold_it(low, high, said):
    row = pd.Series({"difference": -0.002, "ci_low": low, "ci_high": high})
    assert _words(row, "what").replace(SPACE, " ") == said


def test_free_riders_of_the_brief_have_names(data):
    rows = data.analysis.spillover
    free = rows.assign(
        free_rider=(rows["nation"] == "KOR") & (rows["good"] == "dytb_oxide") & (rows["role"] == "other")
    )
    analysis = replace(data.analysis, spillover=free)
    named, plain = gain_sentences(analysis, data.labels)[0], gain_sentences(analysis)[0]
    assert f"{data.labels.nation('KOR')} ({data.labels.good_inside('dytb_oxide')})" in named
    assert "KOR (dytb_oxide)" in plain
