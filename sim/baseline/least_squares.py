"""Move a set of observed numbers as little as possible so that they balance exactly.

Statistics of output, use and trade come from different hands and never add up. Each number has a
spread, small where it was read and large where it is a guess; the balanced set minimises the sum of
squared moves in units of that spread (Stone, Champernowne and Meade 1942), under the balances as
equalities and with no number below zero. An active set handles the sign: a number that would turn
negative is held at zero and the rest solved again.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]

# Each pass of refinement gains several digits; the last ones only remove rounding.
_REFINEMENTS = 4
_MOST_ROUNDS = 50
_RIDGE = 1e-13


class UnbalancedError(ArithmeticError):
    """No non-negative numbers meet the balances.

    Attributes
    ----------
    row
        A balance that cannot be met, None where it is not one alone.
    """

    def __init__(self, row: int | None) -> None:
        self.row = row
        super().__init__(f"balance {row} cannot be met")


def balance(matrix: sparse.csr_matrix, guess: Floats, spread: Floats) -> Floats:
    """Return the balanced numbers closest to the guess.

    Parameters
    ----------
    matrix
        (R, V) balances, ``matrix @ values == 0``.
    guess
        (V,) numbers before balancing; a zero stays zero.
    spread
        (V,) standard deviation of each, relative to the guess.

    Returns
    -------
    (V,) non-negative numbers that meet each balance to rounding.

    Raises
    ------
    UnbalancedError
        When no such numbers exist.
    """
    free = guess > 0.0
    for _ in range(_MOST_ROUNDS):
        values = np.zeros_like(guess)
        values[free] = _closest(matrix[:, free], guess[free], (spread * guess)[free] ** 2)
        if not (values < 0.0).any():
            return values
        free &= values > 0.0
    raise UnbalancedError(None)


def _closest(matrix: sparse.csr_matrix, guess: Floats, variance: Floats) -> Floats:
    """Return ``guess + V A' x`` with ``A (guess + V A' x) = 0``, by Newton steps on the residual."""
    weighted = matrix @ sparse.diags_array(variance) @ matrix.T
    size = np.sqrt(weighted.diagonal())
    _refuse_stranded(matrix, guess, size)
    rows = np.flatnonzero(size > 0.0)
    matrix = sparse.diags_array(1.0 / size[rows]) @ matrix[rows]
    normal = matrix @ sparse.diags_array(variance) @ matrix.T
    factors = splu(sparse.csc_matrix(normal + _RIDGE * sparse.eye_array(len(rows))))
    values = guess.copy()
    for _ in range(_REFINEMENTS):
        values -= variance * (matrix.T @ factors.solve(matrix @ values))
    return values


def _refuse_stranded(matrix: sparse.csr_matrix, guess: Floats, size: Floats) -> None:
    stranded = np.flatnonzero((size == 0.0) & (np.abs(matrix @ guess) > 0.0))
    if len(stranded):
        raise UnbalancedError(int(stranded[0]))
