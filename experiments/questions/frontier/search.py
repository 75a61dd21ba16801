"""Search the strengths of clauses for the best trades of cost against risk: NSGA-II over runs.

A generation is one run: its individuals are variants of a policy over the same worlds, each clause at its own strength.
What it finds decides the next generation, so a search that is stopped continues from the generations in its folder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Float = NDArray[np.float64]
Steps = NDArray[np.int64]
Strengths = tuple[float, ...]

_STEPS: Final = 20
"""Steps from no strength to full strength; finer ones would not be written in a treaty, nor distinguished by a run."""

STEP: Final = 1.0 / _STEPS
"""Strengths are multiples of this."""

_SPREAD: Final = 3.0
"""Distribution index of crossover and mutation that pymoo's guide gives for whole numbers."""

_PYMOO_SEEDS: Final = 2**32
"""numpy's older generators, which pymoo still knows, take no larger seed."""

Evaluate = Callable[[int, Sequence[Strengths]], Float]
"""Takes the number of a generation and its new individuals; returns their objectives, ``(individuals, objectives)``."""


@dataclass
class Archive:
    """Every individual that was evaluated, in the order of evaluation.

    Attributes
    ----------
    objectives
        Strengths to their objectives, all to be lowered: cost and risk of each importer in turn.
    """

    objectives: dict[Strengths, Float] = field(default_factory=dict)

    def front(self, columns: Sequence[int]) -> list[Strengths]:
        """Return the individuals that no other beats in all of some objectives, the first objective ascending."""
        individuals = list(self.objectives)
        values = np.stack([self.objectives[individual] for individual in individuals])[:, columns]
        places = sorted(non_dominated(values), key=lambda place: tuple(values[place]))
        return [individuals[place] for place in places]

    def trades(self) -> Float:
        """Return each importer's cost and what no strength at all would add to its risk, ``(nations, 2, everyone)``."""
        values = np.stack(list(self.objectives.values()))
        without = self.objectives[(0.0,) * len(next(iter(self.objectives)))]
        return np.stack([values[:, ::2], without[1::2] - values[:, 1::2]]).transpose(2, 0, 1)


@dataclass(frozen=True)
class Size:
    """How large a search is.

    Attributes
    ----------
    clauses
        Number of strengths of an individual.
    objectives
        Number of objectives.
    population, generations
        Individuals of a generation, and how many generations there are.
    """

    clauses: int
    objectives: int
    population: int
    generations: int


def search(size: Size, seed: int, evaluate: Evaluate) -> Archive:
    """Return everything that NSGA-II evaluated (Deb et al. 2002; pymoo, Blank and Deb 2020).

    Parameters
    ----------
    size
        How large the search is. An individual that comes up again is not evaluated again.
    seed
        Key of the search: the same seed takes the same way.
    evaluate
        Evaluates the new individuals of a generation.
    """
    from pymoo.algorithms.moo.nsga2 import NSGA2  # noqa: PLC0415  - takes a second to import
    from pymoo.core.evaluator import Evaluator  # noqa: PLC0415
    from pymoo.core.problem import Problem  # noqa: PLC0415
    from pymoo.operators.crossover.sbx import SBX  # noqa: PLC0415
    from pymoo.operators.mutation.pm import PM  # noqa: PLC0415
    from pymoo.operators.repair.rounding import RoundingRepair  # noqa: PLC0415
    from pymoo.problems.static import StaticProblem  # noqa: PLC0415

    problem = Problem(n_var=size.clauses, n_obj=size.objectives, xl=0, xu=_STEPS, vtype=int)
    algorithm = NSGA2(
        pop_size=size.population,
        sampling=first_generation(size.clauses, size.population, seed),
        crossover=SBX(prob=1.0, eta=_SPREAD, vtype=float, repair=RoundingRepair()),
        mutation=PM(prob=1.0, eta=_SPREAD, vtype=float, repair=RoundingRepair()),
    )
    algorithm.setup(problem, termination=("n_gen", size.generations), seed=seed % _PYMOO_SEEDS)
    archive = Archive()
    for generation in range(size.generations):
        population = algorithm.ask()
        individuals = [_strengths(genes) for genes in population.get("X")]
        new = [individual for individual in dict.fromkeys(individuals) if individual not in archive.objectives]
        if new:
            archive.objectives |= dict(zip(new, evaluate(generation, new), strict=True))
        values = np.stack([archive.objectives[individual] for individual in individuals])
        Evaluator().eval(StaticProblem(problem, F=values), population)
        algorithm.tell(infills=population)
    return archive


def first_generation(clauses: int, population: int, seed: int) -> Steps:
    """Return where a search starts: all clauses, none, each alone as far as there is room, and a Latin hypercube.

    Returns
    -------
    Strengths counted in `STEP`, shape ``(population, clauses)``.
    """
    corners = np.concatenate([np.ones((1, clauses)), np.zeros((1, clauses)), np.eye(clauses)])[:population]
    spread = qmc.LatinHypercube(clauses, seed=seed).random(population - len(corners))
    return np.rint(_STEPS * np.concatenate([corners, spread])).astype(np.int64)


def non_dominated(values: Float) -> NDArray[np.int64]:
    """Return the rows that no other row is below or equal to in every column and below in some."""
    no_more = (values[:, np.newaxis] <= values).all(axis=-1)
    less = (values[:, np.newaxis] < values).any(axis=-1)
    return np.flatnonzero(~(no_more & less).any(axis=0))


def _strengths(steps: Steps) -> Strengths:
    return tuple(float(count) / _STEPS for count in steps)
