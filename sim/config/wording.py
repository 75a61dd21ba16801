"""What a kind of control, clause or shock says of itself to readers: its name, what it does, and its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.config.text import Text


@dataclass(frozen=True)
class Wording:
    """Words for a kind of measure.

    Attributes
    ----------
    name
        What it is called; begins with a capital letter.
    definition
        What it does, in one plain sentence.
    parameters
        Words for each of its numbers by dotted name; steps of a list and keys of a mapping are left out of it.
    """

    name: Text
    definition: Text
    parameters: Mapping[str, Text] = field(default_factory=dict)

    def over(self, common: "Wording") -> "Wording":
        """Return the wording with the numbers that all kinds of its family share."""
        return Wording(self.name, self.definition, {**common.parameters, **self.parameters})
