"""What inputs cost as a share of a good's value, by hand."""

import numpy as np
import pytest

from tests.properties.economies import Data, controlled, per_year, process


def shares(**smelting: Data) -> dict[tuple[str, str], float]:
    """Return the shares by good and input of the controlled economy with other smelting; 1.1 t of ore a tonne."""
    economy = controlled()
    rare = economy.minerals["rare"]
    rare["processes"]["smelting"] |= smelting
    rare["goods"]["joint"] = rare["goods"]["metal"] | {"price": "2000 USD_2024/t"}
    rare["goods"]["ore"] |= {"price": "500 USD_2024/t"}
    rare["final_use"]["joint"] = per_year({"JPN": 96.0})
    rare["processes"]["other"] = process("mine", "joint", {} if "outputs" in smelting else {"CHN": 96.0})
    structure = economy.structure()
    found = structure.recipes.cost_shares(structure.baseline.output, structure.baseline.price)
    goods = structure.goods
    return {(goods[good], goods[item]): float(found[good, item]) for good, item in np.argwhere(found)}


def test_ore_costs_what_it_is_worth_of_the_metal() -> None:
    assert shares() == pytest.approx({("metal", "ore"): 1.1 * 500.0 / 1000.0})


def test_joint_products_share_the_ore_by_value() -> None:
    """A tenth of a tonne at twice the price: 550 of ore for 1200 of goods."""
    found = shares(outputs={"joint": "0.1 t/t"})
    assert found == pytest.approx({("metal", "ore"): 550.0 / 1200.0, ("joint", "ore"): 550.0 / 1200.0})


def test_no_good_costs_more_than_its_value() -> None:
    found = shares(inputs={"ore": "1.1 t/t", "tin": "1.4 t/t"})
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["metal", "tin"] / found["metal", "ore"] == pytest.approx(1400.0 / 550.0)
