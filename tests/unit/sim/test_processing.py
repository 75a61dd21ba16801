"""Recipes by hand: joint products, scarce inputs shared with final use, and plans split over processes."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from sim.agents.processing import _need_inputs, _plan_runs, _transform
from sim.recipes import RecipeTable

ORE, ACID, METAL, JOINT = range(4)


@dataclass
class Plant:
    """Two processes of one nation: smelting (ore and acid to metal, with a joint product) and scrap (metal)."""

    main: np.ndarray = field(default_factory=lambda: np.array([METAL, METAL]))
    must_run: np.ndarray = field(default_factory=lambda: np.array([False, True]))
    input_start: np.ndarray = field(default_factory=lambda: np.array([0, 2, 2]))
    input_good: np.ndarray = field(default_factory=lambda: np.array([ORE, ACID]))
    input_ratio: np.ndarray = field(default_factory=lambda: np.array([2.0, 0.5]))
    output_start: np.ndarray = field(default_factory=lambda: np.array([0, 2, 3]))
    output_good: np.ndarray = field(default_factory=lambda: np.array([METAL, JOINT, METAL]))
    output_ratio: np.ndarray = field(default_factory=lambda: np.array([1.0, 0.1, 1.0]))

    @property
    def table(self) -> RecipeTable:
        """Return the arrays as kernels take them."""
        own = {name: getattr(self, name) for name in RecipeTable._fields if hasattr(self, name)}
        return RecipeTable(
            nation=np.zeros(2, dtype=np.int64),
            first_of_nation=np.array([0, 2]),
            utilisation=np.array([0.8, 1.0]),
            **own,
        )

    def runs(self, plan: list[float], final: list[float], stock: list[float]) -> dict[str, np.ndarray]:
        """Return what `_transform` does with planned runs, final use wanted and stock in hand."""
        wanted, held, planned = (np.array(values)[:, None] for values in (final, stock, plan))
        need, run, left = np.zeros((1, 4, 1)), np.zeros((2, 1)), held[None].copy()
        result = {name: np.full((1, 4, 1), np.nan) for name in ("used", "made", "missed")}
        _need_inputs(self.table, planned, need)
        _transform(self.table, planned, run, (wanted[None], need), left, tuple(result.values()))
        assert left == pytest.approx(held - result["used"])
        return {"run": run[:, 0], "need": need[0, :, 0], **{name: each[0, :, 0] for name, each in result.items()}}

    def plans(
        self,
        desired: list[float],
        capacity: list[float],
        run: list[float],
        usable: float = 1.0,
        online: tuple[float, float] = (1.0, 1.0),
    ) -> list[float]:
        """Return planned runs of both processes, at a usual utilisation of 80 %."""
        plan = np.zeros((2, 1))
        column = [np.array(values)[:, None] for values in (online, capacity, run, desired)]
        shut, held, last, wanted = column
        _plan_runs(self.table, np.full((2, 1), usable), shut, held, last, wanted[None], plan)
        return plan[:, 0].tolist()


def test_joint_products_come_with_the_main_one() -> None:
    found = Plant().runs(plan=[10.0, 3.0], final=[0.0] * 4, stock=[100.0, 100.0, 0.0, 0.0])
    assert found["need"].tolist() == [20.0, 5.0, 0.0, 0.0]
    assert found["used"].tolist() == [20.0, 5.0, 0.0, 0.0]
    assert found["made"].tolist() == [0.0, 0.0, 13.0, 1.0]
    assert found["missed"].tolist() == [0.0] * 4


def test_processes_and_final_use_get_the_same_share_of_a_scarce_good() -> None:
    found = Plant().runs(plan=[10.0, 0.0], final=[20.0, 0.0, 0.0, 0.0], stock=[30.0, 100.0, 0.0, 0.0])
    assert found["run"].tolist() == [7.5, 0.0]
    assert found["used"].tolist() == [15.0, 3.75, 0.0, 0.0]
    assert found["missed"] == pytest.approx([5.0, 0.0, 0.0, 0.0])
    assert found["made"].tolist() == [0.0, 0.0, 7.5, 0.75]


def test_the_scarcer_of_two_inputs_decides_and_counts_as_missed_down_to_the_next() -> None:
    found = Plant().runs(plan=[10.0, 0.0], final=[0.0] * 4, stock=[8.0, 3.0, 0.0, 0.0])
    assert found["run"][0] == pytest.approx(4.0)
    assert found["used"] == pytest.approx([8.0, 2.0, 0.0, 0.0])
    assert found["missed"][ORE] == pytest.approx(10.0 * (0.6 - 0.4) * 2.0)


def test_nothing_in_stock_means_nothing_made_and_all_missed() -> None:
    found = Plant().runs(plan=[10.0, 0.0], final=[0.0] * 4, stock=[0.0, 100.0, 0.0, 0.0])
    assert found["made"].tolist() == [0.0] * 4
    assert found["missed"][ORE] == pytest.approx(20.0)


def test_scrap_and_joint_products_are_taken_off_what_the_others_should_make() -> None:
    assert Plant().plans(desired=[0.0, 0.0, 10.0, 0.0], capacity=[20.0, 3.0], run=[0.0, 0.0]) == [7.0, 3.0]


def test_a_plan_stays_within_standing_capacity() -> None:
    plant = Plant()
    assert plant.plans(desired=[0.0, 0.0, 99.0, 0.0], capacity=[20.0, 3.0], run=[0.0, 0.0], usable=0.5) == [10.0, 1.5]
    assert plant.plans(desired=[0.0, 0.0, 1.0, 0.0], capacity=[20.0, 3.0], run=[0.0, 0.0]) == [0.0, 3.0]


def test_a_joint_product_counts_where_another_process_makes_it_on_purpose() -> None:
    on_purpose = np.array([METAL, JOINT, JOINT])
    plant = Plant(main=np.array([METAL, JOINT]), must_run=np.array([False, False]), output_good=on_purpose)
    planned = plant.plans(desired=[0.0, 0.0, 8.0, 5.0], capacity=[20.0, 20.0], run=[30.0, 0.0])
    assert planned == pytest.approx([8.0, 5.0 - 3.0])


def test_what_is_mothballed_leaves_its_share_to_the_others() -> None:
    plant = Plant(must_run=np.array([False, False]))
    half_shut = {"usable": 1.0, "online": (0.25, 1.0)}
    usual = 20.0 * 0.25 * 0.8, 20.0 * 1.0
    planned = plant.plans(desired=[0.0, 0.0, 12.0, 0.0], capacity=[20.0, 20.0], run=[0.0, 0.0], **half_shut)
    assert planned == pytest.approx([12.0 * usual[0] / sum(usual), 12.0 * usual[1] / sum(usual)])
