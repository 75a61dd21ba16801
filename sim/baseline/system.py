"""The balances of the base year as one sparse system over outputs, final uses and trade links.

For each nation and good there are two: what is made is sold, and what is bought is used. A process
makes several goods from several others in fixed proportions, so the goods of a mineral hang together.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.baseline.economy import Floats, Ints
from sim.baseline.observed import Observed


@dataclass(frozen=True)
class LinkList:
    """Links in model order: by good, seller, buyer.

    Attributes
    ----------
    good, seller, buyer
        (L,) indices.
    """

    good: Ints
    seller: Ints
    buyer: Ints

    def __len__(self) -> int:
        return len(self.good)

    @classmethod
    def of(cls, triples: list[tuple[int, int, int]]) -> "LinkList":
        """Return the list of these (good, seller, buyer), sorted."""
        table = np.array(sorted(triples), dtype=np.int64).reshape(-1, 3)
        return cls(*(np.ascontiguousarray(column) for column in table.T))

    def triples(self) -> list[tuple[int, int, int]]:
        """Return the (good, seller, buyer) of each link."""
        return list(zip(self.good.tolist(), self.seller.tolist(), self.buyer.tolist(), strict=True))


def production_matrix(observed: Observed) -> sparse.csr_matrix:
    """Return the columns of outputs and final uses.

    Rows are supply of (nation, good), then demand of (nation, good); columns are processes, then the
    final uses in the order of `observed.final_use`.
    """
    nations, goods = len(observed.nations), len(observed.goods)
    half = nations * goods
    entries: list[tuple[int, int, float]] = []
    for column, process in enumerate(observed.processes):
        row = process.nation * goods
        entries += [(row + good, column, amount) for good, amount in process.outputs]
        entries += [(half + row + good, column, amount) for good, amount in process.inputs]
    first = len(observed.processes)
    for column, (nation, good) in enumerate(observed.final_use, start=first):
        entries.append((half + nation * goods + good, column, 1.0))
    return _sparse(entries, (2 * half, first + len(observed.final_use)))


def link_matrix(links: LinkList, nations: int, goods: int) -> sparse.csr_matrix:
    """Return the columns of the links: minus one in the seller's supply and in the buyer's demand."""
    half = nations * goods
    column = np.arange(len(links))
    rows = np.concatenate([links.seller * goods + links.good, half + links.buyer * goods + links.good])
    ones = -np.ones(2 * len(links))
    return sparse.csr_matrix((ones, (rows, np.tile(column, 2))), shape=(2 * half, len(links)))


def world_matrix(production: sparse.csr_matrix, nations: int, goods: int) -> sparse.csr_matrix:
    """Return one balance per good, supply less demand summed over nations; trade cancels out."""
    rows = np.tile(np.arange(goods), 2 * nations)
    signs = np.repeat([1.0, -1.0], nations * goods)
    add = sparse.csr_matrix((signs, (rows, np.arange(2 * nations * goods))))
    return sparse.csr_matrix(add @ production)


def by_nation(production: sparse.csr_matrix, values: Floats, nations: int, goods: int) -> tuple[Floats, Floats]:
    """Return supply and demand, (N, G) each, that these outputs and final uses make."""
    both = (production @ values).reshape(2, nations, goods)
    return both[0], both[1]


def _sparse(entries: list[tuple[int, int, float]], shape: tuple[int, int]) -> sparse.csr_matrix:
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)
