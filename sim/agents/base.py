"""What all agents share: a place in the block."""

import mesa

from sim.block import Block


class BlockAgent(mesa.Agent):
    """A Mesa agent that decides for every world of a block at once."""

    def __init__(self, model: mesa.Model, block: Block) -> None:
        super().__init__(model)
        self.block = block


def forget(model: mesa.Model) -> None:
    """Let go of a model that is done: mesa numbers agents in a table that would hold every model for ever."""
    mesa.Agent._ids.pop(model, None)  # noqa: SLF001  - mesa 3.3 has no public way


class NationAgent(BlockAgent):
    """An agent that acts for one nation.

    Attributes
    ----------
    nation
        Place of the nation along the nation axis.
    """

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block)
        self.nation = nation

    @property
    def name(self) -> str:
        """The nation's identifier."""
        return self.block.structure.nations[self.nation]
