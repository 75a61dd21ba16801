"""A stated basket of goods whose dependence on one supplier is reported beside published figures.

Press figures such as 'about 70 % of rare-metal imports' name neither basket nor basis. This file names
ours, and keeps theirs next to it, so that a reader sees that the two are not the same measure.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.config.quantity import Share
from sim.config.references import GoodId, Identifier, NationId
from sim.config.schema.base import Block, unique
from sim.config.schema.layered import LayeredFile


class Published(Block):
    """A figure of others, to stand beside ours.

    Attributes
    ----------
    title
        What it measures, as far as its source says.
    share
        The figure.
    """

    title: str
    share: Share


class BasketFile(LayeredFile):
    """Goods whose imports by one nation from one supplier are added up.

    Attributes
    ----------
    importer, supplier
        Whose imports, and from whom.
    goods
        The basket.
    published
        Figures of others by identifier.
    """

    kind: Literal["basket"]
    title: str
    importer: NationId
    supplier: NationId
    goods: Annotated[tuple[GoodId, ...], AfterValidator(unique)]
    published: dict[Identifier, Published] = Field(default_factory=dict)
