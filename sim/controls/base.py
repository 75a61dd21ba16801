"""What every control does: know its dates and targets, be announced, and act while it is in force."""

from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.quantity import Share, problem
from sim.config.schema.measures import ControlSpec
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.course import NEVER, Course, Extension, Suspension
from sim.counted import Measure
from sim.market.permanence import count_stopped
from sim.market.stopped import StoppedGoods
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class ExportControl(ControlSpec):
    """Parameters common to all controls.

    Attributes
    ----------
    words
        What the kind says of itself; those of the base class stand for the numbers that all kinds share.
    severity
        How bad the announcement is for those it hits, from 0 (nothing changes) to 1 (a full stop).
    expected
        How far markets had expected the announcement; nothing when left out.
    extension
        Whether it may go on after its announced end.
    suspended
        A time in which it rests.
    open_ended
        Whether nobody knew its end beforehand, so that markets take it for lasting.
    enforcement
        How far detours around it are stopped, where that differs from the rule ``leak_enforcement``.
    acts_first
        Whether the kind acts before others, because it suspends them.
    limits_exports
        Whether the kind can keep goods from buyers; the others push exports, lift controls or bear on plants abroad.
    uncounted
        What is said in place of tonnes where none are counted of the kind; what is stopped at the border always is.
    """

    kind_name: ClassVar[str]
    words: ClassVar[Wording] = Wording(
        Text("Export control", "輸出管理"),
        Text(
            "What a nation does to keep its goods from buyers abroad.",
            "ある国が自国の品目を国外の買い手に渡さないための措置。",
        ),
        {
            "active": Text("whether it is in the scenario", "シナリオに含まれるか"),
            "severity": Text("severity of the announcement", "発表の厳しさ"),
            "expected": Text("how far markets expected it", "市場が予想していた度合い"),
            "enforcement": Text("how far detours are stopped", "迂回の取り締まりの度合い"),
            "extension.chance": Text("chance of an extension", "延長の確率"),
            "extension.lasts": Text("length of an extension", "延長の長さ"),
            "suspended.resumes": Text("chance that it comes back after its suspension", "停止の後に再開する確率"),
        },
    )
    acts_first: ClassVar[bool] = False
    limits_exports: ClassVar[bool] = True
    uncounted: ClassVar[str] = ""
    severity: Share
    expected: Share | None = None
    extension: Extension | None = None
    suspended: Suspension | None = None
    open_ended: bool = False
    enforcement: Share | None = None

    @model_validator(mode="after")
    def _check_course(self) -> Self:
        if self.extension is not None and self.ends is None:
            raise problem("a control without an end cannot be extended", at="extension", hint="give it 'ends'")
        rest = self.suspended
        if rest is not None and rest.since <= self.known_from:
            raise problem(f"suspended since {rest.since}, before anybody knew of it", at="suspended")
        if rest is not None and self.ends is not None and self.ends <= rest.until:
            raise problem(f"suspended until {rest.until}, after its end {self.ends}", at="suspended")
        return self

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
        self.course = Course.of(spec, block)
        self.announced, self.starts, self.ends = self.course.announced, self.course.starts, self.course.ends
        self.active = self.parameter("active") > 0.0
        self._surprise = 1.0 - self.optional("expected", 0.0)
        self._strictness = None if spec.enforcement is None else self.parameter("enforcement")
        self._tally = self._open_tally()
        self._at_border = None if self._tally is None else StoppedGoods(block, self._tally, self.touched)
        self._on = np.zeros(block.width)

    @property
    def touched(self) -> Int:
        """Rows of the export limits that the control writes; `gates` unless a kind says otherwise."""
        return self.gates

    @property
    def counts(self) -> MeasureTally | None:
        """Where to count what the control does; none where nobody asks or the month is not scored."""
        return self._tally if self._tally is not None and self._tally.month.counting else None

    @property
    def on(self) -> Float:
        """Part of this month in which the control was in force, ``(W,)``."""
        return self._on

    def parameter(self, name: str) -> Float:
        """Return a parameter of the control by world, shape ``(W,)``."""
        return self.block.parameters[f"control.{self.spec.id}.{name}"]

    def optional(self, name: str, otherwise: float) -> Float:
        """Return a parameter of the control by world, or a number where the file leaves it out; ``(W,)``."""
        return self.block.parameters.get(f"control.{self.spec.id}.{name}", otherwise)

    def age(self) -> Float:
        """Return months since the start in worlds where the control is in force, -1 elsewhere; shape ``(W,)``."""
        clock = self.block.clock
        due = self.course.in_force(clock)
        if due is False:
            return np.full(self.block.width, -1.0)
        suspended = self.block.suspended.get(self.spec.id)
        on = self.active & due if suspended is None else self.active & due & ~suspended
        return np.where(on, float(clock - self.course.first), -1.0)

    def act(self) -> None:
        """Announce and carry out."""
        self._announce()
        self._report_course()
        age = self.age()
        passing = self.passing()
        idle = age.max() < 0.0
        part = self.course.part(self.block.clock)
        open_gates = None if idle or part.min() == 1.0 else self.block.measures.limits[self.gates]
        stopped_before = None if idle or passing is None else count_stopped(self.block, self.gates)
        counted = None if idle or self.counts is None else self._at_border
        if counted is not None and self.spec.limits_exports:
            counted.open()
        self.impose(age)
        if open_gates is not None:
            self._open_for_the_rest(part, open_gates)
        if stopped_before is not None and passing is not None:
            more = count_stopped(self.block, self.gates) - stopped_before
            self.block.measures.temporary[...] += passing * np.maximum(more, 0.0)
        if self._strictness is not None:
            strictness = np.where(age >= 0.0, self._strictness, -1.0)
            self.block.measures.enforcement[self.gates] = np.maximum(
                self.block.measures.enforcement[self.gates], strictness
            )
        if counted is not None:
            self._count_stopped(counted, age, part)

    def in_force(self, age: Float) -> NDArray[np.bool_]:
        """Return the worlds in which the control does something this month, ``(W,)``; called after `impose`."""
        return age >= 0.0

    def settle(self) -> None:
        """Count what shows only once all controls of the nation have acted; most have nothing to add."""

    def count(self) -> None:
        """Count what the control did this month, once everything has been shipped and used."""
        if self.counts is None:
            return
        if self._at_border is not None:
            self._at_border.count_leaks()
        if self._on.any():
            self._count_moved(self.counts)
            self._on = np.zeros(self.block.width)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count tonnes beyond those stopped at the border, in a month in which the control was in force."""

    def _count_stopped(self, counted: StoppedGoods, age: Float, part: Float) -> None:
        on = self.in_force(age)
        self._on = np.where(on, part, 0.0)
        counted.close(on)
        if self._tally is not None:
            self._tally.in_force(self._on)

    def _open_tally(self) -> MeasureTally | None:
        if self.block.tally is None:
            return None
        return self.block.tally.of(Measure("control", self.spec.id, self.spec.kind, self.spec.nation), self.active)

    def _count_sold(self, counts: MeasureTally, quantity: str, where: NDArray[np.bool_]) -> None:
        """Count what was sold across the limits that it touches, in the worlds `where`, ``(W,)`` or ``(K', W)``."""
        links = self.block.structure.gated_links[self.touched]
        sold = np.where(where, self.block.state.flow[links], 0.0)
        counts.add(quantity, self.block.structure.good_of_link[links], sold)

    def passing(self) -> Float | None:
        """Return how far the control counts as temporary, 0 to 1, ``(W,)``; none where its end is not known.

        It does as far as no extension is expected.
        """
        if self.ends == NEVER or self.spec.open_ended or not self.block.switches.permanence.any():
            return None
        share = 1.0 - self.course.chance if self.block.clock < self.ends else np.ones(self.block.width)
        return np.where(self.block.switches.permanence, share, 0.0)

    def _open_for_the_rest(self, part: Float, open_gates: Float) -> None:
        """Let the month's days without the control pass what passed before it: a limit is in force by the day."""
        limits = self.block.measures.limits[self.gates]
        tightened = limits < open_gates
        tight = np.where(tightened, limits, 0.0)
        free = np.minimum(open_gates, np.maximum(normal_flow(self.block, self.gates), tight))
        self.block.measures.limits[self.gates] = np.where(
            tightened, part * tight + (1.0 - part) * np.where(tightened, free, 0.0), limits
        )

    def _announce(self) -> None:
        """Break the news, and keep it alive until the control starts, so that exposed buyers order ahead."""
        clock, course, severity = self.block.clock, self.course, self.parameter("severity")
        if self.announced <= clock <= self.starts and not course.rests(clock):
            if clock == self.announced or clock < self.starts:
                self._break_news(self.active, self.gates, severity * self._surprise)
            if clock < self.starts:
                self._warn(1.0)
        if clock == course.ends:
            self._break_news(self.active & course.in_force(clock), self.gates, severity * (1.0 - course.chance))
        if clock == course.until:
            self._break_news(self.active & course.resumes, self.gates, severity * (1.0 - course.likely))
        if course.rests(clock) and clock >= course.until - (self.starts - self.announced):
            self._warn(course.likely)

    def _report_course(self) -> None:
        """Tell when the control starts, rests, comes back, is given up, extended or ended."""
        clock, course = self.block.clock, self.course
        held = self.active & course.alive(clock)
        if clock == course.starts and not course.rests(clock):
            self._tell(self.active, "control starts")
        if clock == course.since:
            self._tell(self.active, "control suspended")
        if clock == course.until:
            self._tell(self.active & course.resumes, "control resumes")
            self._tell(self.active & ~course.resumes, "control dropped")
        if clock >= course.ends:
            over = course.ends + course.longer * course.extended
            self._tell(held & (clock == over), "control ends")
        if clock == course.ends:
            self._tell(held & (over > clock), "control extended")

    @abstractmethod
    def impose(self, age: Float) -> None:
        """Write limits, pools or taxes into the measures where `age` is not negative."""

    def _break_news(self, where: NDArray[np.bool_], gates: Int, severity: Float) -> None:
        """Tell the buyers behind these gates that supply from here is about to get worse.

        It is news only as far as it goes beyond what controls stop already, and it weighs as much as the buyer depends
        on this nation; `where` is ``(W,)`` or ``(K', W)``.
        """
        if where.any():
            links, buyers, goods = self._ends(gates)
            worse = np.maximum(severity - self.stopped_already(gates), 0.0)
            threat = np.where(where, worse, 0.0)
            news, threats = self.block.measures.news, self.block.measures.threat
            news[buyers, goods] = np.maximum(news[buyers, goods], threat * self.block.state.habit[links])
            threats[gates] = np.maximum(threats[gates], threat)

    def stopped_already(self, gates: Int) -> Float:
        """Return the share of the normal flow that other controls stop at these gates, ``(K', W)``.

        Controls act in the order of their starts, so what stood before this one has been imposed.
        """
        return stopped_share(self.block, gates)

    def _warn(self, likely: Float | float) -> None:
        """Let buyers order ahead, as far as they depend on this nation and a start is likely."""
        warned = self.active & self.block.switches.front_loading
        if not warned.any():
            return
        links, buyers, goods = self._ends(self.gates)
        warning = np.where(warned, likely * self.block.state.habit[links], 0.0)
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


def stopped_share(block: Block, gates: Int) -> Float:
    """Return the share of the normal flow that this month's limits stop at these gates, 0 to 1, ``(K', W)``."""
    normal = normal_flow(block, gates)
    passing = np.minimum(block.measures.limits[gates], normal)
    return np.where(normal > 0.0, 1.0 - passing / np.where(normal > 0.0, normal, 1.0), 0.0)


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
