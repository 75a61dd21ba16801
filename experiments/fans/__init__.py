"""Fans: how a monthly quantity spreads over worlds, counted while the worlds are simulated, without keeping them.

Each value is rounded to a few binary digits, and worlds with the same rounded value are counted. Counts are integers,
so they add up to the same whatever the order, the blocks, the workers, the interruptions or the shards.
"""
