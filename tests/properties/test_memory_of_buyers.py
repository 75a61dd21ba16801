"""What a ban leaves behind in the controlled economy: buyers remember who failed them, and who served them for long."""

import numpy as np

from tests.properties.economies import Economy, controlled, drawn, one_of_each_control, open_model

WORLDS = 32
UNTIL_BAN = 14
NO_BETS = {"switch.speculation": 0.0}
BAN = one_of_each_control()["destination_ban"]


def share_of_chn(economy: Economy, months: int, **values: float) -> np.ndarray:
    """Return the share of JPN's metal that CHN delivers in the last half year of so many months."""
    structure = economy.structure()
    full = drawn(structure, 5, np.arange(WORLDS)) | NO_BETS | values
    model = open_model(structure, "test", "none", worlds=WORLDS, values=full)
    links, good_of_link = structure.links, structure.good_of_link
    bought = (links.buyer == structure.nations.index("JPN")) & (good_of_link == structure.goods.index("metal"))
    of_chn = bought & (links.seller == structure.nations.index("CHN"))
    total = np.zeros((2, WORLDS))
    for month in range(months):
        model.step()
        if month >= months - 6:
            total += model.block.state.flow[of_chn].sum(axis=0), model.block.state.flow[bought].sum(axis=0)
    return total[0] / total[1]


def test_buyers_who_lost_trust_buy_less_of_who_failed_them() -> None:
    """Two years after half a year of ban."""
    economy = controlled(months=36, controls=(BAN | {"ends": "2026-09"},))
    on, off = (share_of_chn(economy, 40, **{"switch.trust": value}) for value in (1.0, 0.0))
    assert on.mean() < off.mean() - 0.01
    assert (on <= off + 1e-3).mean() > 0.9


def test_diversification_stays_and_is_the_larger_the_longer_the_ban() -> None:
    """Five years after the end of the ban buyers have not come back."""
    kept = {}
    for name, (end, months) in {"short": ("2026-06", 75), "long": ("2028-03", 96)}.items():
        economy = controlled(months=months, controls=(BAN | {"ends": end},))
        kept[name] = (share_of_chn(economy, UNTIL_BAN) - share_of_chn(economy, months)).mean()
    assert 0.01 < kept["short"] < kept["long"]
