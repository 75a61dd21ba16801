"""The licence office by hand: a queue, a first delay, a ramp, and a limit to what passes."""

from dataclasses import replace

import numpy as np
import pytest

from sim.controls.licence_office import ClassTerms, GeneralTerms, LicenceOffice, Terms
from sim.model import CritminModel
from tests.properties.economies import CLASSES, TERMS, control
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


def classed(*, general: tuple[float, float, float] | None = None) -> tuple[CritminModel, LicenceOffice]:
    """Return an office that treats 60 % of the orders better: approval .8 against .5, throughput 1 against .5."""
    model, office = office_of(delay=2.0, ramp=0.0)
    width = model.block.width
    full = {name: np.full(width, value) for name, value in
            {"approval": 0.5, "delay": 2.0, "ramp": 0.0, "throughput": 0.5, "patience": 1e12}.items()}  # fmt: skip
    numbers = (np.full(width, value) for value in (0.6, 0.8, 1.0, 1.0))
    trusted = None if general is None else GeneralTerms(*(np.full(width, value) for value in general))
    terms = Terms(**full, classes=(ClassTerms(*numbers),), general=trusted)
    return model, LicenceOffice(model.block, office.gates, terms, established=False)


def test_each_class_has_its_own_queue_delay_approval_and_throughput() -> None:
    model, office = classed()
    # Civil orders of 6 t: from month 1 on min(.8 x queue, 6); others of 4 t: from month 2 on min(.5 x queue, 2).
    assert passed(model, office, 0.0) == 0.0
    assert passed(model, office, 1.0) == pytest.approx(6.0)
    assert passed(model, office, 2.0, sold=6.0) == pytest.approx(6.0 + 2.0)
    # 4 t were sold of the 8 t that might have been: 3 t of them leave the civil queue of 12 t, 1 t the other of 12 t.
    assert passed(model, office, 3.0, sold=4.0) == pytest.approx(6.0 + 2.0)
    civil, other = office._desks[1].queue[0, 0], office._desks[0].queue[0, 0]
    assert civil == pytest.approx(12.0 - 3.0 + 6.0)
    assert other == pytest.approx(12.0 - 1.0 + 4.0)


def test_one_class_of_everybody_is_the_office_without_classes() -> None:
    _, plain = office_of(approval=0.4, delay=1.0, ramp=3.0, throughput=0.9)
    terms = plain._desks[0].terms
    ones = np.ones_like(terms.approval)
    alone = ClassTerms(orders=ones, approval=terms.approval, throughput=terms.throughput, delay=terms.delay)
    found = {}
    for name, own in (("plain", terms), ("classes", replace(terms, classes=(alone,)))):
        model, base = office_of()
        office = LicenceOffice(model.block, base.gates, own, established=True)
        sold, path = 0.0, []
        for age in range(10):
            sold = passed(model, office, float(age), sold=sold)
            path.append(sold)
        found[name] = path
    assert found["classes"] == pytest.approx(found["plain"])


def test_a_general_licence_lets_trusted_orders_pass_without_a_queue_from_its_month_on() -> None:
    model, office = classed(general=(0.5, 3.0, 0.8))
    before = [passed(model, office, float(age)) for age in range(3)]
    assert before == pytest.approx([0.0, 6.0, 8.0])
    # Trusted orders are 5 t, of which .8 pass at once; the rest queues. Both desks are at their throughput, which is
    # half of what it was, because half of the normal flow is no longer theirs.
    assert passed(model, office, 3.0) == pytest.approx(4.0 + 3.0 + 1.0)
    queued = sum(float(desk.queue[0, 0]) for desk in office._desks)
    assert queued == pytest.approx(3 * 10.0 + 6.0)


def test_classes_that_place_more_than_all_orders_are_refused() -> None:
    better = {"orders": "60 %", "approval": "1 1/month", "throughput": "1 ratio"}
    entry = control("licence", terms=TERMS | {"classes": {"one": better, "two": better}})
    with pytest.raises(ValueError, match="120% of the orders"):
        with_control(entry)


def test_classes_and_a_general_licence_are_read_from_the_file() -> None:
    entry = control("licence", terms=TERMS | CLASSES)
    _, modifier = with_control(entry, **{"control.licence.terms.classes.civil.approval": 0.7})
    other, civil = modifier.office._desks
    assert civil.terms.approval[0] == 0.7
    assert civil.terms.delay[0] == 0.5
    assert other.share == pytest.approx(0.4)
    assert modifier.office._general.after[0] == 6.0
