"""Minerals: their goods, the processes that make them, final use and observed trade."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.config.quantity import (
    Months,
    PerYear,
    Quantity,
    Ratio,
    Share,
    UsdPerTonne,
    problem,
)
from sim.config.references import GoodId, Identifier, NationId, NationsOrAll, ProcessId, Ref
from sim.config.schema.base import Block, FileSpec, Spec
from sim.config.schema.tables import DurationTable, FlowTable, ImportTable, RatioTable
from sim.config.text import Name, Words

ProcessKind = Literal["mine", "refine", "byproduct", "secondary"]


class Caveat(Spec):
    """Results that are known to be wrong until the model changes; they are shown, but make no headline.

    Attributes
    ----------
    nations
        Importers whose results are meant, or ``all``.
    reason
        What is wrong, in a sentence for readers of a brief.
    """

    nations: NationsOrAll
    reason: Words


class Good(Block):
    """A mineral in one form with a mass basis.

    Attributes
    ----------
    caveat
        Importers whose results for the good are known to be wrong, and why.
    firm_stocks
        Whether each firm holds its own stock, made to its order, so that a nation's industry cannot share it.
    """

    name: Name
    basis: str
    price: UsdPerTonne
    demand_growth: PerYear
    industry_cover: Months
    industry_cover_by_nation: DurationTable | None = None
    seller_cover: Months
    firm_stocks: bool = False
    caveat: Caveat | None = None

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

    name: Name
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

    name: Name
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

    def makes(self) -> frozenset[str]:
        """Return the goods that it makes in any nation that has output."""
        if not any(cell.value > 0.0 for cell in self.output.values.values()):
            return frozenset()
        return self._in(self.outputs, *self.outputs_by_nation.values()) | {self.main}

    def takes(self) -> frozenset[str]:
        """Return the goods that it takes in any nation that has output."""
        if not any(cell.value > 0.0 for cell in self.output.values.values()):
            return frozenset()
        return self._in(self.inputs, *self.inputs_by_nation.values())

    @staticmethod
    def _in(*recipes: dict[str, Quantity]) -> frozenset[str]:
        return frozenset(good for recipe in recipes for good, ratio in recipe.items() if ratio.value > 0.0)

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
    extends
        The same mineral in the folder below, which this file adds to; a file without it stands alone.
    stock_build
        Part of a nation's final use that is bought for stock and only while prices are low, a share of it.
    """

    kind: Literal["mineral"]
    mineral: Identifier
    extends: Annotated[str, Ref("mineral")] | None = Field(default=None, exclude=True)
    name: Name
    controller: NationId | None = None
    goods: dict[Identifier, Good] = Field(min_length=1)
    processes: dict[Identifier, Process] = Field(default_factory=dict)
    final_use: dict[Identifier, FlowTable] = Field(default_factory=dict)
    stock_build: dict[Identifier, RatioTable] = Field(default_factory=dict)
    imports: dict[Identifier, dict[NationId, ImportTable]] = Field(default_factory=dict)

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
