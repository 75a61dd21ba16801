"""In the controlled economy, one parameter of a control changed at a time, outcomes move the way they must.

The same worlds are compared, with all uncertain behaviour drawn.
"""

from typing import Any

import numpy as np
import pytest

from sim.model import CritminModel
from sim.state import OUTSIDE
from tests.properties.economies import TERMS, control, drawn, open_model
from tests.properties.test_sense import AFTER, UNTIL_BAN, WORLDS, missed, never_rises, tight

JPN, AUS = 1, 3
METAL = 1


def ban(**fields: Any) -> dict[str, Any]:
    """Return a full stop towards JPN from March 2026."""
    return control("destination_ban", targets=["JPN"], **({"share": "100 %"} | fields))


def after(*controls: dict[str, Any], months: int = AFTER, **values: float) -> CritminModel:
    """Return the model some months after March 2026."""
    structure = tight(*controls).structure()
    full = drawn(structure, 5, np.arange(WORLDS)) | values
    model = open_model(structure, "test", "none", worlds=WORLDS, values=full)
    for _ in range(UNTIL_BAN + months):
        model.step()
    return model


def test_the_more_end_users_are_listed_and_the_greater_the_chill_the_worse() -> None:
    entry = control("end_use_ban", targets=["JPN"], share="20 %", chill="20 %")
    assert never_rises([missed(tight(entry | {"share": f"{share} %"})) for share in (100, 80, 50, 20)])
    assert never_rises([missed(tight(entry | {"chill": f"{chill} %"})) for chill in (100, 80, 50, 20)])
    growing = [entry | {"listing": f"{rate} %/yr", "limit": "100 %"} for rate in (80, 40, 0)]
    assert never_rises([missed(tight(one)) for one in growing])


def test_a_technology_ban_keeps_rivals_small_and_its_target_short_for_longer() -> None:
    stop = control("total_ban", share="100 %")
    models = [
        after(stop, control("technology_ban", slowdown=f"{slowdown} %", severity="0 share")) for slowdown in (0, 50, 95)
    ]
    row = next(
        place
        for place, (nation, main) in enumerate(
            zip(models[0].block.structure.recipes.nation, models[0].block.structure.recipes.main, strict=True)
        )
        if nation == AUS and main == METAL
    )
    none, half, most = (model.block.state.capacity[row] for model in models)
    assert (most <= half).all()
    assert (half <= none).all()
    assert most.mean() < half.mean() < none.mean()


def test_the_likelier_an_extension_the_worse_for_the_target() -> None:
    entry = ban(ends="2026-09")
    chances = (100, 60, 20, 0)
    runs = [missed(tight(entry | {"extension": {"chance": f"{c} %", "lasts": "12 month"}})) for c in chances]
    assert runs[0].mean() > runs[1].mean() > runs[2].mean() > runs[3].mean()
    assert (runs[-1] <= runs[0] + 1e-9).all()


def test_the_likelier_a_return_from_suspension_the_worse_for_the_target() -> None:
    rest = {"since": "2026-05", "until": "2027-03"}
    runs = [missed(tight(ban(suspended=rest | {"resumes": f"{chance} %"}))) for chance in (100, 50, 0)]
    assert runs[0].mean() > runs[1].mean() > runs[2].mean()


def test_a_general_licence_and_better_treated_classes_lower_the_shortage() -> None:
    strict = TERMS | {"throughput": "0.1 ratio"}
    general = [
        {"general": {"share": f"{share} %", "after": "3 month", "throughput": "1 ratio"}} for share in (0, 30, 90)
    ]
    assert never_rises([missed(tight(control("licence", terms=strict | more))) for more in general])
    better = {"approval": "1 1/month", "throughput": "1 ratio"}
    classes = [{"classes": {"civil": better | {"orders": f"{orders} %"}}} for orders in (0, 30, 90)]
    assert never_rises([missed(tight(control("licence", terms=strict | more))) for more in classes])


def test_the_better_a_quota_is_enforced_the_worse_for_those_behind_it() -> None:
    quota = {"volume": "20 %", "carry_over": "0 %"}
    pull = {"behaviour.smuggling_markup": 0.1, "behaviour.leak_span": 0.3}
    runs = [
        missed(tight(control("quota", **quota, smuggling={"potential": "120 %", "enforcement": f"{e} %"})), **pull)
        for e in (100, 50, 0)
    ]
    assert runs[0].mean() > runs[1].mean() > runs[2].mean()
    assert (runs[0] == missed(tight(control("quota", **quota)), **pull)).all()


def test_a_minimum_export_price_turns_buyers_to_others_as_far_as_it_exceeds_the_price_at_home() -> None:
    bought = []
    for floor in (0.5, 1.5, 3.0):
        entry = control("minimum_export_price", floor=f"{floor} ratio", severity="0 share")
        bought.append(after(entry, months=6).block.month.imported_controlled[JPN, METAL].mean())
    assert bought[0] > bought[1] > bought[2]
    free = after(months=6).block.month.imported_controlled[JPN, METAL].mean()
    assert bought[0] == pytest.approx(free)


def test_what_is_expected_moves_prices_less() -> None:
    """A licence that lets everything pass moves the price by its news alone."""
    generous = {"approval": "1 1/month", "delay": "0 month", "ramp": "0 month", "throughput": "9 ratio"}
    entry = control("licence", terms=TERMS | generous, announced="2026-02", severity="60 %")
    peaks = []
    for expected in (0, 50, 100):
        model = after(entry | {"expected": f"{expected} %"}, months=1)
        peaks.append(model.block.state.spot[OUTSIDE, METAL].mean())
    assert peaks[0] > peaks[1] > peaks[2]


def test_the_cost_anchor_stays_lower_under_a_stop_that_is_known_to_pass() -> None:
    """The case it exists for; and with the mechanism off, an announced end changes nothing."""
    held = control("total_ban", share="100 %", ends="2028-12")
    lasting = after(held | {"open_ended": True}).block.state.anchor[METAL]
    passing = after(held).block.state.anchor[METAL]
    without = after(held, **{"switch.permanence": 0.0}).block.state.anchor[METAL]
    assert (passing <= lasting).all()
    assert passing.mean() < lasting.mean() - 0.05
    assert (without == lasting).all()


def test_goods_that_wait_at_customs_bind_orders_while_they_wait_and_fill_stocks_afterwards() -> None:
    """Against an open ban of the same length: who has paid does not turn to others, but gets it in the end."""
    hold = control("customs_hold", targets=["JPN"], patience="2 month", ends="2026-09")
    assert missed(tight(hold)).mean() > missed(tight(ban(ends="2026-09"))).mean()
    held, stopped = (after(entry, months=8).block.state for entry in (hold, ban(ends="2026-09")))
    assert held.customs.max() == 0.0
    assert (held.industry_stock[JPN, METAL] > stopped.industry_stock[JPN, METAL]).mean() > 0.9
