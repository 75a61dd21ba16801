"""The designs, by name."""

from typing import Final

from experiments.design.base import Design
from experiments.design.monte_carlo import monte_carlo
from experiments.design.spread import latin_hypercube, sobol
from experiments.words.names import known

MONTE_CARLO: Final = "monte-carlo"

DESIGNS: Final[dict[str, Design]] = {MONTE_CARLO: monte_carlo, "latin-hypercube": latin_hypercube, "sobol": sobol}


def design_named(name: str) -> Design:
    """Return a design by name.

    Raises
    ------
    UserError
        If there is none of that name.
    """
    return DESIGNS[known("design", name, DESIGNS)]
