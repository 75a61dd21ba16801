"""How a joint reserve is counted, filled, metered and shared, by hand."""

import numpy as np
import pytest

from tests.properties.economies import control, controlled, one_of_each_clause, open_model, pact
from tests.unit.sim.hands import JPN, METAL, USA, with_clause


def filled(held: tuple[float, float], short: tuple[bool, bool], **changes: str) -> tuple:
    """Return a reserve with these tonnes of JPN and USA, who need 100 t each where they are short."""
    model, clause = with_clause("complementary_stockpile", **{"trigger": "100 %"} | changes)
    block = model.block
    block.state.transit[...] = 0.0
    for place, nation in enumerate((JPN, USA)):
        clause._held[place, 0] = clause._put_in[place, 0] = block.state.joint_stock[nation, METAL] = held[place]
        block.calm_cover[nation, METAL] = 150.0 / block.state.expected_use[nation, METAL]
        block.state.industry_stock[nation, METAL] = 50.0 if short[place] else 150.0
    return model, clause


def given(clause) -> list[float]:
    clause.release()
    return clause._given[:, 0, 0].tolist()


@pytest.mark.parametrize(
    ("sharing", "held", "expected"),
    [
        ("none", (20.0, 120.0), [20.0, 100.0]),
        ("need", (20.0, 120.0), [40.0, 100.0]),
        ("equal", (20.0, 120.0), [70.0, 70.0]),
        ("quota", (20.0, 120.0), [20.0 + 20.0, 100.0]),
        ("quota", (20.0, 60.0), [20.0, 60.0]),
        ("equal", (20.0, 60.0), [40.0, 40.0]),
    ],
)
def test_two_members_in_need_share_by_the_rule(sharing: str, held: tuple, expected: list[float]) -> None:
    """Both lack 100 t. By quota Japan may have a seventh of 140 t, and what the United States then leave of theirs."""
    model, clause = filled(held, (True, True), sharing=sharing)
    assert given(clause) == pytest.approx(expected)
    assert clause._held[:, 0, 0].sum() == pytest.approx(sum(held) - sum(expected))
    assert model.block.month.moved_out[:, METAL, 0].sum() == pytest.approx(
        model.block.state.transit[1, :, METAL, 0].sum()
    )


@pytest.mark.parametrize("sharing", ["need", "equal", "quota"])
def test_one_member_in_need_may_have_it_all(sharing: str) -> None:
    _, clause = filled((20.0, 60.0), (True, False), sharing=sharing)
    assert given(clause) == pytest.approx([80.0, 0.0])


def test_a_member_that_breaks_its_word_keeps_its_reserve_to_itself() -> None:
    model, clause = filled((20.0, 60.0), (True, False))
    model.block.pacts[0].faithful[1] = 0.0
    assert given(clause) == pytest.approx([20.0, 0.0])


def test_a_reserve_gives_no_more_a_month_than_its_rate() -> None:
    """A tenth of two months of use from each store."""
    model, clause = filled((50.0, 60.0), (True, False), cover="2 month", rate="10 %")
    use = model.block.state.expected_use[[JPN, USA], METAL, 0]
    assert given(clause)[0] == pytest.approx(0.1 * 2.0 * use.sum())


def test_a_reserve_that_has_just_given_waits_before_it_buys() -> None:
    model, clause = filled((50.0, 60.0), (True, False), pause="2 month", cover="24 month")
    block = model.block
    asked = []
    for _ in range(4):
        clause.release()
        block.state.industry_stock[JPN, METAL] = 1e6
        block.month.fill[...] = 0.0
        clause.request()
        asked.append(bool(block.month.fill[JPN, METAL, 0] > 0.0))
    assert asked == [False, False, True, True]
    assert block.month.fill[USA, METAL, 0] > 0.0


def test_members_together_buy_no_more_than_their_part_of_the_market() -> None:
    model, clause = with_clause("complementary_stockpile", cover="10 month", build="1 month", market_cap="2 %")
    block = model.block
    block.month.world_use[METAL] = 1000.0
    clause.request()
    asked, use = block.month.fill[[JPN, USA], METAL, 0], block.state.expected_use[[JPN, USA], METAL, 0]
    assert asked.sum() == pytest.approx(20.0)
    assert asked[0] / asked[1] == pytest.approx(use[0] / use[1])


def test_cover_of_net_imports_counts_what_own_plants_give() -> None:
    model, clause = with_clause("complementary_stockpile", cover="2 month", build="1 month", against="net_imports")
    block = model.block
    use = block.state.expected_use[:, METAL, 0]
    block.month.capable[JPN, METAL] = 0.75 * use[JPN]
    block.month.capable[USA, METAL] = 2.0 * use[USA]
    clause.request()
    assert block.month.fill[JPN, METAL, 0] == pytest.approx(2.0 * 0.25 * use[JPN])
    assert block.month.fill[USA, METAL, 0] == 0.0


def missed(sharing: str, targets: list[str], **changes: str) -> np.ndarray:
    """Return tonnes that JPN and USA miss under a year's ban on some of them, with these rules of the reserve."""
    ban = control("destination_ban", targets=targets, share="100 %", starts="2027-03", ends="2028-03")
    rules = one_of_each_clause()["complementary_stockpile"] | {"sharing": sharing, "cover": "25 day"} | changes
    alliance = pact(complementary_stockpile=rules) | {"signed": "2024-12", "starts": "2025-01"}
    economy = controlled(cover=30.0, controls=(ban,), partnerships={"pact": alliance}, months=48)
    model = open_model(economy.structure(), policy="all", checked=True)
    total = np.zeros(2)
    for _ in range(48):
        model.step()
        total += model.block.month.missed[[JPN, USA], METAL, 0]
    return total


@pytest.mark.parametrize("targets", [["JPN"], ["JPN", "USA"]])
@pytest.mark.parametrize("sharing", ["need", "equal", "quota"])
def test_a_joint_reserve_does_no_worse_for_its_members_together_than_the_same_tonnes_apart(
    sharing: str, targets: list[str]
) -> None:
    apart, joint = missed("none", targets).sum(), missed(sharing, targets).sum()
    assert apart > 0.0
    assert joint <= apart * 1.001
    if targets == ["JPN"]:
        assert joint < 0.5 * apart
