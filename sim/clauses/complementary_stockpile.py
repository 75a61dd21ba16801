"""Complementary stockpile: members build joint reserves, release them on a trigger and share them by a rule."""

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.baseline import Baseline
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.clauses.at_risk import goods_at_risk
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, PerYear, Ratio, Share, problem
from sim.config.references import GoodId, GoodOrMineral
from sim.config.schema.measures import ControlSpec
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.state import OUTSIDE

Float = NDArray[np.float64]


class ComplementaryStockpile(Clause):
    """Parameters of a complementary stockpile.

    Attributes
    ----------
    goods
        What is stored; with `at_risk`, what may be.
    at_risk
        Store only goods on which a control of the experiment's scenarios stands or may come and of which a member buys
        at least this share, in the base year, from the nation that controls them.
    left_out
        Goods that this rule leaves out; written when an experiment is put together.
    cover
        Size, in time of each member's use.
    against
        What `cover` counts: ``use``, all that industry uses, or ``net_imports``, what it uses beyond what its own
        processes give.
    build
        Months in which it is filled.
    trigger
        A member gets goods when its industry's stock falls below this share of its calm stock.
    sharing
        ``none``: each reserve serves its own industry only; ``need``: it serves its own first, and what is left goes
        to members in need, in proportion to what they lack; ``equal`` and ``quota``: all is one reserve, in which
        members in need have equal parts, or parts by what each has put in; what one leaves, the others may have.
    rate
        Most that a member's reserve gives in a month, as a share of its full size; all of it where none is given.
    pause
        Months after a release in which a reserve does not buy.
    market_cap
        Most that the members buy together in a month, as a share of what the world uses; no limit where none is given.
    price_ceiling
        It buys while the price is at most this multiple of the base price.
    holding_cost
        Cost of a year's storage and capital, as a share of the value held.
    """

    kind_name: ClassVar[str] = "complementary_stockpile"
    words: ClassVar[Wording] = Wording(
        Text("Complementary stockpile", "補完的備蓄"),
        Text(
            "Members build reserves, release goods when industry runs low, and share them by a rule.",
            "参加国が備蓄を積み上げ、産業界の在庫が減ったときに放出し、規則に従って分け合う。",
        ),
        {
            "cover": Text("size of the reserve", "備蓄の規模"),
            "build": Text("time in which it is filled", "積み上げの期間"),
            "trigger": Text("industry stock below which it releases", "放出を始める産業在庫の水準"),
            "rate": Text("most released in a month", "1か月の放出の上限"),
            "pause": Text("pause in buying after a release", "放出後に買い入れを休む期間"),
            "market_cap": Text("most that members buy in a month", "参加国の1か月の買い入れの上限"),
            "price_ceiling": Text("price up to which it buys", "買い入れ価格の上限"),
            "holding_cost": Text("yearly cost of holding", "年間の保有費用"),
        },
    )
    uncounted: ClassVar[str] = ""
    structural: ClassVar[frozenset[str]] = frozenset({"at_risk"})
    goods: tuple[GoodOrMineral, ...] | Literal["all"]
    at_risk: Share | None = None
    left_out: tuple[GoodId, ...] = ()
    cover: Months
    against: Literal["use", "net_imports"] = "use"
    build: Months
    trigger: Share
    sharing: Literal["none", "need", "equal", "quota"]
    rate: Share | None = None
    pause: Months | None = None
    market_cap: Share | None = None
    price_ceiling: Ratio
    holding_cost: PerYear

    @model_validator(mode="after")
    def _check_rule(self) -> Self:
        if self.at_risk is not None and self.at_risk.distribution != "fixed":
            raise problem("what is stored is the same in all worlds", at="at_risk", hint="give it no range")
        if self.left_out and self.at_risk is None:
            raise problem("nothing is left out without the rule at_risk", at="left_out", hint="shorten goods instead")
        return self

    def settled(self, partnership: PartnershipConfig, base: Baseline, controls: Sequence[ControlSpec]) -> Self:
        """Return the clause with the goods that the rule leaves out written apart from those that it stores."""
        if self.at_risk is None:
            return self
        listed = base.goods if self.goods == "all" else (*self.goods, *self.left_out)
        may_store = [good for good in base.goods if good in listed]
        at_risk = goods_at_risk(partnership.everyone, self.at_risk.value, base, controls)
        stored = tuple(good for good in may_store if good in at_risk)
        left_out = tuple(good for good in may_store if good not in at_risk)
        return self.model_copy(update={"goods": stored, "left_out": left_out})

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "ComplementaryStockpileModifier":
        """Return what runs the reserve in a block."""
        return ComplementaryStockpileModifier(self, partnership, block)


class ComplementaryStockpileModifier(ClauseModifier):
    """Fills, releases and accounts for the members' joint reserves."""

    def __init__(self, spec: ComplementaryStockpile, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        self._goods = self.goods(spec.goods)
        self._sharing = spec.sharing
        self._net = spec.against == "net_imports"
        self._capped = spec.market_cap is not None
        self._metered = spec.rate is not None
        shape = (len(self.members), len(self._goods), block.width)
        self._requested = np.zeros(shape)
        self._held = np.zeros(shape)
        self._put_in = np.zeros(shape)
        self._quiet = np.full(shape, np.inf)
        self._given = np.zeros(shape)

    def release(self) -> None:
        """Serve members in need from the reserves, by the rule of sharing."""
        strength = self.strength()
        if not strength.any():
            return
        on = strength > 0.0
        trigger = self.parameter("trigger")
        lack = [self.need(nation, self._goods, trigger) * (on * self.membership(nation)) for nation in self.members]
        needs = np.stack(lack)
        free = np.minimum(self._held, self.parameter("rate") * self._size()) if self._metered else self._held.copy()
        before, self._given = self._given, np.zeros_like(needs)
        if self._sharing in {"equal", "quota"}:
            self._serve(np.minimum(needs, self._entitled(needs, free)), needs, free)
        self._serve(needs.copy(), needs, free)
        self._quiet = np.where(self._given > 0.0, 0.0, self._quiet + 1.0)
        self._tell(before)

    def request(self) -> None:
        """Order a part of what the reserve lacks while the price allows it and the market can spare it."""
        state, month = self.block.state, self.block.month
        cheap = state.spot[OUTSIDE, self._goods] <= self.parameter("price_ceiling")
        rested = self._quiet >= self.optional("pause", 0.0)
        goal = self._size()
        lack = np.maximum(goal - self._held, 0.0)
        instalment = goal / np.maximum(self.parameter("build"), 1.0)
        self._requested = np.where(cheap & rested, np.minimum(lack, instalment), 0.0)
        if self._capped:
            self._spare_the_market()
        for place, nation in enumerate(self.members):
            month.fill[nation, self._goods] += self._requested[place]

    def store(self) -> None:
        """Put aside what was requested as far as industry keeps its calm stock; the purchase is paid now."""
        block, state = self.block, self.block.state
        price = block.structure.baseline.price[self._goods, None] * state.spot[OUTSIDE, self._goods]
        for place, nation in enumerate(self.members):
            calm = block.calm_cover[nation, self._goods] * state.expected_use[nation, self._goods]
            spare = np.maximum(state.industry_stock[nation, self._goods] - calm, 0.0)
            stored = np.minimum(self._requested[place], spare)
            state.industry_stock[nation, self._goods] -= stored
            state.joint_stock[nation, self._goods] += stored
            self._held[place] += stored
            self._put_in[place] += stored
            if self.counts is not None:
                self.counts.add("bought", self._goods, stored)
            self.pay("cost_purchase", nation, self._goods, stored * price)

    def account(self) -> None:
        """Book storage and capital cost of what is held."""
        price = self.block.structure.baseline.price[self._goods, None]
        rate = self.parameter("holding_cost") / MONTHS_PER_YEAR
        for place, nation in enumerate(self.members):
            self.pay("cost_holding", nation, self._goods, rate * price * self._held[place])

    def _size(self) -> Float:
        """Return the tonnes that each member's reserve aims at, ``(members, goods, W)``."""
        block = self.block
        size = self.strength() * self.parameter("cover")
        goals = []
        for nation in self.members:
            use = block.state.expected_use[nation, self._goods]
            basis = np.maximum(use - block.month.capable[nation, self._goods], 0.0) if self._net else use
            goals.append(size * self.membership(nation) * basis)
        return np.stack(goals)

    def _spare_the_market(self) -> None:
        """Scale the members' orders down to their part of what the world uses."""
        together = _added(self._requested)
        most = self.parameter("market_cap") * self.block.month.world_use[self._goods]
        self._requested *= np.divide(most, together, out=np.ones_like(together), where=together > most)

    def _entitled(self, needs: Float, free: Float) -> Float:
        """Return the part of all reserves that is each needy member's own, ``(members, goods, W)``."""
        weight = np.where(needs > 0.0, 1.0 if self._sharing == "equal" else self._put_in, 0.0)
        total = _added(weight)
        return _added(free) * np.divide(weight, total, out=np.zeros_like(weight), where=total > 0.0)

    def _serve(self, claims: Float, needs: Float, free: Float) -> None:
        """Meet claims from the member's own reserve at once, then from the others', whose goods arrive next month.

        `needs` and `free`, ``(members, goods, W)``, are brought up to date.
        """
        for place, nation in enumerate(self.members):
            own = np.minimum(claims[place], free[place])
            self.block.state.industry_stock[nation, self._goods] += own
            self._take(place, own, free)
            self._book(place, own, needs)
            claims[place] -= own
        if self._sharing != "none" and claims.any():
            self._send(claims, needs, free)

    def _send(self, claims: Float, needs: Float, free: Float) -> None:
        """Send goods from members with reserves to members in need, in proportion to both."""
        state, month = self.block.state, self.block.month
        spare = np.stack([free[i] * self.faithful(nation)[self._goods] for i, nation in enumerate(self.members)])
        # Who still claims has nothing left of its own, or must not give it this month.
        spare = np.where(claims > 0.0, 0.0, spare)
        asked, there = _added(claims), _added(spare)
        met = np.minimum(asked, there)
        to_each = np.divide(met, asked, out=np.zeros_like(met), where=asked > 0.0)
        of_each = np.divide(met, there, out=np.zeros_like(met), where=there > 0.0)
        arrives = (self.block.clock + 1) % state.transit.shape[0]
        for place, nation in enumerate(self.members):
            given = np.minimum(spare[place] * of_each, free[place])
            self._take(place, given, free)
            month.moved_out[nation, self._goods] += given
            received = claims[place] * to_each
            state.transit[arrives, nation, self._goods] += received
            self._book(place, received, needs)

    def _take(self, place: int, amount: Float, free: Float) -> None:
        stock = self.block.state.joint_stock[self.members[place]]
        self._held[place] = np.maximum(self._held[place] - amount, 0.0)
        free[place] = np.maximum(free[place] - amount, 0.0)
        stock[self._goods] = np.maximum(stock[self._goods] - amount, 0.0)

    def _book(self, place: int, amount: Float, needs: Float) -> None:
        nation, month = self.members[place], self.block.month
        self._given[place] += amount
        if self.counts is not None:
            self.counts.add("released", self._goods, amount)
        needs[place] = np.maximum(needs[place] - amount, 0.0)
        self.block.accounts["released"][nation, self._goods] += amount
        month.released[nation, self._goods] += amount
        month.missed[nation, self._goods] = np.maximum(month.missed[nation, self._goods] - amount, 0.0)

    def _tell(self, before: Float) -> None:
        """Tell when a member begins to get goods."""
        block = self.block
        if not block.watching:
            return
        begins = (self._given > 0.0) & (before <= 0.0)
        for place, nation in enumerate(self.members):
            for row, good in enumerate(self._goods):
                block.tell(
                    begins[place, row], "release", block.structure.nations[nation], block.structure.goods[good],
                    self._given[place, row], f"{self.partnership.name}: joint reserve releases",
                )  # fmt: skip


def _added(amounts: Float) -> Float:
    """Add up over members in their order, ``(goods, W)``."""
    total = amounts[0].copy()
    for amount in amounts[1:]:
        total += amount
    return total
