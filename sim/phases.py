"""The month, as an explicit list of phases, each with the reason for its place.

`critmin phases` prints the list; the model runs it; nothing else decides about order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.agents.importer import Importer
from sim.agents.partnership import Partnership
from sim.agents.processing import plan, produce
from sim.agents.producer import ProducerNation
from sim.agents.stockpile import Stockpile
from sim.agents.trader import Trader
from sim.market.aggregates import aggregate, reference_inputs
from sim.market.clearing import Market, clear
from sim.market.permanence import weigh_permanence
from sim.market.prices import form_prices, move_anchor
from sim.market.shipping import expect_arrivals, lengthen_pipelines, ship
from sim.market.stopped import weigh_leaks
from sim.market.suppliers import net_of_reserved, remember, set_preferences
from sim.market.wall import close_ports, weigh_wall
from sim.state import open_month

if TYPE_CHECKING:
    from sim.model import CritminModel


@dataclass(frozen=True)
class Phase:
    """One step of the month.

    Attributes
    ----------
    reason
        Why it stands where it stands.
    """

    name: str
    reason: str
    run: "Callable[[CritminModel], None]"


def _shocks(model: "CritminModel") -> None:
    block = model.block
    open_month(block.month, block.measures)
    if block.tally is not None:
        block.tally.open_month(block.clock)
    for shock in model.shocks:
        shock.strike()
    if block.clock > 0:
        block.state.growth[...] *= block.outlook.monthly_growth
        block.host_index[...] *= block.outlook.monthly_host_growth


def _controls(model: "CritminModel") -> None:
    model.block.suspended.clear()
    model.of(ProducerNation).do("govern")
    weigh_permanence(model.block)
    model.leakage.act()
    weigh_wall(model.block)
    for shock in model.shocks:
        shock.close()
    close_ports(model.block)


def _partnerships(model: "CritminModel") -> None:
    model.of(Partnership).do("support")
    for shock in model.shocks:
        shock.settle()
    model.construction.go_on()
    expect_arrivals(model.block)
    model.act(Stockpile, "release")
    if model.block.watching:
        model.of(Stockpile).do("tell_of_release")
    model.of(Trader).do("release")
    model.of(Partnership).do("release")


def _plan(model: "CritminModel") -> None:
    reference_inputs(model.block)
    model.act(ProducerNation, "limit")
    model.act(ProducerNation, "desire")
    model.act(ProducerNation, "use_capacity")
    plan(model.block)
    model.act(Importer, "want")
    model.act(Importer, "restart")


def _order(model: "CritminModel") -> None:
    model.act(Stockpile, "request")
    model.of(Trader).do("request")
    model.of(Partnership).do("request")
    model.act(Importer, "order")
    model.act(ProducerNation, "offer")


def _clear(model: "CritminModel") -> None:
    block = model.block
    set_preferences(block)
    for shock in model.shocks:
        shock.claim()
    model.of(Partnership).do("reserve")
    net_of_reserved(block, model.reserved_links)
    month, measures = block.month, block.measures
    clear(
        block.structure.links,
        Market(
            offers=month.offer,
            orders=month.order,
            bid_weight=month.bid_weight,
            preference=month.preference,
            limits=measures.limits,
            pools=measures.pools,
            reserved_links=model.reserved_links,
            reserved=measures.reserved,
            flow=block.state.flow,
            asked=month.asked,
            left=month.left,
            unmet=month.unmet,
        ),
    )
    form_prices(block)


def _ship(model: "CritminModel") -> None:
    ship(model.block)


def _produce(model: "CritminModel") -> None:
    produce(model.block)


def _consume(model: "CritminModel") -> None:
    model.act(Importer, "consume")
    if model.block.watching:
        model.of(Importer).do("tell_of_lines")
    model.act(Stockpile, "store")
    model.of(Partnership).do("store")
    model.of(Trader).do("store")


def _adapt(model: "CritminModel") -> None:
    model.act(Importer, "fear")
    model.act(Importer, "substitute")
    if model.block.watching:
        model.of(Importer).do("tell_of_substitution")
    remember(model.block, model.reserved_links)
    lengthen_pipelines(model.block)
    move_anchor(model.block)
    aggregate(model.block)
    model.of(Trader).do("bet")
    model.act(ProducerNation, "shut")
    if model.block.watching:
        model.of(ProducerNation).do("tell_of_shutdowns")
    model.of(ProducerNation).do("collect")
    model.act(ProducerNation, "allow")
    model.act(ProducerNation, "enter")
    model.act(ProducerNation, "allow")
    model.act(ProducerNation, "keep_pace")
    model.act(ProducerNation, "expect")
    model.of(Partnership).do("account")


def _record(model: "CritminModel") -> None:
    if model.block.tally is not None:
        weigh_leaks(model.block, model.block.tally)
        model.of(ProducerNation).do("count")
        model.of(Partnership).do("count")
        for shock in model.shocks:
            shock.count()
        model.block.tally.close_month()
    model.record()


PHASES: tuple[Phase, ...] = (
    Phase("shocks", "what happens to everyone comes before anyone decides", _shocks),
    Phase(
        "controls",
        "governments act on last month's orders, and buyers know what they allow before they order",
        _controls,
    ),
    Phase("partnerships", "clauses see the controls; released goods are in hand before industry orders", _partnerships),
    Phase("plan", "planned runs decide which inputs are wanted", _plan),
    Phase("order", "industries and stockpiles order and bid, producers offer what they have", _order),
    Phase("clear", "orders meet offers; the imbalance forms the prices", _clear),
    Phase("ship", "sold goods leave, and goods that are due arrive before anyone uses them", _ship),
    Phase("produce", "processes share what arrived with final use; their output is offered next month", _produce),
    Phase("consume", "industries use what they hold; what is missing is the shortage", _consume),
    Phase("adapt", "fear, habits, substitution and capacity answer the month that was", _adapt),
    Phase("record", "observers write what was asked for, nothing else", _record),
)
"""The phases of a month, in order."""
