"""A stated basket of goods whose dependence on one supplier is reported beside other readings of the same question.

Press figures such as 'about 70 % of rare metals' name neither metals nor basis. This file names ours with its variants,
and keeps the readings of others and the figure that is quoted next to it, so that anybody sees which of them agree.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sim.config.quantity import Share, problem
from sim.config.references import GoodId, Identifier, NationId
from sim.config.schema.base import Block, Spec, unique
from sim.config.schema.layered import LayeredFile
from sim.config.text import Title


class Variant(Spec):
    """The basket with some goods less and some more.

    Attributes
    ----------
    title
        What it is called in a table.
    without, also
        Goods taken out, and goods put in.
    """

    title: Title
    without: tuple[GoodId, ...] = ()
    also: tuple[GoodId, ...] = ()


class Published(Block):
    """A reading of others: the supplier's share in a group of goods, as far as its source says.

    Attributes
    ----------
    title
        What it counts.
    by_value, by_weight, mean_of_metals
        Share of the value, of the weight, and mean of the metals' own shares, each counting the same.
    """

    title: Title
    by_value: Share | None = None
    by_weight: Share | None = None
    mean_of_metals: Share | None = None

    @model_validator(mode="after")
    def _check_shares(self) -> Self:
        if self.by_value is None and self.by_weight is None and self.mean_of_metals is None:
            raise problem("a reading needs a share", hint="give by_value, by_weight or mean_of_metals")
        return self


class Claim(Block):
    """The figure that is quoted, and what is known of it.

    Attributes
    ----------
    share
        The figure.
    note
        What it is said to be about, and where that differs.
    """

    share: Share


class BasketFile(LayeredFile):
    """Goods whose imports by one nation from one supplier are added up.

    Attributes
    ----------
    importer, supplier
        Whose imports, and from whom.
    goods
        The basket.
    variants
        Other baskets made from it, by identifier.
    published
        Readings of others by identifier.
    claim
        The figure that all of them are held against.
    """

    kind: Literal["basket"]
    title: Title
    importer: NationId
    supplier: NationId
    goods: Annotated[tuple[GoodId, ...], AfterValidator(unique)]
    variants: dict[Identifier, Variant] = Field(default_factory=dict)
    published: dict[Identifier, Published] = Field(default_factory=dict)
    claim: Claim | None = None

    def goods_of(self, variant: Variant) -> tuple[str, ...]:
        """Return the goods of a variant."""
        return (*(good for good in self.goods if good not in variant.without), *variant.also)
