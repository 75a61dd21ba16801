"""Turn a resolved experiment into the fixed structure that blocks of worlds are simulated on."""

from sim.build.assemble import build, settled

__all__ = ["build", "settled"]
