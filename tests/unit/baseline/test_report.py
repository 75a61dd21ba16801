"""The balance sheet as a reader sees it."""

import json

import pytest

from experiments.baseline_report import document, render
from experiments.baseline_report.evidence import adjustments, evidence, mean_evidence
from experiments.baseline_report.reliance import basket_reliance, reliance
from experiments.baseline_report.sheet import sheet
from sim.config import bundled_root
from sim.config.schema.basket import BasketFile
from sim.config.validate import validate
from sim.config.yaml import load


@pytest.fixture(scope="module")
def basket():
    return validate(load(bundled_root() / "baseline" / "basket.yaml"), BasketFile)


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


def test_all_rare_earths_stay_a_figure_of_their_own(base, basket):
    by_weight = basket.published["rare_earths_by_weight"].share
    assert by_weight.value == pytest.approx(0.66, abs=0.01)
    assert by_weight.status == "read"
    of_ndpr = next(row for row in reliance(base, "JPN", "CHN") if row.good == "ndpr_oxide").of_imports
    assert of_ndpr < 0.5


def test_basket_lies_between_its_goods(base, basket):
    ours = basket_reliance(base, basket)
    for share in (ours.by_value, ours.by_weight, ours.mean_of_goods):
        assert 0.1 < share < 0.9
    assert basket.published["jogmec_rare_metals"].share.value == 0.7


def test_text_lists_every_adjustment_and_the_basket(base, basket):
    text = render(base, basket)
    assert f"a tenth or more to make the tables balance: {len(adjustments(base))}" in text
    assert "Reliance of JPN on CHN" in text
    assert "JOGMEC" in text


def test_text_of_one_good_holds_no_other(base, basket):
    text = render(base, basket, "gallium")
    assert "gallium: flows in t/yr" in text
    assert "copper" not in text


def test_document_is_json(base, basket):
    read = json.loads(json.dumps(document(base, basket)))
    assert set(read) == {"goods", "adjustments", "evidence", "reliance"}
    assert set(read["goods"]) == set(base.goods)
