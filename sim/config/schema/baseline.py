"""The base year: nations, minerals, transit, stockpiles, projects, behaviour and sources.

Each model is one kind of file below `baseline/`; `BaselineConfig` is all of them together, checked
against each other.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, PrivateAttr, model_validator

from sim.config.calendar import Date
from sim.config.errors import did_you_mean
from sim.config.origin import Origin
from sim.config.quantity import (
    AnyQuantity,
    Months,
    Number,
    Quantity,
    Ratio,
    Share,
    SignedMonths,
    TonnesOrMonths,
    TonnesPerMonth,
    Usd,
    problem,
)
from sim.config.references import GoodId, Identifier, NationCode, NationId, ProcessId, ProjectId
from sim.config.schema.base import Block, FileSpec, Spec, unique
from sim.config.schema.calibration import FittedFile
from sim.config.schema.layered import LayeredFile
from sim.config.schema.mineral import Good, MineralFile, Process
from sim.config.schema.tables import DurationTable
from sim.config.schema.value_at_risk import ValueAtRiskFile
from sim.config.text import Name

Passage = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class Nation(Block):
    """A country or bloc that produces, processes, consumes or stores.

    Attributes
    ----------
    like
        Nation whose ways it shares where the transit file says nothing of its own.
    """

    name: Name
    members: Annotated[tuple[NationCode, ...], AfterValidator(unique)]
    port: str | None = None
    governance_risk: Number | None = None
    like: NationId | None = Field(default=None, exclude=True)


class Estrangement(Block):
    """Nations that trade so little with others that no trade between them is assumed where none was seen.

    Attributes
    ----------
    nations, others
        The two sides; both directions are meant.
    since
        Day from which it holds; a replay that opens earlier knows nothing of it.
    """

    nations: Annotated[tuple[NationId, ...], AfterValidator(unique)]
    others: Annotated[tuple[NationId, ...], AfterValidator(unique)]
    since: Date

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The (seller, buyer) pairs, both ways."""
        one_way = [(one, other) for one in self.nations for other in self.others]
        return frozenset([*one_way, *((other, one) for one, other in one_way)])


class NationsFile(FileSpec):
    """All nations; the order in the file is the order in the model.

    Attributes
    ----------
    nations
        By code.
    estranged
        Between whom no trade is assumed, by name.
    """

    kind: Literal["nations"]
    nations: dict[NationCode, Nation] = Field(min_length=1)
    estranged: dict[Identifier, Estrangement] = Field(default_factory=dict)


class Source(Spec):
    """Where numbers come from."""

    title: str
    publisher: str = ""
    year: int | None = None
    url_or_doi: str = ""
    licence: str = ""
    note: str = ""


class SourcesFile(FileSpec):
    """All sources by the identifier that quantities name."""

    kind: Literal["sources"]
    sources: dict[Identifier, Source] = Field(min_length=1)


class Entrepot(Block):
    """A third country that buys from a controller and sells on to those it bans.

    Attributes
    ----------
    nation
        The nation of the model that it is, or stands in.
    reach
        Most that it passes on, as a share of what a control keeps from a buyer.
    detour
        Months that the way through it takes longer than the direct one.
    markup
        What it adds to the price, a share of it.
    """

    name: Name
    nation: NationId
    reach: Ratio
    detour: Months
    markup: Ratio


class TransitFile(LayeredFile):
    """Door-to-door times between nations, the narrow passages on the way, and who re-exports.

    Attributes
    ----------
    lead_times
        By seller and buyer.
    usual
        Of pairs that `lead_times` does not list.
    passage_names
        Every passage by identifier, with its name in words: no route goes through another.
    passages
        Passages on the shortest way by sea, by seller and buyer.
    reroutes
        Time more while a passage is shut, by passage, seller and buyer.
    reroute_days
        The same for pairs that `reroutes` does not list; a passage in neither has no way round it.
    overland
        Pairs that trade by land, written once.
    entrepots
        Third countries that re-export.
    """

    kind: Literal["transit"]
    lead_times: dict[NationId, DurationTable]
    usual: Months | None = None
    passage_names: dict[Passage, Name] = Field(default_factory=dict)
    passages: dict[NationId, dict[NationId, tuple[Passage, ...]]] = Field(default_factory=dict)
    reroutes: dict[Passage, dict[NationId, DurationTable]] = Field(default_factory=dict)
    reroute_days: dict[Passage, Months] = Field(default_factory=dict)
    overland: dict[NationId, tuple[NationId, ...]] = Field(default_factory=dict)
    entrepots: dict[Identifier, Entrepot] = Field(default_factory=dict)

    @property
    def known_passages(self) -> frozenset[str]:
        """Names of all passages that any route goes through."""
        return frozenset(name for to in self.passages.values() for names in to.values() for name in names)

    @model_validator(mode="after")
    def _check_passages(self) -> Self:
        for field in ("reroutes", "reroute_days"):
            for name in getattr(self, field):
                if name not in self.known_passages:
                    hint = did_you_mean(name, self.known_passages)
                    raise problem(f"no route under passages goes through {name!r}", at=field, hint=hint)
        return self


class StockpilesFile(LayeredFile):
    """Public stocks by nation and good.

    Attributes
    ----------
    public
        What a nation holds of each good, a mass or time of use.
    unconfirmed
        Goods of which no source confirms that the nation holds any.
    """

    kind: Literal["stockpiles"]
    public: dict[NationId, dict[GoodId, TonnesOrMonths]] = Field(default_factory=dict)
    unconfirmed: dict[NationId, tuple[GoodId, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_unconfirmed(self) -> Self:
        for nation, goods in self.unconfirmed.items():
            held = self.public.get(nation, {})
            for good in goods:
                if good not in held:
                    hint = did_you_mean(good, held)
                    raise problem(f"{nation} holds no {good!r} under public", at="unconfirmed", hint=hint)
        return self

    def factor(self, nation: str, good: str) -> str:
        """Return the name of the column by which a stock stated as time of use is larger or smaller in a world."""
        unconfirmed = good in self.unconfirmed.get(nation, ())
        return f"public_cover.{nation}.unconfirmed" if unconfirmed else f"public_cover.{nation}"

    def part(self, nations: Collection[str], goods: Collection[str]) -> "StockpilesFile":
        """Return what some nations hold of some goods."""
        public = {
            nation: kept
            for nation, held in self.public.items()
            if nation in nations and (kept := {good: amount for good, amount in held.items() if good in goods})
        }
        unconfirmed = {
            nation: tuple(good for good in self.unconfirmed.get(nation, ()) if good in held)
            for nation, held in public.items()
        }
        return StockpilesFile(kind="stockpiles", public=public, unconfirmed=unconfirmed)


class Project(Block):
    """A named mine or plant that may come on stream.

    Attributes
    ----------
    capacity
        What it adds to the base year when full.
    starts, full
        Planned dates of first and full output.
    decided
        When its final investment decision was taken; slip then falls into the time of building.
    decision_due
        When a decision that is still to be taken is expected; slip then comes before it.
    would_go_ahead
        Probability that it goes ahead without the support of any clause; each world draws once, whatever the policy.
    part_of
        Project that it is a part of: it shares that one's decision and luck, and takes from it what it does not state.
    slip, success
        Delay, and probability that it ever delivers.
    shortfall
        Largest share of the capacity that is missing for good if the ramp fails; the common one if left out.
    other_feed
        Share of a by-product's capacity with feed other than its host's residue.
    """

    name: Name
    nation: NationId
    process: ProcessId
    capacity: TonnesPerMonth
    starts: Date
    full: Date
    decided: Date | None = None
    decision_due: Date | None = None
    would_go_ahead: Share | None = None
    part_of: ProjectId | None = None
    slip: SignedMonths | None = None
    success: Share | None = None
    shortfall: Share | None = None
    other_feed: Share | None = None
    partners: tuple[NationId, ...] = ()
    capex: Usd | None = None

    @property
    def decision(self) -> tuple[date, bool]:
        """The date of the final investment decision, and whether it is still to be taken."""
        taken = self.decided or self.decision_due or self.starts
        return taken, self.decided is None

    def odds(self) -> dict[str, Quantity]:
        """Return what worlds draw about it, by name."""
        names = ("would_go_ahead", "slip", "success", "shortfall", "other_feed")
        found = {name: getattr(self, name) for name in names}
        return {name: quantity for name, quantity in found.items() if quantity is not None}

    # A wrap validator, so that it runs before the check of keys in `Spec`.
    @model_validator(mode="wrap")
    @classmethod
    def _refuse_base(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        if isinstance(data, Mapping) and "base" in data:
            hint = "write would_go_ahead: 100 % instead of base: true, 0 % instead of base: false"
            raise problem("a project states how likely it goes ahead without support", at="base", hint=hint)
        return handler(data)

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.full < self.starts:
            raise problem(f"full output {self.full} lies before the start {self.starts}", at="full")
        if self.part_of is None:
            self._check_decision()
        elif self.decided or self.decision_due or self.would_go_ahead:
            at = next(name for name in ("decided", "decision_due", "would_go_ahead") if getattr(self, name))
            raise problem("a part is decided with the whole", at=at, hint=f"leave it to {self.part_of}")
        return self

    def _check_decision(self) -> None:
        if self.would_go_ahead is None:
            raise problem("missing", at="would_go_ahead", hint="write 100 % for a project that comes in any case")
        if (self.decided is None) == (self.decision_due is None):
            hint = "write decided for a decision that was taken, decision_due for one that is expected"
            raise problem("give one date of the final investment decision", at="decided", hint=hint)
        day, _ = self.decision
        if self.starts < day:
            raise problem(f"first output {self.starts} lies before the decision {day}", at="starts")


class ProjectsFile(LayeredFile):
    """All named projects."""

    kind: Literal["projects"]
    projects: dict[Identifier, Project] = Field(default_factory=dict)


class BehaviourFile(FileSpec):
    """How nations behave.

    Attributes
    ----------
    parameters
        Numbers by name.
    switches
        Mechanisms by name, with the probability that a world has them: 1 for all worlds, 0 for none.
    names
        Words for parameters and mechanisms, by their names.
    """

    kind: Literal["behaviour"]
    parameters: dict[Identifier, AnyQuantity]
    switches: dict[Identifier, Share] = Field(default_factory=dict)
    names: dict[Identifier, Name] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        known = (*self.parameters, *self.switches)
        for name in self.names:
            if name not in known:
                raise problem(
                    f"there is no number {name!r} to name", at=("names", name), hint=did_you_mean(name, known)
                )
        return self


class BaselineConfig(Spec):
    """Everything the base year consists of, in the model's units.

    Attributes
    ----------
    nations, sources, minerals, projects, behaviour, switches
        By identifier, in file order; minerals by file name.
    behaviour_names
        Words for the numbers in `behaviour` and `switches`.
    transit, stockpiles, value_at_risk, fitted
        The content of those files; value at risk is None where nobody says what a shortage costs, and fitted where
        worlds draw behaviour from its ranges alone.
    estranged
        Between whom no trade is assumed, by name.
    """

    nations: dict[str, Nation]
    sources: dict[str, Source]
    minerals: dict[str, MineralFile]
    transit: TransitFile
    stockpiles: StockpilesFile
    projects: dict[str, Project]
    behaviour: dict[str, Quantity]
    switches: dict[str, Quantity]
    behaviour_names: dict[str, Name] = Field(default_factory=dict)
    value_at_risk: ValueAtRiskFile | None = None
    fitted: FittedFile | None = None
    estranged: dict[str, Estrangement] = Field(default_factory=dict)
    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def goods(self) -> dict[str, Good]:
        """All goods, minerals in order."""
        return {name: good for mineral in self.minerals.values() for name, good in mineral.goods.items()}

    @property
    def processes(self) -> dict[str, Process]:
        """All process types, minerals in order."""
        return {name: item for mineral in self.minerals.values() for name, item in mineral.processes.items()}

    @property
    def mineral_of(self) -> dict[str, str]:
        """Mineral identifier of each good."""
        return {good: name for name, mineral in self.minerals.items() for good in mineral.goods}

    @property
    def origin(self) -> Origin:
        """The folder the files came from."""
        return self._origin
