"""In the controlled economy, strategic response moves outcomes the way it must, one thing changed at a time.

All uncertain behaviour is drawn, bets on a rise apart, and every comparison is made in the same worlds.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.block import Block
from sim.build import build
from sim.controls.escalation import EscalationModifier
from sim.model import CritminModel
from tests.properties.economies import (
    ANSWER,
    FLOOD,
    IN_ANY_CASE,
    NEW_SMELTER,
    REGIME,
    TALKS,
    TERMS,
    Economy,
    bundled_library,
    control,
    controlled,
    drawn,
    one_of_each_clause,
    open_model,
    pact,
    shortened,
)

WORLDS = 32
NO_BETS = {"switch.speculation": 0.0}
LEAN = 30.0
OPENS, MONTHS = 12, 36
STOCK = {"complementary_stockpile": one_of_each_clause()["complementary_stockpile"]}


def economy(*controls: dict[str, Any], **changes: Any) -> Economy:
    held = {
        "controls": tuple(one for one in controls if one["kind"] != "escalation"),
        "escalation": tuple(one for one in controls if one["kind"] == "escalation"),
    }
    return controlled(cover=LEAN, months=MONTHS, **held, **changes)


def lived(scene: Economy, policy: str = "all", **values: float) -> tuple[CritminModel, dict[str, np.ndarray]]:
    """Return the model after all months, and what each world summed up over the scored ones."""
    structure = scene.structure()
    full = structure.case("test", policy) | drawn(structure, 5, np.arange(WORLDS)) | NO_BETS | values
    model = open_model(structure, "test", policy, worlds=WORLDS, values=full)
    block: Block = model.block
    metal = structure.goods.index("metal")
    allies = [structure.nations.index(name) for name in ("JPN", "USA")]
    total = {name: np.zeros(block.width) for name in ("unserved", "price", "entry", "idle")}
    smelter = block.structure.recipes.names.index("smelting.AUS")
    rival = structure.recipes.of_nation(structure.nations.index("AUS"))
    for month in range(OPENS + MONTHS):
        model.step()
        if month >= OPENS:
            for ally in allies:
                total["unserved"] += block.month.missed[ally, metal]
            total["price"] += block.state.spot[1, metal] / MONTHS
            for process in range(rival.start, rival.stop):
                total["entry"] += block.month.entered[process]
            total["idle"] += block.state.idle[smelter] / MONTHS
    return model, total


# --- retaliation -----------------------------------------------------------------------------------------------------

BAN = control("total_ban", share="60 %", starts="2027-01")


def answer(**changes: Any) -> dict[str, Any]:
    return control("retaliation", targets=["JPN", "USA"], **ANSWER | {"starts": "2026-01"} | changes)


def test_without_a_partnership_nobody_is_answered() -> None:
    """To the last bit, though talks are another control where they may suspend the answers too."""
    library = bundled_library()
    structure = build(shortened(library.resolve(library.experiment("retaliation")), 60))
    seed, worlds = structure.resolved.experiment.seed, np.arange(WORLDS)
    spots = []
    for scenario in ("china-talks", "china-retaliates"):
        values = drawn(structure, seed, worlds) | structure.case(scenario, "none")
        model = open_model(structure, scenario, "none", seed=seed, worlds=WORLDS, values=values)
        for _ in range(structure.calendar.total):
            model.step()
        spots.append(model.block.state.spot.copy())
    assert (spots[0] == spots[1]).all()


@pytest.fixture(scope="module")
def benefit() -> dict[str, np.ndarray]:
    """Tonnes of unserved demand that the pact's stockpile takes off its members, by how angry the government is."""
    found = {}
    for hazard in ("0 1/yr", "0.5 1/yr", "3 1/yr"):
        scene = economy(BAN, answer(hazard=hazard), partnerships={"pact": pact(**STOCK)})
        without, held = (lived(scene, policy)[1]["unserved"] for policy in ("none", "all"))
        found[hazard] = without - held
    return found


def test_retaliation_takes_from_what_a_partnership_gives(benefit: dict[str, np.ndarray]) -> None:
    """On average, and the likelier it is the more; in some worlds it is the warning that fills stocks in time."""
    calm, cross, angry = benefit.values()
    assert calm.mean() > 0.0
    assert angry.mean() < cross.mean() < calm.mean()


def test_the_harder_the_answer_the_worse_for_its_targets() -> None:
    runs = [
        lived(economy(answer(hazard="6 1/yr", share=share), partnerships={"pact": pact(**STOCK)}))[1]["unserved"]
        for share in ("0 %", "40 %", "80 %", "100 %")
    ]
    assert runs[0].max() == 0.0
    assert runs[3].mean() > runs[2].mean() > runs[1].mean() >= 0.0


def test_the_deeper_the_partnership_the_likelier_the_answer() -> None:
    """The same uniform against a larger hazard: who is struck under a shallow pact is struck under a deep one."""
    struck = []
    for strength in (0.2, 0.6, 1.0):
        scene = economy(answer(hazard="1 1/yr", lasts="1e9 month"), partnerships={"pact": pact(**STOCK)})
        model, _ = lived(scene, **{"clause.pact.complementary_stockpile.strength": strength})
        struck.append(model.block.alarm["CHN", "retaliation"].copy())
    assert struck[0].sum() < struck[1].sum() < struck[2].sum() < WORLDS
    assert not (struck[0] & ~struck[1]).any()
    assert not (struck[1] & ~struck[2]).any()


# --- flooding --------------------------------------------------------------------------------------------------------

RIVAL = NEW_SMELTER | {"nation": "AUS", "capacity": "120 t/yr", "starts": "2026-02", "full": "2026-04"} | IN_ANY_CASE
FLOOR = {"makers": ["AUS"], "goods": ["metal"], "floor": "1 ratio", "tenor": "10 yr", "upside": "0 %"}


def flood(**changes: Any) -> dict[str, Any]:
    return control("flooding", severity="0 share", **FLOOD | {"threat": "3 %", "starts": "2026-01"} | changes)


def flooded(**changes: Any) -> dict[str, np.ndarray]:
    return lived(economy(flood(**changes), projects={"new_smelter": RIVAL}))[1]


def test_flooding_lowers_the_price_the_more_the_larger_the_discount() -> None:
    """On average: a world in which rivals shut may see the price rise again."""
    prices = [flooded(discount=discount)["price"] for discount in ("0 %", "15 %", "30 %", "45 %")]
    for dear, cheap in pairwise(prices):
        assert cheap.mean() < dear.mean() - 0.02


def test_flooding_waits_for_rivals() -> None:
    """Without the rival's smelter nobody gains on the market, and nothing happens to the last bit."""
    quiet = [lived(economy(*controls))[1] for controls in ((), (flood(),))]
    assert all((quiet[0][name] == quiet[1][name]).all() for name in quiet[0])
    assert flooded(hazard="0 1/yr")["price"].mean() > flooded()["price"].mean() + 0.02


def test_flooding_keeps_rivals_from_entering() -> None:
    """A shortage calls capacity in by its price; while that is pressed less comes, and less the lower it is.

    Most of the controller's goods still pass: where none do, it has nothing to press the price outside with, and in a
    severe shortage rivals enter as fast as they can at any price it can bring about.
    """
    ban = control("total_ban", share="30 %", starts="2026-08", ends="2027-08")
    always = {"hazard": "1e6 1/yr", "lasts": "1e9 month", "push": "0 %"}
    projects = {"new_smelter": RIVAL | {"capacity": "60 t/yr"}}
    built = [
        lived(economy(ban, flood(discount=discount, **always), projects=projects))[1]["entry"]
        for discount in ("0 %", "15 %", "30 %")
    ]
    assert built[0].mean() > built[1].mean() > built[2].mean()
    assert built[2].mean() < 0.5 * built[0].mean()
    assert (built[2] <= built[0]).mean() > 0.9


def test_flooding_breaks_rivals_unless_a_floor_keeps_them() -> None:
    """At a price of six tenths, plants that cost eight tenths shut; with a floor at the base price none does."""
    always = {"hazard": "1e6 1/yr", "lasts": "1e9 month", "discount": "40 %"}
    dear = {"behaviour.mothball_price": 0.8}
    floor = pact(price_floor=FLOOR) | {"starts": "2025-12"}
    scene = economy(flood(**always), projects={"new_smelter": RIVAL}, partnerships={"pact": floor})
    broken, kept = (lived(scene, policy, **dear)[1]["idle"] for policy in ("none", "all"))
    calm = lived(economy(flood(**always | {"hazard": "0 1/yr"}), projects={"new_smelter": RIVAL}), **dear)[1]["idle"]
    assert calm.max() == 0.0
    assert broken.mean() > 0.1
    assert kept.max() == 0.0


def test_flooding_ends_and_the_price_comes_back() -> None:
    """Two months of campaign on average and never again: in 2028 the price is where it would have been.

    In the rare world in which it lasted long enough to shut plants, it is higher instead: they are slow to return.
    """
    once = flood(hazard="1e6 1/yr", lasts="2 month", rest="1e9 month")
    prices, shut = [], []
    for entry in (once, once | {"discount": "0 %", "push": "0 %"}):
        scene = economy(entry, projects={"new_smelter": RIVAL})
        model, total = lived(scene)
        prices.append(model.block.state.spot[1, model.block.structure.goods.index("metal")].copy())
        shut.append(total["idle"])
    gaps = prices[0] / prices[1] - 1.0
    broken = shut[0] > shut[1]
    assert np.median(np.abs(gaps)) < 0.02
    assert np.abs(gaps[~broken]).max() < 0.1
    assert gaps[broken].min() > -0.1
    assert (np.abs(gaps) > 0.1).mean() < 0.1


# --- bargaining ------------------------------------------------------------------------------------------------------

STOP = control("total_ban", share="90 %", starts="2026-03")


def talked(policy: str = "none", **changes: Any) -> np.ndarray:
    entry = control("bargaining", targets=["JPN", "USA"], **TALKS | {"breakdown": "0 1/yr"} | changes)
    return lived(economy(STOP, entry, partnerships={"pact": pact(**STOCK)}), policy)[1]["unserved"]


def test_a_longer_truce_lowers_the_shortage() -> None:
    runs = [talked(lasts=lasts) for lasts in ("2 month", "6 month", "12 month", "36 month")]
    assert runs[0].mean() > runs[1].mean() > runs[2].mean() > runs[3].mean() > 0.0


def test_readier_talks_lower_the_shortage_and_breakdowns_raise_it() -> None:
    never, slow, quick = (talked(hazard=hazard) for hazard in ("0 1/yr", "0.5 1/yr", "4 1/yr"))
    assert never.mean() > slow.mean() > quick.mean()
    assert talked(breakdown="4 1/yr").mean() > talked().mean()


def test_leverage_makes_a_partnership_worth_more() -> None:
    """Under no policy it changes nothing; with the pact the truce comes sooner."""
    assert (talked(leverage="0 ratio") == talked(leverage="5 ratio")).all()
    assert talked("all", leverage="5 ratio").mean() < talked("all", leverage="0 ratio").mean()


# --- escalation ------------------------------------------------------------------------------------------------------


def test_a_regime_does_not_swing_to_and_fro() -> None:
    """Bundled hazards, strong contagion among four groups: spells last, and no world turns more than twice a year."""
    calm = {"license_hazard": "0.3 1/yr", "target_hazard": "0.3 1/yr", "ban_hazard": "0.1 1/yr", "ban_lasts": "8 month",
            "targeting_lasts": "13 month", "licensing_lasts": "24 month", "contagion": "1.5 ratio"}  # fmt: skip
    groups = [
        control("escalation", id=f"group-{place}", regime=REGIME | calm, terms=TERMS, targets=["JPN"], goods=[good])
        for place, good in enumerate(("metal", "ore", "tin"))
    ]
    structure = economy(*groups, answer(), partnerships={"pact": pact(**STOCK)}).structure()
    model = open_model(structure, "test", "all", worlds=256)
    regimes = [one for one in next(iter(model.agents)).controls if isinstance(one, EscalationModifier)]
    path = []
    for _ in range(OPENS + MONTHS):
        model.step()
        path.append([regime._regime.copy() for regime in regimes])
    moves = np.diff(np.array(path), axis=0)
    steps = np.abs(moves)
    assert steps.max() == 1
    assert steps.sum() > 0
    turns = np.zeros(steps.shape[1:])
    last = np.zeros(steps.shape[1:])
    for move in moves:
        turns += (move != 0) & (last != 0) & (move != last)
        last = np.where(move != 0, move, last)
    years = MONTHS / 12.0
    assert turns.max() <= 2.0 * years
    assert turns.mean() < 0.5 * years
