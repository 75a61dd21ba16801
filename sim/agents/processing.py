"""Plan and run the processes of one nation for all worlds: recipes with inputs and joint outputs.

Loops over a nation's processes would dominate the month if they ran in the interpreter, so they are kernels; what
is decided stands in the agents.
"""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@compiled
def plan_runs(
    first: int,
    last: int,
    main: Int,
    must_run: NDArray[np.bool_],
    output_start: Int,
    output_good: Int,
    output_ratio: Float,
    base_utilisation: Float,
    usable: Float,
    online: Float,
    capacity: Float,
    run: Float,
    desired: Float,
    plan: Float,
) -> None:
    """Split a nation's desired output of each good over its processes; write `plan`, ``(process, W)``.

    What joint production and must-run processes bring anyway is taken off first. `usable` is the share of capacity
    that can run, and `online` the share that is not shut, both ``(process, W)``: the rest is split over what is not
    shut by its usual output. `desired` is ``(good, W)``.
    """
    goods, worlds = desired.shape
    anyway = np.zeros((goods, worlds))
    weight = np.zeros((goods, worlds))
    for process in range(first, last):
        for item in range(output_start[process], output_start[process + 1]):
            good = output_good[item]
            if good != main[process]:
                for w in range(worlds):
                    anyway[good, w] += run[process, w] * output_ratio[item]
        if must_run[process]:
            for w in range(worlds):
                plan[process, w] = capacity[process, w] * usable[process, w]
                anyway[main[process], w] += plan[process, w]
        else:
            for w in range(worlds):
                weight[main[process], w] += capacity[process, w] * online[process, w] * base_utilisation[process]
    for process in range(first, last):
        if not must_run[process]:
            good = main[process]
            for w in range(worlds):
                total = weight[good, w]
                standing = capacity[process, w] * online[process, w]
                share = standing * base_utilisation[process] / (total if total > 0.0 else 1.0)
                wish = max(desired[good, w] - anyway[good, w], 0.0) * share
                plan[process, w] = min(wish, capacity[process, w] * usable[process, w])


@compiled
def input_needs(
    first: int,
    last: int,
    input_start: Int,
    input_good: Int,
    input_ratio: Float,
    runs: Float,
    need: Float,
) -> None:
    """Write the inputs of these runs into `need`, ``(good, W)``."""
    need[:, :] = 0.0
    for process in range(first, last):
        for item in range(input_start[process], input_start[process + 1]):
            for w in range(need.shape[1]):
                need[input_good[item], w] += runs[process, w] * input_ratio[item]


@compiled
def transform(
    first: int,
    last: int,
    input_start: Int,
    input_good: Int,
    input_ratio: Float,
    output_start: Int,
    output_good: Int,
    output_ratio: Float,
    plan: Float,
    final_wanted: Float,
    input_wanted: Float,
    stock: Float,
    run: Float,
    used: Float,
    made: Float,
    missed: Float,
) -> None:
    """Run a nation's processes on the stock at hand; write `run`, `used`, `made` and `missed`.

    When a good is short, processes and final use get the same share of what they want. A process runs at its
    scarcest input's share; only that input counts as missed, as far as it falls short of the next scarcest.
    """
    goods, worlds = stock.shape
    share = np.empty((goods, worlds))
    used[:, :] = 0.0
    made[:, :] = 0.0
    missed[:, :] = 0.0
    for good in range(goods):
        for w in range(worlds):
            wanted = final_wanted[good, w] + input_wanted[good, w]
            share[good, w] = stock[good, w] / wanted if stock[good, w] < wanted else 1.0
    for process in range(first, last):
        for w in range(worlds):
            scarcest = 1.0
            second = 1.0
            culprit = -1
            for item in range(input_start[process], input_start[process + 1]):
                there = share[input_good[item], w]
                if there < scarcest:
                    second = scarcest
                    scarcest = there
                    culprit = item
                elif there < second:
                    second = there
            run[process, w] = plan[process, w] * scarcest
            if culprit >= 0:
                gap = plan[process, w] * (second - scarcest) * input_ratio[culprit]
                missed[input_good[culprit], w] += gap
        for item in range(input_start[process], input_start[process + 1]):
            for w in range(worlds):
                used[input_good[item], w] += run[process, w] * input_ratio[item]
        for item in range(output_start[process], output_start[process + 1]):
            for w in range(worlds):
                made[output_good[item], w] += run[process, w] * output_ratio[item]
