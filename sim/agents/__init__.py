"""The Mesa agents: producer nations, importers, traders, stockpiles and partnerships.

Each agent decides for all worlds of the block at once. What it decides about one good, or one process, in one world is
a rule: a plain function from which a loop over all cells and worlds is made (`sim.rules`). Sums over processes are
kernels (`processing`); scrap, mothballing and traders are numpy.
No agent draws from `model.random`: random numbers come from `sim.rng`, so that a world's fate does not hang on the
order in which agents act.
"""
