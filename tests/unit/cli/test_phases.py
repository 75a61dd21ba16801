"""`critmin phases` prints the month in order."""

import json

from sim.phases import PHASES


def test_phases_are_printed_in_order_with_reasons(critmin):
    answer = critmin("phases")
    assert answer.code == 0
    places = [answer.out.index(f" {phase.name} ") for phase in PHASES]
    assert places == sorted(places)
    assert all(phase.reason.split()[0] in answer.out for phase in PHASES)


def test_phases_as_data(critmin):
    told = json.loads(critmin("phases", "--json").out)["phases"]
    assert [phase["name"] for phase in told] == [phase.name for phase in PHASES]
