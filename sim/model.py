"""The Mesa model of one block of worlds, and the one call that simulates it."""

from collections.abc import Callable, Sequence

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.agents.base import BlockAgent, forget
from sim.agents.construction import Construction, project_odds
from sim.agents.feed import open_own_feed
from sim.agents.importer import Importer
from sim.agents.partnership import Partnership
from sim.agents.producer import ProducerNation
from sim.agents.stockpile import Stockpile
from sim.agents.trader import Trader
from sim.base_year import VARIANTS
from sim.block import ACCOUNTS, LANES, Block, Outlook, Parameters, Rules, Switches
from sim.build import build
from sim.build.columns import VARIANT, scenario_controls, scenario_shocks
from sim.build.pacts import pacts_of
from sim.clauses.base import Clause, ClauseModifier
from sim.controls.base import ExportControl, Modifier
from sim.invariants import TOLERANCE, MassBook, check_month, demand_finite_and_positive
from sim.market.leakage import Leakage
from sim.observer import MEASURES, Observer
from sim.opening import calm_cover, opening_sites, opening_state, public_stock
from sim.phases import PHASES
from sim.projects import open_projects
from sim.recording import Recording
from sim.shocks.base import Shock, ShockModifier
from sim.state import Measures, Month, at_rest, axis_lengths
from sim.structure import Structure
from sim.tally import Tally
from sim.value_at_risk import exposures

__all__ = ["CritminModel", "build", "open_model", "simulate"]

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class CritminModel(mesa.Model):
    """Producer nations, importers, stockpiles and partnerships that trade minerals, for a block of worlds.

    Parameters
    ----------
    structure
        What is fixed in the experiment.
    block
        The worlds to simulate.
    observer
        Keeps what was asked for.
    checked
        Whether to check the invariants after every month.
    """

    def __init__(self, structure: Structure, block: Block, observer: Observer, *, checked: bool = False) -> None:
        super().__init__(rng=np.random.default_rng(block.seed))
        self.checked = checked
        self.block = block
        self.observer = observer
        self.construction = Construction(block)
        resolved = structure.resolved
        self.shocks: list[ShockModifier] = [
            shock.modifier(block) for shock in scenario_shocks(resolved).values() if isinstance(shock, Shock)
        ]
        controls = _controls(block)
        clauses, self.reserved_links = _clauses(block)
        self.leakage = Leakage(block)
        self._sets: dict[type[BlockAgent], AgentSet] = {}
        for nation, name in enumerate(structure.nations):
            ProducerNation(self, block, nation, controls.get(name, []))
            Importer(self, block, nation)
            if block.base.public_stock[nation].any():
                Stockpile(self, block, nation)
        open_own_feed(block)
        Trader(self, block)
        for name, modifiers in clauses.items():
            Partnership(self, block, name, modifiers)
        for shock in self.shocks:
            shock.open()

    def of(self, kind: type[BlockAgent]) -> AgentSet:
        """Return the agents of a kind, in the order in which they were made."""
        if kind not in self._sets:
            known = self.agents_by_type.get(kind)
            self._sets[kind] = known if known is not None else AgentSet([], random=self.random)
        return self._sets[kind]

    def act(self, kind: type[BlockAgent], name: str) -> None:
        """Let all agents of a kind follow one of its rules: at once, or one by one where some have their own."""
        agents, rule = self.of(kind), getattr(kind, name)
        if not agents:
            return
        if all(getattr(type(agent), name) is rule and name not in vars(agent) for agent in agents):
            rule.run(self.block)
        else:
            agents.do(name)

    def step(self) -> None:
        """Simulate one month: run the phases in their order."""
        book = MassBook.opened(self.block) if self.checked else None
        for phase in PHASES:
            phase.run(self)
        if book is not None:
            book.close(self.block)
            demand_finite_and_positive(self.block)
        check_month(self.block)
        self.block.clock += 1

    def close(self) -> None:
        """Let go of block and observer: the model refers to itself, so they would wait for the garbage collector."""
        self.remove_all_agents()  # type: ignore[no-untyped-call]
        self.shocks.clear()
        forget(self)
        del self.block, self.observer, self.construction, self.leakage

    def record(self) -> None:
        """Keep what the observer asks for, once the run-in is over."""
        self.observer.observe(self.block)


def simulate(
    structure: Structure,
    *,
    seed: int,
    worlds: Int,
    values: dict[str, Float],
    record: Sequence[str] = (),
    nations: Sequence[str] = (),
    watch: Sequence[int] = (),
    checked: bool = False,
) -> Recording:
    """Simulate a block of worlds from the base year to the end of the experiment.

    Parameters
    ----------
    seed
        Seed of all shocks and decisions.
    worlds
        World numbers, shape ``(W,)``.
    values
        Columns that differ from their central values, each ``(W,)`` or a number.
    record
        What to keep; see `sim.observer.SERIES`, ``PRICES`` and ``MEASURES``.
    nations
        Nations whose series are kept; all if empty.
    watch
        Worlds whose events are kept.
    checked
        Whether to check mass balance and signs after every month, at some cost.

    Returns
    -------
    Recording
        The scored months of the worlds asked for.
    """
    model = open_model(
        structure, seed=seed, worlds=worlds, values=values, record=record, nations=nations, watch=watch, checked=checked
    )
    return run_through(model, len(worlds))


def run_through(model: CritminModel, worlds: int, after_month: Callable[[], None] | None = None) -> Recording:
    """Simulate all months of an opened model, close it, and return the scored months of its first worlds.

    Parameters
    ----------
    model
        As `open_model` returns it.
    worlds
        How many worlds were asked for; the model may hold more.
    after_month
        Called after each month, for whoever counts them.

    Raises
    ------
    InvariantError
        When a number goes astray, see `sim.invariants.check_month`.
    """
    try:
        for _ in range(model.block.structure.calendar.total):
            model.step()
            if after_month is not None:
                after_month()
        demand_finite_and_positive(model.block, least=-TOLERANCE)
        return model.observer.recording(model.block, worlds)
    finally:
        model.close()


def open_model(
    structure: Structure,
    *,
    seed: int,
    worlds: Int,
    values: dict[str, Float],
    record: Sequence[str] = (),
    nations: Sequence[str] = (),
    watch: Sequence[int] = (),
    checked: bool = False,
) -> CritminModel:
    """Return the model of a block in its base year, before the first month; the arguments are those of `simulate`."""
    padded = np.resize(worlds, -(-len(worlds) // LANES) * LANES).astype(np.int64)
    block = _open_block(structure, seed, padded, _padded(structure, values, len(worlds), len(padded)), watch)
    block.watched[len(worlds) :] = False
    if MEASURES in record:
        block.tally = Tally(structure.calendar, structure.goods, len(structure.gated_links), len(padded))
    observer = Observer(structure, record, tuple(nations) or structure.nations, len(padded))
    return CritminModel(structure, block, observer, checked=checked)


def _padded(structure: Structure, values: dict[str, Float], asked: int, width: int) -> dict[str, Float]:
    """Return every column by world, dummy worlds repeating the first ones."""
    unknown = values.keys() - {column.name for column in structure.columns}
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    full = {}
    for column in structure.columns:
        own = np.broadcast_to(np.asarray(values.get(column.name, column.value), dtype=np.float64), (asked,))
        full[column.name] = np.resize(own, width)
    return full


def _open_block(structure: Structure, seed: int, worlds: Int, values: dict[str, Float], watch: Sequence[int]) -> Block:
    width = len(worlds)
    parameters = Parameters(values, width)
    base = structure.base_years.of_worlds(_variant(parameters))
    base = base.with_public_stock(public_stock(structure, base, _public_cover(structure, parameters)))
    cover = parameters.by_good("cover", structure.goods)
    plans = structure.projects
    hosts = structure.recipes.hosts
    still = np.zeros(width)
    lengths = axis_lengths(structure)
    state = opening_state(structure, base, cover)
    outlook = Outlook.of(
        trend=parameters.by_good("demand_growth", structure.goods),
        host_growth=np.stack([parameters.get(f"host_growth.{host}", still) for host in hosts]),
        building_months=parameters["behaviour.greenfield_months"],
    )
    state.building_slow[...] = opening_sites(structure, base, outlook.growth_while_building)
    block = Block(
        structure=structure,
        seed=seed,
        worlds=worlds,
        parameters=parameters,
        rules=Rules.of(parameters),
        switches=Switches.of(parameters),
        state=state,
        month=Month(**at_rest(Month, lengths, width)),
        measures=Measures(**at_rest(Measures, lengths, width)),
        watched=np.isin(worlds, np.asarray(watch, dtype=np.int64)),
        base=base,
        projects=open_projects(
            plans,
            seed,
            worlds,
            project_odds(plans, parameters),
        ),
        control_ids=_control_ids(structure),
        outlook=outlook,
        host_index=np.ones((structure.recipes.count, width)),
        calm_cover=calm_cover(structure, base, cover),
        exposures=exposures(structure, parameters.__getitem__),
        accounts={name: np.zeros((lengths["nation"], lengths["good"], width)) for name in ACCOUNTS},
        pacts=pacts_of(structure, parameters),
    )
    np.copyto(block.month.order, block.state.expected_use)
    return block


def _variant(parameters: Parameters) -> Int:
    """Return which base year each world picks, shape ``(W,)``."""
    return np.clip(np.floor(parameters[VARIANT.name]), 0, VARIANTS - 1).astype(np.int64)


def _public_cover(structure: Structure, parameters: Parameters) -> dict[str, Float]:
    """Return by which factors secret reserves differ from what is stated, column name to ``(W,)``."""
    names = (column.name for column in structure.columns)
    return {name: parameters[name] for name in names if name.startswith("public_cover.")}


def _control_ids(structure: Structure) -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    for name, control in scenario_controls(structure.resolved).items():
        ids[control.nation] = (*ids.get(control.nation, ()), name)
    return ids


def _controls(block: Block) -> dict[str, list[Modifier]]:
    """Return the control modifiers of each nation: first those that suspend others, then by their start.

    An announcement is news only as far as it goes beyond what stands, so what started earlier acts earlier.
    """
    specs = [spec for spec in scenario_controls(block.structure.resolved).values() if isinstance(spec, ExportControl)]
    specs.sort(key=lambda spec: (not spec.acts_first, spec.starts))
    modifiers: dict[str, list[Modifier]] = {}
    for spec in specs:
        modifiers.setdefault(spec.nation, []).append(spec.modifier(block))
    return modifiers


def _clauses(block: Block) -> tuple[dict[str, list[ClauseModifier]], Int]:
    """Return the clause modifiers of each partnership, and the links on which they reserve volumes."""
    modifiers: dict[str, list[ClauseModifier]] = {}
    links: list[Int] = []
    rows = 0
    for name, partnership in block.structure.resolved.partnerships.items():
        for spec in partnership.clauses.values():
            if not isinstance(spec, Clause):
                continue
            modifier = spec.modifier(partnership, block)
            own = spec.reserved_links(partnership, block.structure)
            modifier.reserved_rows = slice(rows, rows + len(own))
            earlier = np.concatenate([*links, own[:0]])
            modifier.served_before = np.argwhere(own[:, None] == earlier).astype(np.int64)
            rows += len(own)
            links.append(own)
            modifiers.setdefault(name, []).append(modifier)
    lengths = axis_lengths(block.structure, reserved_links=rows)
    block.measures = Measures(**at_rest(Measures, lengths, block.width))
    return modifiers, np.concatenate([*links, np.empty(0, dtype=np.int64)]).astype(np.int64)
