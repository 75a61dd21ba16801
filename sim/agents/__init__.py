"""The Mesa agents: producer nations, importers, stockpiles and partnerships.

Each agent decides for all worlds of the block at once, in plain numpy, by writing into its slice of the state. No
agent draws from `model.random`: random numbers come from `sim.rng`, so that a world's fate does not hang on the
order in which agents act.
"""
