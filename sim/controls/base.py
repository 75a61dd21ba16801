"""What every control does: know its dates and targets, be announced, and act while it is in force."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.quantity import Share
from sim.config.schema.measures import ControlSpec

Float = NDArray[np.float64]
Int = NDArray[np.int64]

NEVER = 10**9
"""A month after every calendar."""


class ExportControl(ControlSpec):
    """Parameters common to all controls.

    Attributes
    ----------
    severity
        How bad the announcement is for those it hits, from 0 (expected) to 1 (a full stop).
    """

    kind_name: ClassVar[str]
    severity: Share

    def modifier(self, block: Block) -> "Modifier":
        """Return what carries this control out in a block."""
        raise NotImplementedError


class Modifier(ABC):
    """Carries out one control in one block.

    Attributes
    ----------
    gates
        Rows of the export limits that the control may touch, shape ``(K',)``.
    targets, goods
        Nations it hits and goods it covers, as places along those axes.
    """

    def __init__(self, spec: ExportControl, block: Block) -> None:
        self.spec = spec
        self.block = block
        structure = block.structure
        self.nation = structure.nations.index(spec.nation)
        self.goods = _places(spec.goods, structure.goods)
        targets = _places(spec.targets, structure.nations)
        exempt = _places(spec.exempt, structure.nations)
        self.targets = np.array([n for n in targets if n not in exempt and n != self.nation], dtype=np.int64)
        self.gates = structure.gates_of(self.nation, self.goods, self.targets)
        calendar = structure.calendar
        self.announced = calendar.index(spec.known_from)
        self.starts = calendar.index(spec.starts)
        self.ends = NEVER if spec.ends is None else calendar.index(spec.ends)
        self.active = self.parameter("active") > 0.0

    def parameter(self, name: str) -> Float:
        """Return a parameter of the control by world, shape ``(W,)``."""
        return self.block.parameters[f"control.{self.spec.id}.{name}"]

    def age(self) -> Float:
        """Return months since the start in worlds where the control is in force, -1 elsewhere; shape ``(W,)``."""
        clock = self.block.clock
        due = self.starts <= clock < self.ends
        suspended = self.block.suspended.get(self.spec.id)
        on = self.active if suspended is None else self.active & ~suspended
        return np.where(on, float(clock - self.starts), -1.0) if due else np.full(self.block.width, -1.0)

    def act(self) -> None:
        """Announce and carry out."""
        clock = self.block.clock
        self._announce()
        if clock == self.starts:
            self._tell(self.active, "control starts")
        if clock == self.ends:
            self._tell(self.active, "control ends")
        self.impose(self.age())

    def _announce(self) -> None:
        """Break the news, and keep it alive until the control starts, so that exposed buyers order ahead."""
        clock = self.block.clock
        if clock == self.announced or self.announced <= clock < self.starts:
            self._break_news(self.active, self.gates, self.parameter("severity"))
        if self.announced <= clock < self.starts:
            self._warn()

    @abstractmethod
    def impose(self, age: Float) -> None:
        """Write limits, pools or taxes into the measures where `age` is not negative."""

    def _break_news(self, where: NDArray[np.bool_], gates: Int, severity: Float) -> None:
        """Tell the buyers behind these gates that supply from here is about to get worse.

        The news weighs as much as the buyer depends on this nation; `where` is ``(W,)`` or ``(K', W)``.
        """
        if where.any():
            links, buyers, goods = self._ends(gates)
            weight = np.where(where, severity, 0.0) * self.block.state.habit[links]
            news = self.block.measures.news
            news[buyers, goods] = np.maximum(news[buyers, goods], weight)

    def _warn(self) -> None:
        """Let buyers order ahead, as far as they depend on this nation, between announcement and start."""
        warned = self.active & self.block.switches.front_loading
        if not warned.any():
            return
        links, buyers, goods = self._ends(self.gates)
        warning = np.where(warned, self.block.state.habit[links], 0.0)
        frontload = self.block.month.frontload
        frontload[buyers, goods] = np.maximum(frontload[buyers, goods], warning)

    def _ends(self, gates: Int) -> tuple[Int, Int, Int]:
        """Return link, buyer and good of each gate."""
        structure = self.block.structure
        links = structure.gated_links[gates]
        return links, structure.links.buyer[links], structure.good_of_link[links]

    def _tell(self, where: NDArray[np.bool_], kind: str) -> None:
        goods = ", ".join(self.block.structure.goods[good] for good in self.goods)
        text = f"{self.spec.nation}: {self.spec.kind.replace('_', ' ')} on {goods} ({self.spec.id})"
        self.block.tell(where, kind, self.spec.nation, "", np.zeros(1), text)


def limit_to(block: Block, gates: Int, limits: Float) -> None:
    """Let at most `limits`, ``(K', W)``, pass these gates; tighter limits of other controls stay."""
    block.measures.limits[gates] = np.minimum(block.measures.limits[gates], limits)


def plain(identifier: str) -> str:
    """Return an identifier without the scenario that sets it apart, so that both meet the same chances."""
    return identifier.partition("@")[0]


def normal_flow(block: Block, gates: Int) -> Float:
    """Return the base-year flow through each gate, grown with demand, shape ``(K', W)``."""
    return block.base.flow[block.structure.gated_links[gates]] * block.state.growth[block.structure.good_of_gate[gates]]


def spared(block: Block, gates: Int, stopped: Float) -> Float:
    """Return what a ban that stops a share of the normal flow lets pass; no limit where it stops nothing."""
    return np.where(stopped > 0.0, (1.0 - stopped) * normal_flow(block, gates), np.inf)


def _places(names: tuple[str, ...] | str, axis: tuple[str, ...]) -> Int:
    """Return where `names` stand along an axis; ``all`` is everything."""
    if isinstance(names, str):
        return np.arange(len(axis))
    return np.array([axis.index(name) for name in names], dtype=np.int64)
