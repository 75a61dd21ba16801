"""What every clause does: know its members and dates, and act in the month's places where it may."""

from collections.abc import Sequence
from typing import ClassVar, NoReturn, Self

import numpy as np
from numpy.typing import NDArray

from sim.baseline import Baseline
from sim.block import Block
from sim.config.errors import ConfigError
from sim.config.schema.measures import ClauseSpec, ControlSpec
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.counted import Measure
from sim.made import made_on
from sim.market.stopped import add_served
from sim.need import lack
from sim.state import INSIDE, OUTSIDE
from sim.structure import Structure
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class Clause(ClauseSpec):
    """Parameters common to all clauses.

    Attributes
    ----------
    words
        What the kind says of itself; those of the base class stand for the numbers that all kinds share.
    uncounted
        What is said in place of tonnes where none are counted of the kind; empty for kinds that count theirs.
    """

    kind_name: ClassVar[str]
    words: ClassVar[Wording] = Wording(
        Text("Clause", "条項"),
        Text("What members of a partnership agree to do.", "枠組みの参加国が合意した取り組み。"),
        {
            "strength": Text("how far the clause is applied", "条項の適用の度合い"),
        },
    )
    uncounted: ClassVar[str] = "not counted"

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "ClauseModifier":
        """Return what carries the clause out in a block."""
        raise NotImplementedError

    def reserved_links(self, partnership: PartnershipConfig, structure: Structure) -> Int:
        """Return the links on which the clause may reserve volumes; none unless a clause says otherwise."""
        del partnership, structure
        return np.empty(0, dtype=np.int64)

    def opens(self, partnership: PartnershipConfig) -> tuple[tuple[str, str], ...]:
        """Return nation and process of every plant that the clause may open; none unless a clause says otherwise."""
        del partnership
        return ()

    def refuse(self, partnership: PartnershipConfig, key: str, message: str, hint: str | None = None) -> NoReturn:
        """Raise an error about one of the clause's own entries."""
        path = ("clauses", self.id, key)
        text = f"{'.'.join(path)}: {message}"
        raise ConfigError(text, partnership.origin.file, partnership.line(*path), None, hint)

    def settled(self, partnership: PartnershipConfig, base: Baseline, controls: Sequence[ControlSpec]) -> Self:
        """Return the clause with what follows from the economy and the scenarios' controls written into it.

        Settling twice gives the same as settling once. A clause is returned as it is unless it says otherwise.
        """
        del partnership, base, controls
        return self

    def check(self, partnership: PartnershipConfig, structure: Structure) -> None:
        """Refuse what only shows beside the partnership and the economy; nothing unless a clause says otherwise.

        Raises
        ------
        ConfigError
            Naming the entry that does not fit.
        """


class ClauseModifier:
    """Carries out one clause of one partnership in one block; each hook does nothing unless a clause needs it.

    Attributes
    ----------
    members
        Places along the nation axis of all who are members or may join; `membership` says who is one this month.
    reserved_rows
        Rows of the reserved volumes that are this clause's own; set when the block is assembled.
    served_before
        Where other volumes on the same link are served first: the place among its own rows and the other's row, for
        each; sorted, shape ``(pairs, 2)``.
    """

    def __init__(self, spec: Clause, partnership: PartnershipConfig, block: Block) -> None:
        self.spec = spec
        self.partnership = partnership
        self.block = block
        structure = block.structure
        self.members = [structure.nations.index(name) for name in partnership.everyone]
        self.pact = next(pact for pact in block.pacts if pact.name == partnership.name)
        self.reserved_rows = slice(0, 0)
        self.served_before = np.empty((0, 2), dtype=np.int64)
        starts = spec.starts or partnership.starts
        ends = spec.ends or partnership.ends
        self._starts = structure.calendar.index(starts)
        self._ends = structure.calendar.total + 1 if ends is None else structure.calendar.index(ends)
        self._tally = self._open_tally()

    @property
    def counts(self) -> MeasureTally | None:
        """Where to count what the clause does; none where nobody asks or the month is not scored."""
        return self._tally if self._tally is not None and self._tally.month.counting else None

    def parameter(self, name: str) -> Float:
        """Return a parameter of the clause by world, shape ``(W,)``."""
        return self.block.parameters[f"clause.{self.partnership.name}.{self.spec.id}.{name}"]

    def strength(self) -> Float:
        """Return the clause's strength this month by world, 0 outside its dates; shape ``(W,)``."""
        if not self._starts <= self.block.clock < self._ends:
            return np.zeros(self.block.width)
        return self.parameter("strength")

    def optional(self, name: str, otherwise: float) -> Float:
        """Return a parameter that a file may leave out, by world, shape ``(W,)``."""
        return self.block.parameters.get(f"clause.{self.partnership.name}.{self.spec.id}.{name}", otherwise)

    def membership(self, nation: int) -> Float:
        """Return 1 where a nation is a member this month, 0 elsewhere; it then neither gives, gets nor pays."""
        return self.pact.membership(nation, self.block.clock)

    def company(self, nations: Sequence[int] | None = None) -> Float:
        """Return how many of these, or of all, are members this month, shape ``(W,)``; 1 where nobody is."""
        count = np.zeros(self.block.width)
        for nation in self.members if nations is None else nations:
            count += self.membership(nation)
        return np.maximum(count, 1.0)

    def faithful(self, nation: int) -> Float:
        """Return 1 where a nation is a member this month and keeps its word on a good, shape ``(good, W)``."""
        return self.membership(nation) * self.pact.word(nation)

    def goods(self, names: tuple[str, ...] | str) -> Int:
        """Return places of goods along the good axis."""
        axis = self.block.structure.goods
        places = range(len(axis)) if isinstance(names, str) else [axis.index(name) for name in names]
        return np.array(places, dtype=np.int64)

    def need(self, nation: int, goods: Int, trigger: Float) -> Float:
        """Return tonnes that the nation's industry lacks, ``(goods, W)``; see `sim.need.lack`."""
        state, month = self.block.state, self.block.month
        return lack(
            state.expected_use[nation, goods], state.industry_stock[nation, goods], month.inflow[nation, goods],
            self.block.calm_cover[nation, goods], month.missed[nation, goods], trigger,
        )  # fmt: skip

    def market_price(self, nation: int, goods: Int) -> Float:
        """Return the volume-weighted price on the nation's side of the control wall, a multiple; ``(goods, W)``."""
        block = self.block
        zone = np.where(block.structure.baseline.controller[goods] == nation, INSIDE, OUTSIDE)
        share = block.rules.contract_share
        priced: Float = share * block.state.contract[zone, goods] + (1.0 - share) * block.state.spot[zone, goods]
        return priced

    def pay(self, account: str, nation: int, goods: Int, amount: Float) -> None:
        """Book USD of 2024 on a member's account."""
        self.block.accounts[account][nation, goods] += amount

    def support(self) -> None:
        """Back projects and long-run supply, before producers plan."""

    def release(self) -> None:
        """Give members what they lack, before industries order."""

    def request(self) -> None:
        """Add what the partnership wants to store to the members' orders."""

    def reserve(self) -> None:
        """Reserve volumes on links, after orders and offers are known."""

    def store(self) -> None:
        """Put aside what was requested, after industries have used what they need."""

    def account(self) -> None:
        """Book what the month has cost."""

    def in_force(self) -> Float:
        """Return 1 where the clause applies to any member this month, ``(W,)``."""
        strength = self.strength()
        here = np.zeros(self.block.width)
        for nation in self.members if strength.any() else ():
            np.maximum(here, self.membership(nation), out=here)
        return here * (strength > 0.0)

    def count(self) -> None:
        """Count what the clause did this month."""
        if self.counts is not None:
            part = self.in_force()
            if part.any():
                self.counts.in_force(part)
            self._count_moved(self.counts)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count tonnes that show once the month is over; most clauses count theirs where they act."""

    def _count_made(self, counts: MeasureTally, processes: Int, built: Float) -> None:
        """Count the part of some processes' output that is made on capacity the clause stands for; ``(P', W)``."""
        if built.any():
            counts.add("made", self.block.structure.recipes.main[processes], made_on(self.block, processes, built))

    def _count_served(self, counts: MeasureTally, quantity: str, links: Int) -> None:
        """Count what was sold of the volumes that the clause has reserved on some links."""
        reserved = self.block.measures.reserved
        if reserved[self.reserved_rows].any():
            add_served(
                self.reserved_rows.start, links, self.block.structure.good_of_link, self.served_before, reserved,
                self.block.state.flow, counts.tonnes(quantity),
            )  # fmt: skip

    def _open_tally(self) -> MeasureTally | None:
        if self.block.tally is None:
            return None
        name = f"{self.partnership.name}.{self.spec.id}"
        measure = Measure("clause", name, self.spec.kind, self.partnership.name)
        return self.block.tally.of(measure, self.parameter("strength") > 0.0)
