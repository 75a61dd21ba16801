"""Turn unserved demand into value added at risk, by the study that each world takes as its own.

A published study says what an economy loses when a share of a group of goods is missing for some months. The model says
what share is missing in a month, after stocks, leakage, substitution and partners. Their product is the value at risk;
how far it spreads over worlds is mostly how far the studies are apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_PER_YEAR
from sim.config.schema.value_at_risk import ExposedGroup, Study, ValueAtRiskFile
from sim.structure import Structure

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Numbers = Callable[[str], Float]

PREFIX = "value_at_risk"


@dataclass(frozen=True)
class Exposure:
    """What a group of goods puts at risk in the nations for which there is an estimate.

    Attributes
    ----------
    nations, goods
        Places along those axes, shapes ``(n,)`` and ``(g,)``.
    price
        Base price of each good, USD of 2024 a tonne, shape ``(g, 1)``.
    loss
        USD of 2024 a month while the study's cut is felt in full, ``(n, W)``.
    cut
        Share of supply that is missing in the study, ``(n, W)``.
    convexity, complementarity
        As in the configuration, ``(W,)``.
    """

    nations: Int
    goods: Int
    price: Float
    loss: Float
    cut: Float
    convexity: Float
    complementarity: Float

    def monthly(self, reference: Float, unserved: Float, rows: Int) -> Float:
        """Return the value at risk in a month by nation and good, USD of 2024, ``(len(rows), g, W)``.

        The share missing is between the value-weighted mean over the group's goods and the largest of them. The loss
        grows with a power of it up to the study's own cut, beyond which no study speaks, and is split over the goods
        by the share that each lacks.

        Parameters
        ----------
        reference, unserved
            Tonnes in the month, ``(len(rows), g, W)``.
        rows
            Which of the exposure's nations they are of.
        """
        lacks = np.divide(unserved, reference, out=np.zeros_like(reference), where=reference > 0.0)
        largest, together = lacks[:, 0].copy(), lacks[:, 0].copy()
        missing, wanted = self.price[0] * unserved[:, 0], self.price[0] * reference[:, 0]
        for good in range(1, len(self.goods)):
            np.maximum(largest, lacks[:, good], out=largest)
            together += lacks[:, good]
            missing += self.price[good] * unserved[:, good]
            wanted += self.price[good] * reference[:, good]
        mean = np.divide(missing, wanted, out=np.zeros_like(wanted), where=wanted > 0.0)
        share = mean + self.complementarity * (largest - mean)
        lost = self.loss[rows] * np.minimum(share / self.cut[rows], 1.0) ** self.convexity
        return lacks * np.divide(lost, together, out=np.zeros_like(lost), where=together > 0.0)[:, None]


def exposures(structure: Structure, numbers: Numbers) -> tuple[Exposure, ...]:
    """Return what each group of goods puts at risk, with the study that each world takes.

    Parameters
    ----------
    numbers
        Column name to its value by world, ``(W,)``.
    """
    config = structure.resolved.baseline.value_at_risk
    if config is None:
        return ()
    groups = config.groups.items()
    return tuple(_exposure(structure, config, name, group, numbers) for name, group in groups)


def month_at_risk(exposed: tuple[Exposure, ...], reference: Float, unserved: Float, nations: Int) -> Float:
    """Return the value at risk in a month, USD of 2024, ``(nation, good, W)``; NaN where no study speaks.

    Parameters
    ----------
    reference, unserved
        Tonnes in the month of the nations kept, ``(nation, good, W)``.
    nations
        Places of these nations along the nation axis.
    """
    found = np.full(reference.shape, np.nan)
    for exposure in exposed:
        kept = np.flatnonzero(np.isin(nations, exposure.nations))
        own = exposure.nations.tolist()
        rows = np.array([own.index(nation) for nation in nations[kept].tolist()], dtype=np.int64)
        cells = np.ix_(kept, exposure.goods)
        found[cells] = exposure.monthly(reference[cells], unserved[cells], rows)
    return found


def gdp_of(structure: Structure, nations: Int) -> Float:
    """Return the yearly GDP of some nations, USD of 2024; NaN where none is configured."""
    config = structure.resolved.baseline.value_at_risk
    known = {} if config is None else {name: MONTHS_PER_YEAR * item.value for name, item in config.gdp.items()}
    return np.array([known.get(structure.nations[nation], np.nan) for nation in nations])


def _exposure(
    structure: Structure, config: ValueAtRiskFile, name: str, group: ExposedGroup, numbers: Numbers
) -> Exposure:
    goods = np.array([structure.goods.index(good) for good in group.goods], dtype=np.int64)
    terms = [_terms(config, name, group, nation, numbers) for nation in group.nations]
    return Exposure(
        nations=np.array([structure.nations.index(nation) for nation in group.nations], dtype=np.int64),
        goods=goods,
        price=structure.baseline.price[goods, None],
        loss=np.stack([loss for loss, _ in terms]),
        cut=np.stack([cut for _, cut in terms]),
        convexity=numbers(f"{PREFIX}.convexity"),
        complementarity=numbers(f"{PREFIX}.complementarity"),
    )


def _terms(
    config: ValueAtRiskFile, name: str, group: ExposedGroup, nation: str, numbers: Numbers
) -> tuple[Float, Float]:
    """Return loss a month and cut of the study that each world takes for a nation, both ``(W,)``.

    A nation's studies stand in the order of what they say a full stop costs, so that a world that takes the gravest
    for one nation takes the gravest for all.
    """
    likeness = group.likenesses.get(nation)
    source = nation if likeness is None else likeness.like
    gdp, own = config.gdp[source].value, {key: item for key, item in group.studies.items() if item.nation == source}
    order = sorted(own, key=lambda key: _central_loss(own[key], gdp))
    losses, cuts = [], []
    for key in order:
        prefix = f"{PREFIX}.{name}.{key}"
        in_money = MONTHS_PER_YEAR * gdp if own[key].loss.unit == "1" else 1.0
        losses.append(numbers(f"{prefix}.loss") * in_money / numbers(f"{prefix}.months"))
        cuts.append(numbers(f"{prefix}.cut"))
    taken = np.minimum((numbers(f"{PREFIX}.{name}.study") * len(order)).astype(np.int64), len(order) - 1)
    loss, cut = np.choose(taken, losses), np.choose(taken, cuts)
    if likeness is None:
        return loss, cut
    return loss * numbers(f"{PREFIX}.{name}.{nation}.scale") * (config.gdp[nation].value / gdp), cut


def _central_loss(study: Study, gdp: float) -> float:
    """Return what a month of the study's cut costs at its central numbers, USD of 2024."""
    return study.loss.value * (MONTHS_PER_YEAR * gdp if study.loss.unit == "1" else 1.0) / study.months.value
