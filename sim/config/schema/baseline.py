"""The base year: nations, minerals, transit, stockpiles, projects, behaviour and sources.

Each model is one kind of file below `baseline/`; `BaselineConfig` is all of them together, checked
against each other.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from sim.config.calendar import Date
from sim.config.errors import did_you_mean
from sim.config.origin import Origin
from sim.config.quantity import (
    AnyQuantity,
    Months,
    Number,
    PerYear,
    Quantity,
    Ratio,
    Share,
    SignedMonths,
    TonnesOrMonths,
    TonnesPerMonth,
    Usd,
    UsdPerTonne,
    problem,
)
from sim.config.references import GoodId, Identifier, NationCode, NationId, ProcessId
from sim.config.schema.base import Block, FileSpec, Spec, unique
from sim.config.schema.calibration import FittedFile
from sim.config.schema.tables import DurationTable, FlowTable, RatioTable
from sim.config.schema.value_at_risk import ValueAtRiskFile

ProcessKind = Literal["mine", "refine", "byproduct", "secondary"]
Passage = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class Nation(Block):
    """A country or bloc that produces, processes, consumes or stores."""

    name: str
    members: Annotated[tuple[NationCode, ...], AfterValidator(unique)]
    port: str | None = None
    governance_risk: Number | None = None


class NationsFile(FileSpec):
    """All nations; the order in the file is the order in the model."""

    kind: Literal["nations"]
    nations: dict[NationCode, Nation] = Field(min_length=1)


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


class Good(Block):
    """A mineral in one form with a mass basis.

    Attributes
    ----------
    firm_stocks
        Whether each firm holds its own stock, made to its order, so that a nation's industry cannot share it.
    """

    name: str
    basis: str
    price: UsdPerTonne
    demand_growth: PerYear
    industry_cover: Months
    industry_cover_by_nation: DurationTable | None = None
    seller_cover: Months
    firm_stocks: bool = False

    @model_validator(mode="after")
    def _check_numbers(self) -> Self:
        if self.price.value <= 0.0:
            raise problem("the price must be above zero", at="price")
        growth = self.demand_growth
        if min(growth.value, growth.value if growth.low is None else growth.low) <= -1.0:
            raise problem(
                "demand cannot shrink by all of itself in a year", at="demand_growth", hint="-3 % is -0.03 1/yr"
            )
        return self


class Host(Block):
    """The metal a by-product process is tied to: one outside the model that grows, or a process of the same nation.

    Attributes
    ----------
    growth
        Of a host outside the model.
    process
        Host inside the model.
    content
        Tonnes that can be recovered per tonne that the host process makes, by nation; none where a nation is left out.
    """

    name: str
    growth: PerYear | None = None
    process: ProcessId | None = None
    content: RatioTable | None = None

    @model_validator(mode="after")
    def _check_host(self) -> Self:
        if (self.growth is None) == (self.process is None):
            hint = "give growth for a host outside the model, process and content for one inside"
            raise problem("a host either grows by itself or is a process of the model", at="growth", hint=hint)
        if (self.process is None) != (self.content is None):
            raise problem("a host process and its content come together", at="content")
        return self


class Process(Block):
    """Turns inputs into one or several goods; one recipe for all nations, with exceptions by nation.

    Attributes
    ----------
    scrap
        What a secondary process runs on: new scrap of making, which is meant if it is left out, or old scrap of use.
    scrap_from
        Process from which new scrap falls; left out, it falls from the use of the main good.
    lifetime
        Time after which old scrap comes back.
    """

    name: str
    kind: ProcessKind
    main: GoodId
    inputs: dict[GoodId, Ratio] = Field(default_factory=dict)
    outputs: dict[GoodId, Ratio] = Field(default_factory=dict)
    inputs_by_nation: dict[NationId, dict[GoodId, Ratio]] = Field(default_factory=dict)
    outputs_by_nation: dict[NationId, dict[GoodId, Ratio]] = Field(default_factory=dict)
    host: Host | None = None
    scrap: Literal["new", "old"] | None = None
    scrap_from: ProcessId | None = None
    lifetime: Months | None = None
    supply_elasticity: Ratio
    utilisation: Share
    utilisation_by_nation: RatioTable | None = None
    output: FlowTable

    @model_validator(mode="after")
    def _check_recipe(self) -> Self:
        if self.kind == "mine" and (self.inputs or self.inputs_by_nation):
            raise problem("a mine has no inputs", at="inputs")
        if self.kind == "refine" and not self.inputs:
            raise problem("a refining process needs inputs", at="kind")
        if (self.kind == "byproduct") != (self.host is not None):
            raise problem("a by-product process, and no other, names its host", at="kind")
        if self.main in self.outputs:
            raise problem("outputs lists joint products besides the main good", at="outputs")
        if self.main in self.inputs:
            raise problem("a process cannot use its own main good", at="inputs")
        if self.scrap is not None and self.kind != "secondary":
            raise problem("only a secondary process runs on scrap", at="scrap")
        if self.scrap_from is not None and (self.kind != "secondary" or self.scrap == "old"):
            raise problem("only new scrap falls from a process", at="scrap_from")
        if (self.scrap == "old") != (self.lifetime is not None):
            raise problem("old scrap, and nothing else, has a lifetime", at="lifetime", hint="such as 10 yr")
        if self.utilisation.value <= 0.0:
            raise problem("utilisation must be above zero", at="utilisation")
        return self

    def holds(self, good: str, nation: str) -> float | None:
        """Return how much of a good a nation's process makes or takes in, tonnes a month; None if it does neither."""
        if good == self.main:
            return self.output[nation].value
        needs = {**self.inputs, **self.inputs_by_nation.get(nation, {})}.get(good)
        return None if needs is None else needs.value * self.output[nation].value


class MineralFile(FileSpec):
    """One mineral: its goods, processes, final use and observed trade.

    Attributes
    ----------
    stock_build
        Part of a nation's final use that is bought for stock and only while prices are low, a share of it.
    """

    kind: Literal["mineral"]
    mineral: Identifier
    name: str
    controller: NationId | None = None
    goods: dict[Identifier, Good] = Field(min_length=1)
    processes: dict[Identifier, Process] = Field(default_factory=dict)
    final_use: dict[Identifier, FlowTable] = Field(default_factory=dict)
    stock_build: dict[Identifier, RatioTable] = Field(default_factory=dict)
    imports: dict[Identifier, dict[NationId, FlowTable]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_new_scrap(self) -> Self:
        """Refuse more new scrap of a good than there is of it in what the scrap falls from.

        Mass forbids it, and a market that lives on it cannot settle: a tonne made more would bring in more than a tonne
        of scrap a month later, so that makers would cut by more than they had raised.
        """
        for name, process in self.processes.items():
            source = self.processes.get(process.scrap_from or "")
            if source is None:
                continue
            for nation in process.output.values.keys() & source.output.values.keys():
                held, recovered = source.holds(process.main, nation), process.output[nation].value
                if held is not None and recovered > held:
                    message = f"more new scrap than the {process.scrap_from} of {nation} leaves room for"
                    hint = f"at most {held:.4g} t/month, all that it makes or takes in of {process.main}"
                    raise problem(message, at=("processes", name, "output", "values", nation), hint=hint)
        return self


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

    name: str
    nation: NationId
    reach: Ratio
    detour: Months
    markup: Ratio


class TransitFile(FileSpec):
    """Door-to-door times between nations, the narrow passages on the way, and who re-exports.

    Attributes
    ----------
    lead_times
        By seller and buyer.
    usual
        Of pairs that `lead_times` does not list.
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


class StockpilesFile(FileSpec):
    """Public stocks by nation and good."""

    kind: Literal["stockpiles"]
    public: dict[NationId, dict[GoodId, TonnesOrMonths]] = Field(default_factory=dict)


class Project(Block):
    """A named mine or plant that may come on stream.

    Attributes
    ----------
    shortfall
        Largest share of the capacity that is missing for good if the ramp fails; the common one if left out.
    other_feed
        Share of a by-product's capacity with feed other than its host's residue.
    """

    name: str
    nation: NationId
    process: ProcessId
    capacity: TonnesPerMonth
    starts: Date
    full: Date
    slip: SignedMonths | None = None
    success: Share | None = None
    shortfall: Share | None = None
    other_feed: Share | None = None
    partners: tuple[NationId, ...] = ()
    capex: Usd | None = None
    base: bool = False

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.full < self.starts:
            raise problem(f"full output {self.full} lies before the start {self.starts}", at="full")
        return self


class ProjectsFile(FileSpec):
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
    """

    kind: Literal["behaviour"]
    parameters: dict[Identifier, AnyQuantity]
    switches: dict[Identifier, Share] = Field(default_factory=dict)


class BaselineConfig(Spec):
    """Everything the base year consists of, in the model's units.

    Attributes
    ----------
    nations, sources, minerals, projects, behaviour, switches
        By identifier, in file order; minerals by file name.
    transit, stockpiles, value_at_risk, fitted
        The content of those files; value at risk is None where nobody says what a shortage costs, and fitted where
        worlds draw behaviour from its ranges alone.
    """

    nations: dict[str, Nation]
    sources: dict[str, Source]
    minerals: dict[str, MineralFile]
    transit: TransitFile
    stockpiles: StockpilesFile
    projects: dict[str, Project]
    behaviour: dict[str, Quantity]
    switches: dict[str, Quantity]
    value_at_risk: ValueAtRiskFile | None = None
    fitted: FittedFile | None = None
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
