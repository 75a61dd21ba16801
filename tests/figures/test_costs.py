"""What a policy costs, as the brief prints it."""

from dataclasses import replace

import pytest

from experiments.analysis.costs import PARTS, costs_of, discounting
from experiments.brief.content import Paragraph
from experiments.brief.facts import facts_of
from experiments.brief.stakes import cost
from experiments.figures.data import FigureData
from sim.metrics.costs import ACCOUNTS

BILL = {"cost_purchase": 3e9, "cost_residual": -2e9, "cost_finance": 1e9, "cost_programme": 5e8}


def priced(data: FigureData, **bill: float) -> FigureData:
    """Return the run with this bill for Japan's gallium under the first policy that is compared, and no other."""
    tables = dict(data.tables)
    for policy, table in tables.items():
        values = table.array.copy()
        for account in ACCOUNTS:
            values[table.metrics.index(account)] = 0.0
        if policy == data.compared[0]:
            cell = table.nations.index("JPN"), table.goods.index("gallium")
            total = {"cost_total": sum(bill.values()), "outlay": bill["cost_purchase"] + 1.5e9}
            for account, amount in (bill | total).items():
                values[(table.metrics.index(account), *cell)] = amount
        tables[policy] = replace(table, array=values)
    return replace(data, tables=tables)


def test_a_cost_adds_up_and_only_payers_have_one(data: FigureData) -> None:
    (one,) = costs_of(priced(data, **BILL).tables)
    assert (one.nation, one.policy) == ("JPN", data.compared[0])
    assert dict(zip(PARTS, one.parts, strict=True)) == pytest.approx(
        {"purchase": 3e9, "residual": -2e9, "holding": 0.0, "projects": 1.5e9, "premiums": 0.0}
    )
    assert (one.low, one.total, one.high) == pytest.approx((2.5e9, 2.5e9, 2.5e9))
    assert one.paid == pytest.approx(4.5e9)


def test_the_brief_names_the_largest_parts_of_the_cost_that_it_quotes(data: FigureData, store) -> None:
    facts = facts_of(replace(priced(data, **BILL), focus=replace(data.focus, policy=data.compared[0])), store, "en")
    said = " ".join(block.text for block in cost(facts).blocks if isinstance(block, Paragraph))
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Of the 2.5 billion USD that 'framework' costs Japan, the largest parts: goods bought 3.0 billion USD" in said
    )
    assert "projects and programmes 1.5 billion USD" in said


def test_every_account_is_in_one_part() -> None:
    held = [account for accounts in PARTS.values() for account in accounts]
    assert sorted(held) == sorted(set(ACCOUNTS) - {"cost_total", "outlay"})


def test_the_rate_is_that_of_the_run() -> None:
    config = {"baseline": {"behaviour": {"discount_rate": {"value": 0.03}}}}
    assert discounting({"config": config}) == "discounted at 3 % a year"
    assert discounting({"config": config, "identity": {"set": {"behaviour.discount_rate": 0.07}}}).endswith(
        "7 % a year"
    )
    swept = {"config": config, "identity": {"sweep": {"behaviour.discount_rate": ["0.02", "0.07"]}}}
    assert discounting(swept) == "discounted at the rates swept"
    assert discounting({"config": {}}) == "", "a run from before costs were discounted"
