"""What a producer takes for the demand for its goods."""

import pytest

from sim.agents.producer import ProducerNation
from tests.properties.economies import controlled, open_model

AUS, METAL = 3, 1


def producer() -> ProducerNation:
    model = open_model(controlled().structure())
    model.step()
    agent = next(agent for agent in model.of(ProducerNation) if agent.nation == AUS)
    assert isinstance(agent, ProducerNation)
    return agent


@pytest.mark.parametrize(
    ("left", "asked", "wanted"),
    [(5.0, 3.0, 3.0), (0.0, 3.0, 8.0), (0.0, 12.0, 12.0)],
    ids=["not sold out: as asked", "sold out: at least its output", "sold out and asked for more: as asked"],
)
def test_who_sold_out_takes_its_output_for_the_least_that_is_wanted(left: float, asked: float, wanted: float) -> None:
    agent = producer()
    month = agent.block.month
    month.offer[AUS, METAL], month.left[AUS, METAL] = 10.0, left
    month.asked[AUS, METAL], month.made[AUS, METAL] = asked, 8.0
    agent.block.state.expected_sales[AUS, METAL] = 2.0
    months = agent.block.rules.sales_smoothing_months
    agent.invest()
    assert agent.block.state.expected_sales[AUS, METAL, 0] == pytest.approx(2.0 + (wanted - 2.0) / months[0])
