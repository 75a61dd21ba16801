"""Turn a resolved experiment into the fixed structure that blocks of worlds are simulated on."""

from sim.build.assemble import build

__all__ = ["build"]
