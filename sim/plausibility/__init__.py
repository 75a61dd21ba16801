"""Plausibility: is what a configuration says believable, before anybody quotes an answer that rests on it.

Each check is one function that yields a `Doubt` for each number or date far from what it is compared with: the bounds
of configs/baseline/plausible.yaml, the bundled base year, or other numbers of the same configuration. The gate
(`sim.plausibility.gate`) runs them all. Doubts are told on the first screen, in the manifest and in the brief; those
too far off are refused unless the file says `sure:` with a reason.
"""
