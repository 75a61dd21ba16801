"""Dated losses of supply by hand: what stands still, for how long, and how it comes back."""

from typing import Any

import numpy as np
import pytest

from sim.config.errors import ConfigError
from sim.model import CritminModel
from tests.properties.economies import GUESS, LOSS, controlled, open_model
from tests.unit.sim.hands import AUS, METAL, govern, process

START = 15  # April 2026, counted from January 2025
FLOOD = GUESS | {key: value for key, value in LOSS.items() if key not in {"ends", "returns"}} | {"lost": "40 %"}


def lossy(*entries: dict[str, Any], **values: Any) -> CritminModel:
    return open_model(controlled(shocks=entries or (FLOOD,)).structure(), values=values)


def stands(model: CritminModel, months: range, name: str = "smelting.AUS") -> list[float]:
    """Return the share of a process's capacity that stands in each month."""
    found = []
    for month in months:
        govern(model, START + month)
        found.append(float(model.block.measures.outage[process(model, name), 0]))
    return found


def test_what_is_lost_for_good_never_comes_back_and_nobody_else_loses_anything() -> None:
    model = lossy()
    assert stands(model, range(-1, 4)) == pytest.approx([1.0, 0.6, 0.6, 0.6, 0.6])
    others = np.delete(model.block.measures.outage, process(model, "smelting.AUS"), axis=0)
    assert (others == 1.0).all()


def test_a_loss_that_ends_is_made_good_at_once_unless_it_takes_time_to_return() -> None:
    ends = FLOOD | {"ends": "2026-06"}
    assert stands(lossy(ends), range(4)) == pytest.approx([0.6, 0.6, 1.0, 1.0])
    slow = ends | {"returns": "4 month"}
    assert stands(lossy(slow), range(7)) == pytest.approx([0.6, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0])
    assert stands(lossy(ends | {"returns": "0 month"}), range(3)) == pytest.approx([0.6, 0.6, 1.0])
    assert stands(lossy(ends | {"returns": "1.25 month"}), range(1, 5)) == pytest.approx([0.6, 0.92, 1.0, 1.0])


def test_two_losses_of_one_process_multiply() -> None:
    model = lossy(FLOOD, FLOOD | {"id": "war", "lost": "50 %", "starts": "2026-05"})
    assert stands(model, range(2)) == pytest.approx([0.6, 0.3])


def test_a_loss_before_the_first_month_holds_from_the_start() -> None:
    assert stands(lossy(FLOOD | {"starts": "2024-06"}), range(-START, -START + 2)) == pytest.approx([0.6, 0.6])


def test_worlds_without_it_lose_nothing() -> None:
    model = open_model(controlled(shocks=(FLOOD,)).structure(), worlds=2,
                       values={"shock.flood.active": np.array([1.0, 0.0])})  # fmt: skip
    govern(model, START)
    assert model.block.measures.outage[process(model, "smelting.AUS"), :2] == pytest.approx([0.6, 1.0])


def test_a_process_that_the_nation_does_not_have_cannot_be_lost() -> None:
    with pytest.raises(ConfigError, match="JPN has no process 'mining' that could be lost"):
        lossy(FLOOD | {"nation": "JPN", "process": "mining"})


def test_output_falls_to_what_of_the_standing_capacity_is_ready_to_run() -> None:
    """Four fifths ran; of the fifth that was idle three tenths are ready: 0.6 of 0.86, in place of 0.8."""
    model = lossy(**{"behaviour.idle_ready": 0.3, "behaviour.supply_stretch": 1.0})
    made = []
    for _ in range(START + 1):
        model.step()
        made.append(float(model.block.month.made[AUS, METAL, 0]))
    assert made[START - 1] == pytest.approx(made[0], rel=1e-9)
    assert made[START] == pytest.approx(made[0] * 0.6 * 0.86 / 0.8)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"ends": "2026-04"}, "not after its start"), ({"returns": "2 month"}, "lost for good does not come back")],
)
def test_a_loss_that_cannot_be_is_refused(fields: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        controlled(shocks=(FLOOD | fields,)).resolved()
