"""Add up over nations and processes in a fixed order, so that the last bit does not depend on the block's width."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def reference_inputs(block: Block) -> None:
    """Write the reference demand of process inputs: base-year inputs grown with what they make."""
    recipes, month = block.structure.recipes, block.month
    month.reference_input[...] = 0.0
    _reference_inputs(
        recipes.nation,
        recipes.main,
        block.base.output,
        recipes.input_start,
        recipes.input_good,
        recipes.input_ratio,
        block.state.growth,
        month.reference_input,
    )


def aggregate(block: Block) -> None:
    """Write world use, use on each side of the wall, capacity outside the controller, and output as usual."""
    recipes, month = block.structure.recipes, block.month
    month.world_use[...] = 0.0
    month.use_by_side[...] = 0.0
    month.rival_capacity[...] = 0.0
    month.capable[...] = 0.0
    _aggregate(
        recipes.nation,
        recipes.main,
        recipes.utilisation,
        recipes.must_run,
        recipes.output_start,
        recipes.output_good,
        recipes.output_ratio,
        block.structure.baseline.controller,
        block.state.capacity,
        month.reference,
        month.consumed,
        month.used,
        month.world_use,
        month.use_by_side,
        month.rival_capacity,
        month.capable,
    )


@compiled
def _reference_inputs(
    nation: Int,
    main: Int,
    output: Float,
    input_start: Int,
    input_good: Int,
    input_ratio: Float,
    growth: Float,
    reference_input: Float,
) -> None:
    for process in range(len(nation)):
        for item in range(input_start[process], input_start[process + 1]):
            ratio = input_ratio[item]
            for w in range(growth.shape[1]):
                grown = output[process, w] * growth[main[process], w]
                reference_input[nation[process], input_good[item], w] += ratio * grown


@compiled
def _aggregate(
    nation: Int,
    main: Int,
    utilisation: Float,
    must_run: NDArray[np.bool_],
    output_start: Int,
    output_good: Int,
    output_ratio: Float,
    controller: Int,
    capacity: Float,
    reference: Float,
    consumed: Float,
    used: Float,
    world_use: Float,
    use_by_side: Float,
    rival_capacity: Float,
    capable: Float,
) -> None:
    worlds = world_use.shape[1]
    for place in range(reference.shape[0]):
        for good in range(reference.shape[1]):
            side = 0 if controller[good] == place else 1
            for w in range(worlds):
                world_use[good, w] += reference[place, good, w]
                use_by_side[side, good, w] += consumed[place, good, w] + used[place, good, w]
    for process in range(len(nation)):
        good = main[process]
        for item in range(output_start[process], output_start[process + 1]):
            usual = utilisation[process] * output_ratio[item]
            for w in range(worlds):
                capable[nation[process], output_good[item], w] += usual * capacity[process, w]
        if not must_run[process] and controller[good] != nation[process]:
            for w in range(worlds):
                rival_capacity[good, w] += capacity[process, w]
