"""Each control by hand: what it lets pass, when it acts, and how controls compose."""

import numpy as np
import pytest

from sim.controls.escalation import BAN, CALM, LICENSING, TARGETED
from sim.market.suppliers import set_preferences
from tests.properties.economies import REGIME, TERMS, control, controlled, one_of_each_control, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, gate, govern, link, with_control

START = 14  # March 2026, counted from January 2025


def test_a_ban_spares_its_share_of_the_normal_flow_towards_its_targets_only() -> None:
    model, _ = with_control(control("destination_ban", targets=["JPN"], share="80 %"))
    measures, normal = model.block.measures, model.block.base.flow[link(model, CHN, JPN), 0]
    govern(model, START - 1)
    assert np.isinf(measures.limits).all()
    govern(model, START)
    assert measures.limits[gate(model, JPN), 0] == pytest.approx(0.2 * normal)
    assert np.isinf(measures.limits[gate(model, USA)]).all()


def test_a_total_ban_spares_the_exempt_and_ends_on_its_day() -> None:
    model, _ = with_control(control("total_ban", share="100 %", exempt=["USA"], ends="2026-05"))
    limits = model.block.measures.limits
    for clock, shut in ((START, True), (START + 1, True), (START + 2, False)):
        govern(model, clock)
        assert (limits[gate(model, JPN), 0] == 0.0) == shut
        assert np.isinf(limits[gate(model, USA), 0])


def test_an_export_tax_adds_up_and_turns_preferences() -> None:
    taxes = tuple(control("export_tax", id=name, rate=rate) for name, rate in (("one", "25 %"), ("two", "75 %")))
    model = open_model(controlled(controls=taxes).structure(), values={"behaviour.supplier_price_elasticity": 2.0})
    govern(model, START)
    assert model.block.measures.tax[gate(model, JPN), 0] == pytest.approx(1.0)
    from_china, from_australia = link(model, CHN, JPN), link(model, AUS, JPN)
    habit = model.block.state.habit[:, 0]
    set_preferences(model.block)
    assert model.block.month.preference[from_china, 0] == pytest.approx(habit[from_china] / 4.0)
    assert model.block.month.preference[from_australia, 0] == pytest.approx(habit[from_australia])
    assert model.block.month.tax_paid[JPN, METAL, 0] == pytest.approx(habit[from_china] * 1.0)


def test_a_quota_is_one_pool_and_carries_part_of_what_was_not_used() -> None:
    model, _ = with_control(control("quota", volume="50 %", carry_over="60 %"))
    block = model.block
    execution = [link(model, CHN, buyer) for buyer in (JPN, USA, AUS)]
    instalment = 0.5 * sum(block.base.flow[way, 0] for way in execution)
    govern(model, START - 1)
    assert np.isinf(block.measures.pools[0, 0])
    govern(model, START)
    assert block.measures.pools[0, 0] == pytest.approx(instalment)
    block.state.flow[execution] = np.array([0.5, 0.3, 0.1])[:, None] * instalment
    govern(model, START + 1)
    assert block.measures.pools[0, 0] == pytest.approx(instalment + 0.6 * 0.1 * instalment)
    block.state.flow[execution] = np.array([1.0, 0.0, 0.0])[:, None] * instalment
    govern(model, START + 2)
    assert block.measures.pools[0, 0] == pytest.approx(instalment + 0.6 * 0.06 * instalment)
    block.state.flow[execution] = np.array([1.036, 0.0, 0.0])[:, None] * instalment
    govern(model, START + 3)
    assert block.measures.pools[0, 0] == pytest.approx(instalment)


def test_a_quota_may_be_stated_in_tonnes() -> None:
    model, _ = with_control(control("quota", volume="120 t/yr", carry_over="0 %"))
    govern(model, START)
    assert model.block.measures.pools[0, 0] == pytest.approx(10.0)


def test_the_tightest_limit_holds() -> None:
    shares = {"one": "90 %", "two": "50 %"}
    bans = tuple(control("destination_ban", id=name, targets=["JPN"], share=share) for name, share in shares.items())
    model = open_model(controlled(controls=bans).structure())
    govern(model, START)
    normal = model.block.base.flow[link(model, CHN, JPN), 0]
    assert model.block.measures.limits[gate(model, JPN), 0] == pytest.approx(0.1 * normal)


def test_a_truce_suspends_the_named_controls_while_it_holds_and_they_come_back() -> None:
    bans = (
        control("destination_ban", id="on-japan", targets=["JPN"], share="100 %"),
        control("destination_ban", id="on-usa", targets=["USA"], share="100 %"),
    )
    truce = control("truce", suspends=["on-japan"], starts="2026-05", ends="2026-07")
    limits_open = []
    model = open_model(controlled(controls=(*bans, truce)).structure())
    for clock in range(START, START + 5):
        govern(model, clock)
        limits_open.append(bool(np.isinf(model.block.measures.limits[gate(model, JPN), 0])))
        assert model.block.measures.limits[gate(model, USA), 0] == 0.0
    assert limits_open == [False, False, True, True, False]


def test_news_and_ordering_ahead_last_from_the_announcement_to_the_start() -> None:
    ban = control("destination_ban", targets=["JPN"], share="100 %", announced="2025-12", severity="0.7 share")
    model, _ = with_control(ban)
    block = model.block
    exposure = block.state.exposure[JPN, METAL, 0]
    assert exposure == pytest.approx(block.state.habit[link(model, CHN, JPN), 0])
    for clock in range(START - 5, START + 2):
        govern(model, clock)
        assert block.measures.news[JPN, METAL, 0] == pytest.approx(
            0.7 * exposure if START - 3 <= clock < START else 0.0
        )
        assert block.month.frontload[JPN, METAL, 0] == (exposure if START - 3 <= clock < START else 0.0)
        assert block.measures.news[USA].max() == 0.0


WORLDS = 4000


def regimes(months: int, **regime: str) -> np.ndarray:
    """Return the regime of many worlds after each month, ``(month, W)``."""
    entry = control("escalation", regime=REGIME | regime, terms=TERMS, targets=["JPN", "USA"], starts="2025-01")
    model, modifier = with_control(entry, worlds=WORLDS)
    path = []
    for clock in range(months):
        govern(model, clock)
        path.append(modifier._regime.copy())
    return np.array(path)


def test_steps_up_come_as_often_as_the_hazards_say() -> None:
    """From calm with a hazard of 1.2 a year, a share 1 - exp(-0.1) moves each month; and never two steps at once."""
    path = regimes(12, license_hazard="1.2 1/yr", target_hazard="0 1/yr", licensing_lasts="1e9 month")
    calm = (path == CALM).mean(axis=1)
    expected = np.exp(-0.1 * np.arange(1, 13))
    spread = np.sqrt(expected * (1.0 - expected) / WORLDS)
    assert (np.abs(calm - expected) < 4.0 * spread).all()
    assert set(np.unique(path)) == {CALM, LICENSING}
    assert (np.abs(np.diff(regimes(24), axis=0)) <= 1).all()


def test_spells_last_as_long_as_they_should() -> None:
    """With a mean of 5 months, a fifth of the worlds at a total ban eases each month."""
    path = regimes(40, license_hazard="1e3 1/yr", target_hazard="1e3 1/yr", ban_hazard="1e3 1/yr", ban_lasts="5 month",
                   targeting_lasts="1e9 month", licensing_lasts="1e9 month")  # fmt: skip
    at_ban = path[:-1] == BAN
    eased = at_ban & (path[1:] == TARGETED)
    share = eased.sum() / at_ban.sum()
    assert abs(share - 0.2) < 4.0 * np.sqrt(0.16 / at_ban.sum())


def test_the_long_run_share_of_regimes_is_that_of_the_markov_chain() -> None:
    up = 1.0 - np.exp(-np.array([2.0, 2.0, 1.0]) / 12.0)
    down = np.minimum(1.0 / np.array([6.0, 5.0, 4.0]), 1.0 - np.append(up[1:], 0.0))
    weights = np.cumprod(np.append(1.0, up / down))
    found = np.array([(regimes(150)[100:] == regime).mean() for regime in range(4)])
    assert found == pytest.approx(weights / weights.sum(), abs=0.02)


@pytest.mark.parametrize(("share", "both"), [("0 %", 0.0), ("100 %", 1.0), ("30 %", 0.3)])
def test_a_targeted_ban_hits_one_candidate_or_all(share: str, both: float) -> None:
    never = {"ban_hazard": "0 1/yr", "targeting_lasts": "1e9 month", "licensing_lasts": "1e9 month"}
    fast = {"license_hazard": "1e4 1/yr", "target_hazard": "1e4 1/yr"}
    entry = control("escalation", regime=REGIME | never | fast | {"target_all": share, "ban_share": "100 %"},
                    terms=TERMS | {"throughput": "9 ratio"}, targets=["JPN", "USA"], starts="2025-01")  # fmt: skip
    model, modifier = with_control(entry, worlds=WORLDS)
    for clock in range(2):
        govern(model, clock)
    assert (modifier._regime == TARGETED).all()
    hit = modifier._hit.astype(float)
    assert (hit.sum(axis=0) == 2.0).mean() == pytest.approx(both, abs=0.03)
    assert hit.mean(axis=1) == pytest.approx([0.5 + both / 2.0] * 2, abs=0.03)
    limits = model.block.measures.limits
    assert (limits[gate(model, JPN)] == 0.0)[hit[0] > 0].all()


def test_contagion_raises_the_hazard_of_the_other_groups() -> None:
    stays = REGIME | {"ban_hazard": "0 1/yr", "targeting_lasts": "1e9 month", "licensing_lasts": "1e9 month"}
    quick = stays | {"license_hazard": "1e4 1/yr", "target_hazard": "1e4 1/yr"}
    slow = stays | {"license_hazard": "1.2 1/yr", "contagion": "2 ratio"}
    held = {"terms": TERMS, "targets": ["JPN"], "starts": "2025-01"}
    first = control("escalation", id="first", regime=quick, **held)
    second = control("escalation", id="second", goods=["ore"], regime=slow, **held)
    model = open_model(controlled(escalation=(first, second)).structure(), worlds=WORLDS)
    modifier = next(iter(model.agents)).controls[1]
    shares = []
    for clock in range(4):
        govern(model, clock)
        shares.append(float((modifier._regime >= LICENSING).mean()))
    # The first group is targeted from month 1 on; from then on the second group's hazard is threefold.
    expected = 1.0 - np.exp(-0.1 * np.array([1.0, 4.0, 7.0, 10.0]))
    assert shares == pytest.approx(expected, abs=0.03)


def test_an_inactive_control_does_nothing_at_all() -> None:
    for kind, entry in one_of_each_control().items():
        model, _ = with_control(entry, **{f"control.{entry['id']}.active": 0.0})
        for clock in (START - 2, START, START + 5):
            govern(model, clock)
            measures = model.block.measures
            assert np.isinf(measures.limits).all(), kind
            assert np.isinf(measures.pools).all(), kind
            assert measures.tax.max() == measures.news.max() == model.block.month.frontload.max() == 0.0, kind
            assert not any(held.any() for held in model.block.suspended.values()), kind
