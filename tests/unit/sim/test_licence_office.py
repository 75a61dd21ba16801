"""The licence office by hand: a queue, a first delay, a ramp, and a limit to what passes."""

import numpy as np
import pytest

from sim.controls.licence_office import LicenceOffice, Terms
from sim.model import CritminModel
from tests.properties.economies import TERMS, control
from tests.unit.sim.hands import CHN, JPN, METAL, gate, link, with_control

NORMAL = 10.0


def office_of(*, approval: float = 0.5, delay: float = 2.0, ramp: float = 4.0, throughput: float = 0.75,
              patience: float = 1e12, established: bool = False) -> tuple[CritminModel, LicenceOffice]:  # fmt: skip
    """Return an office for the link from CHN to JPN, with a normal flow and an order of 10 t a month."""
    model, _ = with_control(control("licence", terms=TERMS))
    block, way = model.block, link(model, CHN, JPN)
    block.base.flow[way] = NORMAL
    block.state.habit[way] = 1.0
    block.month.order[JPN, METAL] = NORMAL
    block.state.flow[way] = 0.0
    numbers = {"approval": approval, "delay": delay, "ramp": ramp, "throughput": throughput, "patience": patience}
    terms = Terms(**{name: np.full(block.width, value) for name, value in numbers.items()})
    return model, LicenceOffice(block, np.array([gate(model, JPN)]), terms, established=established)


def passed(model: CritminModel, office: LicenceOffice, age: float, sold: float = 0.0) -> float:
    """Return what may pass in a month of this age, after so much was sold in the one before."""
    model.block.state.flow[link(model, CHN, JPN)] = sold
    model.block.measures.limits[...] = np.inf
    office.decide(np.full(model.block.width, age))
    return float(model.block.measures.limits[gate(model, JPN), 0])


def test_nothing_passes_before_the_delay_then_a_ramp_up_to_the_throughput() -> None:
    model, office = office_of()
    found = [passed(model, office, age) for age in range(8)]
    # Three months of delay build a queue of 40 t by month 3, so that throughput binds; the ramp takes four months.
    assert found == pytest.approx([0.0, 0.0, 0.0, 0.25 * 7.5, 0.5 * 7.5, 0.75 * 7.5, 7.5, 7.5])


def test_a_share_of_the_queue_is_approved_each_month_and_what_was_sold_leaves_it() -> None:
    model, office = office_of(approval=0.4, delay=0.0, ramp=1.0, throughput=100.0)
    assert passed(model, office, 0.0) == 0.0
    assert passed(model, office, 1.0) == pytest.approx(0.4 * 20.0)
    assert passed(model, office, 2.0, sold=8.0) == pytest.approx(0.4 * (20.0 - 8.0 + 10.0))
    assert passed(model, office, 3.0, sold=2.0) == pytest.approx(0.4 * (22.0 - 2.0 + 10.0))


def test_the_queue_is_no_longer_than_patience() -> None:
    model, office = office_of(approval=1.0, delay=0.0, ramp=1.0, throughput=100.0, patience=2.5)
    found = [passed(model, office, float(age)) for age in range(1, 5)]
    assert found == pytest.approx([10.0, 20.0, 25.0, 25.0])


def test_a_licence_that_does_not_bind_lets_the_normal_flow_pass_for_ever() -> None:
    model, office = office_of(approval=0.25, delay=0.0, ramp=1.0, throughput=1.1, patience=12.0)
    sold = 0.0
    for age in range(120):
        sold = min(passed(model, office, float(age), sold=sold), NORMAL)
    assert sold == pytest.approx(NORMAL)


def test_a_ramp_of_no_length_opens_fully_after_the_delay() -> None:
    model, office = office_of(approval=1.0, delay=2.0, ramp=0.0, throughput=100.0, patience=1.0)
    assert [passed(model, office, float(age)) for age in range(4)] == pytest.approx([0.0, 0.0, NORMAL, NORMAL])


def test_throughput_grows_with_demand() -> None:
    model, office = office_of(approval=1.0, delay=0.0, ramp=1.0)
    assert passed(model, office, 5.0) == pytest.approx(0.75 * NORMAL)
    model.block.state.growth[METAL] = 1.5
    assert passed(model, office, 6.0) == pytest.approx(0.75 * 1.5 * NORMAL)


def test_an_established_office_opens_with_a_queue_that_passes_the_normal_flow() -> None:
    model, office = office_of(delay=2.0, ramp=4.0, throughput=1.0, established=True)
    model.block.state.flow[link(model, CHN, JPN)] = NORMAL
    assert passed(model, office, 30.0, sold=NORMAL) == pytest.approx(NORMAL)
    assert passed(model, office, 31.0, sold=NORMAL) == pytest.approx(NORMAL)


def test_a_lifted_licence_leaves_no_limit_and_no_queue() -> None:
    model, office = office_of(delay=0.0, ramp=1.0, throughput=100.0)
    passed(model, office, 5.0)
    assert passed(model, office, -1.0) == np.inf
    assert passed(model, office, 1.0) == pytest.approx(0.5 * 10.0)
