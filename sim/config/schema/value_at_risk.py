"""What a missing mineral costs an economy, as published studies put it: a table of studies for each group of goods."""

from typing import Literal, Self

from pydantic import Field, model_validator

from sim.config.quantity import Months, Ratio, Share, ShareOrUsd, UsdPerMonth, problem
from sim.config.references import GoodId, Identifier, NationId
from sim.config.schema.base import Block
from sim.config.schema.layered import LayeredFile
from sim.config.schema.tables import Table
from sim.config.text import OwnName, Text


class GdpTable(Table):
    """Gross domestic product by nation."""

    values: dict[NationId, UsdPerMonth]


class Study(Block):
    """One published estimate.

    Attributes
    ----------
    name
        The study in a few words.
    nation
        Whose value added is lost.
    loss
        What is lost in all, as a share of a year's GDP or in USD.
    cut
        Share of the group's supply that is missing in the study.
    months
        How long it is missing.
    """

    name: OwnName = Text()
    nation: NationId
    loss: ShareOrUsd
    cut: Share
    months: Months

    @model_validator(mode="after")
    def _check_shock(self) -> Self:
        for field, quantity in (("cut", self.cut), ("months", self.months)):
            if (quantity.value if quantity.low is None else quantity.low) <= 0.0:
                raise problem(f"{field} must be above zero: without a shortage there is nothing to scale", at=field)
        return self


class Likeness(Block):
    """A nation without a study of its own that is taken to lose as another does.

    Attributes
    ----------
    like
        The other nation.
    scale
        Its loss as a multiple of the other's, both as a share of GDP.
    """

    like: NationId
    scale: Ratio


class ExposedGroup(Block):
    """Goods that studies treat as one, and what the studies say.

    Attributes
    ----------
    name
        The goods in a few words.
    """

    name: OwnName = Text()
    goods: tuple[GoodId, ...] = Field(min_length=1)
    studies: dict[Identifier, Study] = Field(min_length=1)
    likenesses: dict[NationId, Likeness] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_likenesses(self) -> Self:
        studied = {study.nation for study in self.studies.values()}
        for nation, likeness in self.likenesses.items():
            if nation in studied:
                raise problem(f"a study is about {nation} itself", at="likenesses", hint="remove one of the two")
            if likeness.like not in studied:
                known = ", ".join(sorted(studied))
                raise problem(f"no study is about {likeness.like}", at="likenesses", hint=f"there are some on {known}")
        return self

    @property
    def nations(self) -> tuple[str, ...]:
        """Nations for which there is an estimate, those of studies first."""
        return tuple(dict.fromkeys([*(study.nation for study in self.studies.values()), *self.likenesses]))


class ValueAtRiskFile(LayeredFile):
    """What unserved demand puts at risk.

    Attributes
    ----------
    gdp
        By nation.
    convexity
        Power of the share missing by which the loss grows, 1 for in proportion.
    complementarity
        How far the scarcest good of a group stops what the others are used for: 1 wholly, 0 not at all.
    groups
        By identifier.
    """

    kind: Literal["value_at_risk"]
    gdp: GdpTable
    convexity: Ratio
    complementarity: Share
    groups: dict[Identifier, ExposedGroup] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_groups(self) -> Self:
        owner: dict[str, str] = {}
        for name, group in self.groups.items():
            for good in group.goods:
                if good in owner:
                    raise problem(f"{good!r} stands in {owner[good]!r} and {name!r}: its loss would count twice")
                owner[good] = name
            for nation in group.nations:
                gdp = self.gdp.get(nation)
                if gdp is None or gdp.value <= 0.0:
                    raise problem(f"group {name!r} has an estimate for {nation}, which has no GDP", at="gdp")
        return self
