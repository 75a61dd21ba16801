"""What the unit tests share: a small model that has not run, with its modifiers and places by name."""

from typing import Any

import numpy as np

from sim.agents import processing
from sim.agents.partnership import Partnership
from sim.agents.producer import ProducerNation
from sim.clauses.base import ClauseModifier
from sim.controls.base import Modifier
from sim.market.shipping import expect_arrivals
from sim.model import CritminModel
from sim.phases import PHASES
from tests.properties.economies import NEW_SMELTER, controlled, one_of_each_clause, open_model, pact

CHN, JPN, USA, AUS = range(4)
ORE, METAL, TIN = range(3)


def with_control(entry: dict[str, Any], *, worlds: int = 1, **values: Any) -> tuple[CritminModel, Modifier]:
    """Return a model with one control, and the modifier that carries it out."""
    held = {"escalation": (entry,)} if entry["kind"] == "escalation" else {"controls": (entry,)}
    model = open_model(controlled(**held).structure(), worlds=worlds, values=values)
    return model, next(agent for agent in model.agents if isinstance(agent, ProducerNation)).controls[0]


def with_clause(
    kind: str,
    *,
    agreement: dict[str, Any] | None = None,
    worlds: int = 1,
    values: dict[str, Any] | None = None,
    economy: dict[str, Any] | None = None,
    **changes: Any,
) -> tuple[CritminModel, ClauseModifier]:
    """Return a model with one clause at work from the first month, and the modifier that carries it out.

    `agreement` holds further fields of the partnership, `economy` of the economy, `changes` of the clause.
    """
    dates = {"signed": "2024-12", "starts": "2025-01"}
    alliance = pact(**{kind: one_of_each_clause()[kind] | changes}) | dates | (agreement or {})
    held = {"partnerships": {"pact": alliance}, "projects": {"new_smelter": NEW_SMELTER}} | (economy or {})
    model = open_model(controlled(**held).structure(), policy="all", worlds=worlds, values=values)
    expect_arrivals(model.block)
    return model, next(agent for agent in model.agents if isinstance(agent, Partnership)).clauses[0]


def link(model: CritminModel, seller: int, buyer: int, good: int = METAL) -> int:
    """Return the place of a link."""
    links, goods = model.block.structure.links, model.block.structure.good_of_link
    return int(np.flatnonzero((links.seller == seller) & (links.buyer == buyer) & (goods == good))[0])


def gate(model: CritminModel, buyer: int) -> int:
    """Return the row of CHN's export limit on metal towards a buyer."""
    return int(model.block.structure.links.gate[link(model, CHN, buyer)])


def process(model: CritminModel, name: str) -> int:
    """Return the place of a process."""
    return model.block.structure.recipes.names.index(name)


def plan(model: CritminModel) -> None:
    """Let all producers plan their runs."""
    for name in ("limit", "desire", "use_capacity"):
        model.act(ProducerNation, name)
    processing.plan(model.block)


def invest(model: CritminModel) -> None:
    """Let all producers build, and move what they expect to sell."""
    for name in ("allow", "enter", "allow", "keep_pace", "expect"):
        model.act(ProducerNation, name)


def govern(model: CritminModel, clock: int) -> None:
    """Let all governments act in this month."""
    model.block.clock = clock
    by_name = {phase.name: phase for phase in PHASES}
    by_name["shocks"].run(model)
    by_name["controls"].run(model)
