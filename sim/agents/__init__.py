"""The Mesa agents: producer nations, importers, traders, stockpiles and partnerships.

Each agent decides for all worlds of the block at once, by writing into its slice of the state: in numpy where that is
cheap, in compiled kernels where it is not (`buying`, `processing`, `investment`, parts of `producer` and `trader`).
No agent draws from `model.random`: random numbers come from `sim.rng`, so that a world's fate does not hang on the
order in which agents act.
"""
