"""Clear each good's market for all worlds of a block at once, move the goods and form the prices.

Work over whole links happens here, in compiled kernels whose inner loop runs over worlds; what agents want, order and
offer is decided before, in `sim.agents`. Sums run in a fixed order, so that the last bit does not depend on the width
of the block.
"""
