"""Say whether an importer runs short: as a chance, or without one where there is a single world or too short a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.words.sentences import sentence
from experiments.words.uncertain import chance, change, short_chance

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Shortage:
    """A shortage as sentences tell it.

    Attributes
    ----------
    nation, good
        What the importer and the good are called inside a sentence.
    worlds
        Number of worlds that were simulated.
    months
        Number of months that are looked at.
    least
        Number of months running that a shortage lasts at least.
    """

    nation: str
    good: str
    worlds: int
    months: int
    least: int

    def level(self, row: Row, under: str, span: str) -> str:
        """Return a sentence without its full stop: how likely a shortage is under some conditions in a span of time."""
        if self.months < self.least:
            number = f"{self.months} month{'' if self.months == 1 else 's'}"
            return (
                f"{under}, no shortage of {self.good} in {self.nation} can be counted {span}: that is {number}, and "
                f"a shortage lasts at least {self.least} months running"
            )
        if self.worlds == 1:
            once = " at least once" if row["value"] else ""
            return f"{under}, {self.nation} {short(row)} of {self.good}{once} {span} in the one world simulated"
        said = chance(row["value"], row["ci_low"], row["ci_high"], self.worlds)
        return f"{under}, the chance that {self.nation} runs short of {self.good} at least once {span} is {said}"

    def changed(self, row: Row, below: Row, changed: Row, under: str, *, in_full: bool = False) -> str:
        """Return the sentence on the chance with a policy, and on what that changes.

        Parameters
        ----------
        row, below, changed
            The chance with the policy, that without, and their difference.
        under
            The policy, as in 'with the agreement'.
        in_full
            Give the interval of the chance too.
        """
        if self.months < self.least:
            return f"The same holds {under}."
        if self.worlds == 1:
            same = "" if row["value"] != below["value"] else " too" if row["value"] else " either"
            return f"{sentence(under)} it {short(row)}{same}."
        numbers = row["value"], row["ci_low"], row["ci_high"]
        level = chance(*numbers, self.worlds) if in_full else short_chance(*numbers)
        difference = change(changed["difference"], changed["ci_low"], changed["ci_high"], "share")
        return f"{sentence(under)} it is {level}: {difference}."


def short(row: Row) -> str:
    """Return what happens in the only world there is."""
    return "runs short" if row["value"] else "does not run short"
