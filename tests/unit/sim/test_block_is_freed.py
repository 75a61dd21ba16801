"""A block and what was recorded leave the memory with the call that simulated them, before garbage is collected."""

import gc
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import sim.model
from sim.build import build
from sim.model import simulate
from tests.properties.economies import bundled_experiment


def test_a_simulated_block_is_gone_when_its_recording_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    structure = build(bundled_experiment())
    structure = replace(structure, calendar=replace(structure.calendar, run_in=0, scored=2))
    # While numba compiles, it keeps the arguments of the call in cycles: let it do so before anything is counted.
    simulate(structure, seed=1, worlds=np.arange(8), values={}, record=("stock",))
    opened: list[Any] = []

    def remembering(maker: Any) -> Any:
        def make(*arguments: Any) -> Any:
            made = maker(*arguments)
            opened.append(weakref.ref(made))
            return made

        return make

    for name in ("_open_block", "Observer"):
        monkeypatch.setattr(sim.model, name, remembering(getattr(sim.model, name)))
    gc.disable()
    try:
        recording = simulate(structure, seed=1, worlds=np.arange(8), values={}, record=("stock",))
    finally:
        gc.enable()
    assert recording.series["stock"].shape[0] == 2
    assert [held() for held in opened] == [None, None]
