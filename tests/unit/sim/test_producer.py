"""What a producer takes for the demand for its goods, and how much of its capacity it can run."""

import pytest

from sim.agents.producer import expect
from sim.state import OUTSIDE
from tests.properties.economies import controlled, open_model
from tests.unit.sim.hands import plan, process

AUS, METAL = 3, 1


@pytest.mark.parametrize(
    ("left", "asked", "wanted"),
    [(5.0, 3.0, 3.0), (0.0, 3.0, 8.0), (0.0, 12.0, 12.0)],
    ids=["not sold out: as asked", "sold out: at least its output", "sold out and asked for more: as asked"],
)
def test_who_sold_out_takes_its_output_for_the_least_that_is_wanted(left: float, asked: float, wanted: float) -> None:
    block = open_model(controlled().structure()).block
    month = block.month
    month.offer[AUS, METAL], month.left[AUS, METAL] = 10.0, left
    month.asked[AUS, METAL], month.made[AUS, METAL] = asked, 8.0
    block.state.expected_sales[AUS, METAL] = 2.0
    months = block.rules.sales_smoothing_months
    expect.run(block)
    assert block.state.expected_sales[AUS, METAL, 0] == pytest.approx(2.0 + (wanted - 2.0) / months[0])


def ran(price: float = 1.0, standing: float = 1.0, **values: float) -> float:
    """Return the share of its capacity that AUS's smelter plans to run when far more is asked for than it can make."""
    rules = {"idle_ready": 0.25, "supply_stretch": 1.08} | values
    model = open_model(controlled().structure(), values={f"behaviour.{name}": value for name, value in rules.items()})
    block, place = model.block, process(model, "smelting.AUS")
    block.state.spot[OUTSIDE, METAL] = price
    block.measures.outage[place] = standing
    block.month.asked[AUS, METAL] = 1e6
    plan(model)
    return float(block.month.plan[place, 0] / block.state.capacity[place, 0])


def test_of_what_stands_idle_in_a_usual_year_only_a_part_is_ready_to_run() -> None:
    """Four fifths run; a quarter of the last fifth is ready, or all, or none of it."""
    assert ran() == pytest.approx(0.85)
    assert ran(idle_ready=1.0) == pytest.approx(1.0)
    assert ran(idle_ready=0.0) == pytest.approx(0.8)


def test_a_price_stretches_what_is_ready_and_an_outage_takes_its_share_of_it() -> None:
    """An elasticity of 0.1: 2^0.1 = 1.0718 at a doubled price, and no more than 1.08; nothing below the base price."""
    assert ran(price=2.0) == pytest.approx(0.85 * 2.0**0.1)
    assert ran(price=9.0) == pytest.approx(0.85 * 1.08)
    assert ran(price=0.5) == pytest.approx(0.85)
    assert ran(price=2.0, standing=0.5) == pytest.approx(0.5 * 0.85 * 2.0**0.1)
