"""A block's worlds leave the memory with the call that simulated them, without waiting for the garbage collector."""

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
    original = sim.model._open_block

    def remembering(*arguments: Any) -> Any:
        block = original(*arguments)
        opened.append(weakref.ref(block))
        return block

    monkeypatch.setattr(sim.model, "_open_block", remembering)
    gc.disable()
    try:
        recording = simulate(structure, seed=1, worlds=np.arange(8), values={}, record=("stock",))
    finally:
        gc.enable()
    assert recording.series["stock"].shape[0] == 2
    assert opened[0]() is None
