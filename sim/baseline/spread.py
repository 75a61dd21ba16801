"""How far a number may move when the tables are balanced.

The spread follows from how the number is known and from the range its sources give; it is the only
place where the evidence status turns into a weight.
"""

from sim.config.quantity import Quantity

# Standard deviation relative to the value: a reading is trusted to some percent, a guess to a quarter.
# These are our judgement; a range that is wider outranks them.
BY_STATUS = {
    "read": 0.02,
    "read-noaddr": 0.04,
    "derived": 0.06,
    "prior": 0.3,
    "memory": 0.2,
    "assumption": 0.3,
}
FILLED_HOME = 0.4
FILLED_ABROAD = 0.8
# However far sources disagree, one number must not soak up all that others leave.
WIDEST = 0.3
# A range is taken to hold the truth nineteen times in twenty: four standard deviations wide.
_DEVIATIONS_IN_RANGE = 4.0


def spread(quantity: Quantity) -> float:
    """Return the standard deviation of a number relative to its value."""
    least = BY_STATUS[quantity.status]
    if quantity.low is None or quantity.high is None or quantity.value <= 0.0:
        return least
    own = (quantity.high - quantity.low) / (_DEVIATIONS_IN_RANGE * quantity.value)
    return max(least, min(own, WIDEST))
