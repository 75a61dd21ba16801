"""In the controlled economy, one thing changed at a time, shortages move the way they must.

Every comparison is made in the same worlds, with all uncertain behaviour drawn, so that a sign that only holds at
central values is found. Bets on a rise are left out of what must hold in every world: whether one begins is chance, and
the price it brings destroys demand and calls rivals, so that a little less scarcity may leave a world without it. With
them, signs must hold on average.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.agents.buying import hoarding_cover, order
from sim.agents.importer import Importer
from sim.market.suppliers import set_preferences
from tests.properties.economies import (
    IN_ANY_CASE,
    NEW_SMELTER,
    TERMS,
    Economy,
    controlled,
    drawn,
    one_of_each_control,
    open_model,
    unserved,
)

WORLDS = 32
NO_BETS = {"switch.speculation": 0.0}
LEAN = 30.0
UNTIL_BAN = 14
AFTER = 34
CONTROLS = one_of_each_control()
BAN, ALL_BAN = CONTROLS["destination_ban"], CONTROLS["total_ban"]
QUOTA = CONTROLS["quota"] | {"steps": []}


def missed(economy: Economy, extra: float = 0.0, nation: str = "JPN", **values: float) -> np.ndarray:
    """Return tonnes that industry misses after March 2026, ``extra`` months of use added to its stock before."""
    structure = economy.structure()
    full = drawn(structure, 5, np.arange(WORLDS)) | NO_BETS | values
    model = open_model(structure, "test", "none", worlds=WORLDS, values=full)
    for _ in range(UNTIL_BAN):
        model.step()
    place = structure.nations.index(nation), structure.goods.index("metal")
    model.block.state.industry_stock[place] += extra * structure.baseline.final_use[place]
    return unserved(model, nation, "metal", AFTER)


def tight(*controls: dict[str, Any], cover: float = LEAN, **changes: Any) -> Economy:
    return controlled(cover=cover, months=36, controls=controls, **changes)


TRIFLE = 2e-3
"""Share of a shortage by which a world may be worse off: whom a seller serves first in a month is decided by bids that
remember, so that a little more of something may once come at the wrong moment."""


def never_rises(runs: list[np.ndarray]) -> bool:
    """Return whether no world is worse off in a later run, a trifle apart; the first run must hurt."""
    assert runs[0].mean() > 0.0
    return all((later <= earlier * (1.0 + TRIFLE) + 1e-9).all() for earlier, later in pairwise(runs))


@pytest.mark.parametrize("ban", [BAN, ALL_BAN], ids=["JPN only", "everyone"])
def test_more_stock_in_hand_does_not_raise_the_shortage(ban: dict[str, Any]) -> None:
    """In every world up to two months of use, on average up to four, and never above having none.

    Four months are a glut that presses the price until the rival shuts in some worlds, so there it is left out.
    """
    none, half, one, two = (missed(tight(ban), extra=months) for months in (0.0, 0.5, 1.0, 2.0))
    four = missed(tight(ban), extra=4.0, **{"switch.mothballing": 0.0})
    assert never_rises([none, half, one, two])
    assert never_rises([none, four])
    assert four.mean() < two.mean() < one.mean() < half.mean() < none.mean()


@pytest.mark.parametrize("ban", [BAN, ALL_BAN], ids=["JPN only", "everyone"])
def test_a_habit_of_holding_more_does_not_raise_the_shortage(ban: dict[str, Any]) -> None:
    """Under a ban on everyone rivals make up for little, so that stock gives what it holds: 70 days of 240 t a year."""
    runs = [missed(tight(ban, cover=days)) for days in (20.0, 30.0, 45.0, 60.0, 90.0)]
    assert never_rises(runs)
    assert runs[0].mean() - runs[-1].mean() > 70.0 / 365.25 * 240.0
    assert runs[-1].mean() < (0.6 if ban is BAN else 0.8) * runs[0].mean()


def test_a_national_reserve_does_not_raise_the_shortage() -> None:
    """It opens for what industry misses, however little industry itself holds."""
    held = [{}, *({"JPN": {"metal": f"{days} day"}} for days in (30, 60, 120))]
    runs = [missed(tight(ALL_BAN, public=public)) for public in held]
    assert never_rises(runs)
    assert runs[-1].mean() < 0.8 * runs[0].mean()


@pytest.mark.parametrize("ban", [BAN, ALL_BAN], ids=["JPN only", "everyone"])
def test_longer_notice_does_not_raise_the_shortage(ban: dict[str, Any]) -> None:
    """In every world up to five months, on average up to a year, and never above no notice.

    The glut after long front-loading may shut the rival; with that, it holds in every world up to two months.
    """
    announced = ("2026-03", "2026-02", "2026-01", "2025-10", "2025-03")
    tried = [tight(ban | {"announced": day}) for day in announced]
    none, one, two, five, year = (missed(economy, **{"switch.mothballing": 0.0}) for economy in tried)
    assert never_rises([none, one, two, five])
    assert never_rises([none, year])
    assert year.mean() < five.mean()
    runs = [missed(economy) for economy in tried]
    assert never_rises(runs[:3])
    assert runs[4].mean() < runs[3].mean() < runs[2].mean()


@pytest.mark.parametrize("ban", [BAN, ALL_BAN], ids=["JPN only", "everyone"])
def test_more_rival_capacity_does_not_raise_the_shortage(ban: dict[str, Any]) -> None:
    rival = NEW_SMELTER | {"nation": "AUS", "starts": "2025-02", "full": "2025-03", "slip": "0 month"} | IN_ANY_CASE
    sizes = [{"new_smelter": rival | {"capacity": f"{tonnes} t/yr"}} for tonnes in (0, 20, 40, 60, 90, 120)]
    runs = [missed(tight(ban, projects=projects)) for projects in sizes]
    assert never_rises(runs)
    assert runs[-1].mean() < 0.7 * runs[0].mean()


def test_the_wider_a_ban_the_worse_for_those_behind_it() -> None:
    runs = [missed(tight(ALL_BAN | {"share": f"{share} %"})) for share in (100, 90, 80, 50, 0)]
    assert never_rises(runs)
    assert runs[-1].max() == 0.0


def test_a_ban_on_one_hurts_it_and_spares_the_others() -> None:
    assert missed(tight(BAN)).min() > 0.0
    assert missed(tight(BAN), nation="CHN").max() == 0.0


@pytest.mark.parametrize("ban", [BAN, ALL_BAN], ids=["JPN only", "everyone"])
def test_a_truce_lowers_the_shortage(ban: dict[str, Any]) -> None:
    truce = CONTROLS["truce"] | {"starts": "2026-06"}
    short, year, long = (missed(tight(ban, truce | {"ends": end})) for end in ("2026-07", "2027-06", "2028-12"))
    assert never_rises([missed(tight(ban)), year, long])
    assert year.mean() < short.mean()


def test_a_stricter_licence_raises_the_shortage() -> None:
    runs = [
        missed(tight(CONTROLS["licence"] | {"terms": TERMS | {"throughput": f"{most} ratio"}}))
        for most in (0.0, 0.2, 0.4, 0.6, 1.0)
    ]
    assert never_rises(runs)


def test_a_smaller_quota_raises_the_shortage() -> None:
    runs = [missed(tight(QUOTA | {"volume": f"{share} %"})) for share in (0, 20, 40, 60, 100)]
    assert never_rises(runs)
    assert runs[-1].max() == 0.0


def test_an_export_tax_turns_buyers_to_others() -> None:
    """The share bought from CHN falls with the tax: what buyers ask and, if others can make more, what they get."""
    shares = []
    for rate in (0.0, 0.2, 1.0):
        taxed = tight(CONTROLS["export_tax"] | {"rate": f"{rate} ratio", "severity": "0 share"}).structure()
        model = open_model(taxed, values={"behaviour.idle_ready": 1.0})
        block = model.block
        links, goods = block.structure.links, block.structure.goods
        bought = (links.buyer == 1) & (block.structure.good_of_link == goods.index("metal"))
        for _ in range(UNTIL_BAN):
            model.step()
        before = block.state.flow[bought & (links.seller == 0), 0].sum()
        for _ in range(6):
            model.step()
        set_preferences(block)
        asked = block.month.preference[bought & (links.seller == 0), 0] / block.month.preference[bought, 0].sum()
        shares.append((float(asked[0]), block.state.flow[bought & (links.seller == 0), 0].sum() / before))
    assert shares[0] > shares[1] > shares[2]
    assert shares[0][1] == pytest.approx(1.0, abs=1e-6)
    assert shares[2][1] < 0.9


def before_the_ban(economy: Economy, series: str, **values: float) -> np.ndarray:
    """Return what JPN bought or held of metal over the months before March 2026, t, or t times months."""
    structure = economy.structure()
    full = drawn(structure, 5, np.arange(WORLDS)) | values
    model = open_model(structure, "test", "none", worlds=WORLDS, values=full)
    place = structure.nations.index("JPN"), structure.goods.index("metal")
    total = np.zeros(WORLDS)
    for _ in range(UNTIL_BAN):
        model.step()
        total += (getattr(model.block.month, series) if series == "imported" else model.block.state.industry_stock)[
            place
        ]
    return total


def test_longer_notice_raises_front_loading_and_lowers_the_shortage() -> None:
    """The holder of the longer notice buys ahead and is short of less; without front-loading neither moves."""
    one, three = (tight(ALL_BAN | {"announced": day}) for day in ("2026-02", "2025-12"))
    calm = tight(ALL_BAN)
    bought = [before_the_ban(economy, "imported") for economy in (calm, one, three)]
    assert (bought[1] > bought[0]).mean() > 0.9
    assert bought[2].mean() > bought[1].mean() > bought[0].mean()
    short = [missed(economy) for economy in (calm, one, three)]
    assert never_rises(short)
    assert short[2].mean() < short[1].mean() < short[0].mean()
    off = {"switch.front_loading": 0.0, "switch.hoarding": 0.0}
    unwarned = [before_the_ban(economy, "imported", **off).mean() for economy in (calm, three)]
    assert unwarned[1] - unwarned[0] < 0.2 * (bought[2].mean() - bought[0].mean())


def alone(hoarder: Importer, fear_cover: float) -> None:
    """Let one nation hoard by a rule of its own, and nobody else."""
    block = hoarder.block
    cover = hoarding_cover.of(block)
    cover[...] = 0.0

    def hoard() -> None:
        cover[...] = fear_cover
        order.run(block, nation=hoarder.nation)
        cover[...] = 0.0

    vars(hoarder)["order"] = hoard


def test_a_nation_that_hoards_costs_its_ally() -> None:
    """USA buys in the same market behind the same wall; how much JPN wants to hold out of fear is JPN's own affair."""
    structure = tight(ALL_BAN | {"share": "60 %"}).structure()
    drawn_values = drawn(structure, 5, np.arange(WORLDS))
    ally = []
    for extra in (0.0, 0.5, 2.0):
        model = open_model(structure, "test", "none", worlds=WORLDS, values=drawn_values)
        hoarder = next(agent for agent in model.agents if isinstance(agent, Importer) and agent.name == "JPN")
        alone(hoarder, extra)
        ally.append(unserved(model, "USA", "metal", UNTIL_BAN + AFTER))
    assert ally[2].mean() > ally[1].mean() > ally[0].mean() > 0.0
    assert (ally[2] >= ally[0] - 1e-9).mean() > 0.9


@pytest.mark.parametrize("firm_stocks", [False, True], ids=["pooled", "by firm"])
def test_plants_that_stop_miss_more_than_the_goods_that_lacked(firm_stocks: bool) -> None:
    """In every world where a line takes at least a month and a half to run again, and on average as drawn.

    Where each firm holds its own stock, the leanest stop while others still have goods. If their lines run again within
    the month, nothing is lost by that; the shortage is only seen sooner, sellers make more sooner, and a world may miss
    a little less than if all had shared to the last tonne. A pooled stock shows no such thing.
    """
    economy = controlled(cover=LEAN, months=36, controls=(BAN | {"ends": "2026-10"},), firm_stocks=firm_stocks)
    for months in (1.5, 3.0):
        slow = {"behaviour.restart_months": months}
        assert never_rises([missed(economy, **{"switch.plant_stops": value}, **slow) for value in (1.0, 0.0)])
    on, off = (missed(economy, **{"switch.plant_stops": value}) for value in (1.0, 0.0))
    assert firm_stocks or never_rises([on, off])
    assert on.mean() > 1.02 * off.mean()


def test_firms_that_hold_their_own_stocks_are_short_sooner() -> None:
    pooled, own = (
        controlled(cover=90.0, months=36, controls=(ALL_BAN,), firm_stocks=by_firm) for by_firm in (False, True)
    )
    assert (missed(own) >= missed(pooled) - 1e-9).mean() > 0.9
    assert missed(own).mean() > missed(pooled).mean()


def test_substitution_relieves_a_lasting_shortage() -> None:
    on, off = (missed(tight(ALL_BAN), **{"switch.substitution": value}) for value in (1.0, 0.0))
    assert (on <= off + 1e-9).mean() > 0.9
    assert on.mean() < 0.9 * off.mean()


def test_with_bets_on_a_rise_the_signs_hold_on_average() -> None:
    """Stock in hand, the width of a ban and the size of a quota, where every second world may be bet on."""
    bets = {"switch.speculation": 1.0, "behaviour.speculation_hazard": 4.0}
    stock = [missed(tight(ALL_BAN), extra=months, **bets).mean() for months in (0.0, 1.0, 2.0, 4.0)]
    bans = [missed(tight(ALL_BAN | {"share": f"{share} %"}), **bets).mean() for share in (100, 90, 80, 50)]
    quotas = [missed(tight(QUOTA | {"volume": f"{share} %"}), **bets).mean() for share in (0, 20, 40, 60)]
    for means in (stock, bans, quotas):
        assert all(later < earlier for earlier, later in pairwise(means)), means
    assert stock[0] != missed(tight(ALL_BAN)).mean()
