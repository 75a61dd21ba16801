"""Plan and run the processes of all nations: recipes with inputs and joint outputs.

What a process makes is added up by good, in the order of the processes, so these are loops of their own and no rules.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled
from sim.recipes import RecipeTable

Float = NDArray[np.float64]


def plan(block: Block) -> None:
    """Decide how much each process should run this month, and what inputs that takes.

    A process runs at most at its standing capacity, stretched a little when prices are high.
    """
    recipes, state, month = block.structure.recipes.table, block.state, block.month
    _plan_runs(recipes, month.usable, month.online, state.capacity, state.run, month.desired, month.plan)
    _need_inputs(recipes, month.plan, month.input_wanted)


def produce(block: Block) -> None:
    """Run the processes on the inputs at hand; what they make is offered from next month on."""
    recipes, state, month = block.structure.recipes.table, block.state, block.month
    wants = (month.final_wanted, month.input_wanted)
    _transform(recipes, month.plan, state.run, wants, state.industry_stock, (month.used, month.made, month.missed))
    state.seller_stock[...] += month.made


@compiled
def _plan_runs(
    recipes: RecipeTable, usable: Float, online: Float, capacity: Float, run: Float, desired: Float, plan: Float
) -> None:
    """Split each nation's desired output of each good over its processes; write `plan`, ``(process, W)``.

    What joint production and must-run processes bring anyway is taken off first. `usable` is the share of capacity
    that can run, and `online` the share that is not shut, both ``(process, W)``: the rest is split over what is not
    shut by its usual output. `desired` is ``(nation, good, W)``.
    """
    nations, goods, worlds = desired.shape
    anyway = np.zeros((goods, worlds))
    weight = np.zeros((goods, worlds))
    for nation in range(nations):
        anyway[:, :] = 0.0
        weight[:, :] = 0.0
        first, last = recipes.first_of_nation[nation], recipes.first_of_nation[nation + 1]
        for process in range(first, last):
            main = recipes.main[process]
            for item in range(recipes.output_start[process], recipes.output_start[process + 1]):
                good = recipes.output_good[item]
                if good != main:
                    for w in range(worlds):
                        anyway[good, w] += run[process, w] * recipes.output_ratio[item]
            if recipes.must_run[process]:
                for w in range(worlds):
                    plan[process, w] = capacity[process, w] * usable[process, w]
                    anyway[main, w] += plan[process, w]
            else:
                for w in range(worlds):
                    weight[main, w] += capacity[process, w] * online[process, w] * recipes.utilisation[process]
        for process in range(first, last):
            if not recipes.must_run[process]:
                good = recipes.main[process]
                for w in range(worlds):
                    total = weight[good, w]
                    standing = capacity[process, w] * online[process, w]
                    share = standing * recipes.utilisation[process] / (total if total > 0.0 else 1.0)
                    wish = max(desired[nation, good, w] - anyway[good, w], 0.0) * share
                    plan[process, w] = min(wish, capacity[process, w] * usable[process, w])


@compiled
def _need_inputs(recipes: RecipeTable, runs: Float, need: Float) -> None:
    """Write the inputs of these runs into `need`, ``(nation, good, W)``."""
    need[:, :, :] = 0.0
    for process in range(len(recipes.main)):
        for item in range(recipes.input_start[process], recipes.input_start[process + 1]):
            needed = need[recipes.nation[process], recipes.input_good[item]]
            for w in range(len(needed)):
                needed[w] += runs[process, w] * recipes.input_ratio[item]


@compiled
def _transform(
    recipes: RecipeTable,
    plan: Float,
    run: Float,
    wants: tuple[Float, Float],
    stock: Float,
    flows: tuple[Float, Float, Float],
) -> None:
    """Run all processes on the stock at hand; write their runs, and what they used, made and missed.

    When a good is short, processes and final use get the same share of what they want. A process runs at its
    scarcest input's share; only that input counts as missed, as far as it falls short of the next scarcest.

    Parameters
    ----------
    wants
        What final use and processes want, each ``(nation, good, W)``.
    stock
        What industry holds, ``(nation, good, W)``; what is used is taken out.
    flows
        Used, made and missed, each ``(nation, good, W)``.
    """
    final_wanted, input_wanted = wants
    used, made, missed = flows
    nations, goods, worlds = stock.shape
    share = np.empty((goods, worlds))
    for nation in range(nations):
        used[nation] = 0.0
        made[nation] = 0.0
        missed[nation] = 0.0
        first, last = recipes.first_of_nation[nation], recipes.first_of_nation[nation + 1]
        for good in range(goods):
            for w in range(worlds):
                wanted = final_wanted[nation, good, w] + input_wanted[nation, good, w]
                there = stock[nation, good, w]
                share[good, w] = there / wanted if there < wanted else 1.0
        for process in range(first, last):
            for w in range(worlds):
                scarcest = 1.0
                second = 1.0
                culprit = -1
                for item in range(recipes.input_start[process], recipes.input_start[process + 1]):
                    there = share[recipes.input_good[item], w]
                    if there < scarcest:
                        second = scarcest
                        scarcest = there
                        culprit = item
                    elif there < second:
                        second = there
                run[process, w] = plan[process, w] * scarcest
                if culprit >= 0:
                    gap = plan[process, w] * (second - scarcest) * recipes.input_ratio[culprit]
                    missed[nation, recipes.input_good[culprit], w] += gap
            for item in range(recipes.input_start[process], recipes.input_start[process + 1]):
                for w in range(worlds):
                    used[nation, recipes.input_good[item], w] += run[process, w] * recipes.input_ratio[item]
            for item in range(recipes.output_start[process], recipes.output_start[process + 1]):
                for w in range(worlds):
                    made[nation, recipes.output_good[item], w] += run[process, w] * recipes.output_ratio[item]
        for good in range(goods):
            for w in range(worlds):
                stock[nation, good, w] -= used[nation, good, w]
