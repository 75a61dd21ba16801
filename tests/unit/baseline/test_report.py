"""The balance sheet as a reader sees it."""

import json

import pytest
from pydantic import ValidationError

from experiments.baseline_report import document, render
from experiments.baseline_report.evidence import adjustments, evidence, mean_evidence
from experiments.baseline_report.readings import Reading, readings, verdict
from experiments.baseline_report.reliance import basket_reliance, reliance
from experiments.baseline_report.sheet import sheet
from sim.config import bundled_root
from sim.config.schema.basket import BasketFile, Published
from sim.config.validate import validate
from sim.config.yaml import load


@pytest.fixture(scope="module")
def basket():
    return validate(load(bundled_root() / "baseline" / "basket.yaml"), BasketFile)


@pytest.fixture(scope="module")
def sources(config):
    return config.sources


def test_each_account_balances(base):
    for good in base.goods:
        for row in sheet(base, good):
            comes_in = row.output + row.secondary + row.imports
            assert comes_in == pytest.approx(row.exports + row.final_use + row.process_use, rel=1e-9, abs=1e-6)


def test_shares_of_evidence_add_up(base):
    for good in base.goods:
        for row in evidence(base, good):
            assert sum(row.shares) == pytest.approx(1.0)


def test_mean_evidence_covers_supply_use_and_trade(base):
    rows = mean_evidence(base)
    assert [row.side for row in rows] == ["supply", "use", "trade"]
    assert all(sum(row.shares) == pytest.approx(1.0) for row in rows)


def test_rare_earths_stay_a_reading_of_their_own(base, basket):
    whole = basket.published["rare_earths"]
    assert (whole.by_weight.value, whole.by_value.value) == (pytest.approx(0.66, abs=0.01), pytest.approx(0.38))
    of_ndpr = next(row for row in reliance(base, "JPN", "CHN") if row.good == "ndpr_oxide").of_imports
    assert of_ndpr < 0.5


def test_readings_are_those_of_others_and_ours(base, basket):
    found = {reading.title: reading for reading in readings(base, basket)}
    metals = found[basket.published["rare_metals"].title]
    assert [round(share, 2) for share in metals.shares().values()] == [0.13, 0.17, 0.32]
    ours, no_nickel, controlled = (list(found.values())[place] for place in (-3, -2, -1))
    assert ours.by_value == pytest.approx(0.43, abs=0.02)
    assert no_nickel.by_value == pytest.approx(0.62, abs=0.02)
    assert controlled.by_value == pytest.approx(0.69, abs=0.02)
    assert ours.by_value == basket_reliance(base, basket).by_value


def test_the_verdict_names_what_comes_to_about_the_claim_and_nothing_else():
    seventy = Reading("Near", 0.7, 0.2, None, "read", "")
    words = verdict((seventy, Reading("Far", 0.4, 0.64, 0.76, "read", "")), 0.7)
    assert words == "About 70 % (65 to 75 %) is what these readings come to: Near (by value). No other reading does."
    assert verdict((Reading("Far", 0.4, None, None, "read", ""),), 0.7).startswith("No reading comes to about 70 %")


def test_a_reading_without_a_share_is_refused():
    with pytest.raises(ValidationError, match="a reading needs a share"):
        Published.model_validate({"title": "Nothing"})


def test_the_readings_fit_a_narrow_terminal_and_name_sources_with_licence(base, basket, sources):
    text = render(base, basket, sources)
    table = text[text.index("Share of CHN in the imports of JPN") :]
    assert max(len(line) for line in table.splitlines()) <= 80
    assert "rare earths in the pages that could be opened" in table
    assert "Etalab Open Licence" in table


def test_text_lists_every_adjustment_and_the_basket(base, basket, sources):
    text = render(base, basket, sources)
    assert f"a tenth or more to make the tables balance: {len(adjustments(base))}" in text
    assert "Reliance of JPN on CHN" in text
    assert "JOGMEC" in text


def test_text_of_one_good_holds_no_other(base, basket, sources):
    text = render(base, basket, sources, "gallium")
    assert "gallium: flows in t/yr" in text
    assert "copper" not in text


def test_document_is_json(base, basket, sources):
    read = json.loads(json.dumps(document(base, basket, sources)))
    assert set(read) == {"goods", "adjustments", "evidence", "reliance"}
    assert set(read["goods"]) == set(base.goods)
    claim = read["reliance"]["claim"]
    assert claim["share"] == pytest.approx(0.7)
    assert claim["verdict"] in render(base, basket, sources).replace("\n", " ")
    assert len(read["reliance"]["readings"]) == 6
