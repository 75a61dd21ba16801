"""Monthly paths of the quantity that an observation is about.

Customs count exports when goods set out and imports when they arrive, so the two differ by the way. What goes round a
ban through third countries is an import from these, and what is smuggled past a quota is in no export statistics.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.config.schema.hindcast import PRICES, THIRD_COUNTRIES, Observation
from sim.recording import Recording
from sim.structure import Structure

Float = NDArray[np.float64]
Int = NDArray[np.int64]

_RECORDED: Final[Mapping[str, tuple[str, ...]]] = {
    "exports": ("sent", "rerouted", "smuggled_on"),
    "imports": ("sent", "rerouted", "smuggled_on"),
    "demand": ("reference",),
    "use": ("consumed",),
    "output": ("output",),
    "secondary": ("secondary",),
    "unserved": ("unserved",),
    "stock": ("stock",),
    "reserve": ("public_stock",),
}
"""Recorded variables that each series of an observation is made of; prices are recorded as they are."""

_WHOLE: Final = {"unserved": "demand", "secondary": "use"}
"""What a series is a share of; trade with a partner is a share of all trade."""


@dataclass(frozen=True)
class Subject:
    """The quantity that an observation is about.

    Attributes
    ----------
    series
        Name of the series.
    nation, partner
        Nation, and its partner in trade; None for all.
    goods
        Added up.
    """

    series: str
    nation: str | None
    partner: str | None
    goods: tuple[str, ...]

    @classmethod
    def of(cls, row: Observation) -> "Subject":
        """Return what a row looks at."""
        return cls(row.series or "", row.nation, row.partner, row.all_goods)

    @classmethod
    def other_side(cls, row: Observation) -> "Subject":
        """Return what a row is compared with, apart from the months."""
        own, other = cls.of(row), row.against
        if other is None:
            return own
        goods = (other.good,) if other.good else other.goods or own.goods
        return cls(other.series or own.series, other.nation or own.nation, other.partner or own.partner, goods)

    @property
    def whole(self) -> "Subject":
        """What this is a share of."""
        return Subject(_WHOLE.get(self.series, self.series), self.nation, None, self.goods)

    @property
    def recorded(self) -> tuple[str, ...]:
        """Variables that the model must record."""
        return (self.series,) if self.series in PRICES else _RECORDED[self.series]


@dataclass(frozen=True)
class Replay:
    """One block of worlds of a case, as an observation sees it.

    Attributes
    ----------
    structure
        The case.
    recording
        What was kept of its months, with link variables and the base year.
    parameters
        Columns by name, ``(W,)`` each.
    """

    structure: Structure
    recording: Recording
    parameters: Mapping[str, Float]

    def path(self, subject: Subject) -> Float:
        """Return months of a subject, ``(M, W)``: tonnes a month, or multiples of the base-year price."""
        if subject.series in PRICES:
            return self.recording.prices[subject.series][:, self._goods(subject)[0]]
        if subject.series in {"exports", "imports"}:
            return self._trade(subject)
        kept = self.recording.series[_RECORDED[subject.series][0]]
        return _added(kept, self._nations(subject), self._goods(subject))

    def base(self, subject: Subject) -> Float:
        """Return a subject's monthly value in the base year, ``(W,)``."""
        base = self.recording.base
        assert base is not None
        if subject.series in PRICES:
            return np.ones(base.flow.shape[1])
        if subject.series in {"exports", "imports"}:
            links = self._links(subject)
            none = subject.partner == THIRD_COUNTRIES
            return np.zeros(base.flow.shape[1]) if none else _added(base.flow[None], links)[0]
        held = {"output": base.made, "stock": base.industry_stock, "reserve": base.public_stock}
        nothing = np.zeros_like(base.use)
        used = base.use - base.stock_build
        of_series = nothing if subject.series in {"unserved", "secondary"} else held.get(subject.series, used)
        if subject.series == "secondary":
            of_series = self._recycled(nothing)
        return _added(of_series[None], self._nations(subject), self._goods(subject))[0]

    def standing(self, nation: str | None, goods: tuple[str, ...]) -> Float:
        """Return the largest share of lines that stand still, of any of the goods in any of the nations, ``(M, W)``."""
        subject = Subject("use", nation, None, goods)
        kept = np.nan_to_num(self.recording.series["standing"])
        return kept[:, self._nations(subject)][:, :, self._goods(subject)].max(axis=(1, 2))

    def _trade(self, subject: Subject) -> Float:
        links, kept = self._links(subject), self.recording.links
        hidden = kept["rerouted"] + kept["smuggled_on"]
        if subject.series == "imports":
            whole = {None: kept["sent"], THIRD_COUNTRIES: hidden}
            flows = whole.get(subject.partner, kept["sent"] - hidden)
            return _added(self._arrived(flows, links, opening=subject.partner != THIRD_COUNTRIES))
        declared = kept["sent"] - kept["smuggled_on"]
        return _added(declared if subject.partner is None else declared - kept["rerouted"], links)

    def _arrived(self, flows: Float, links: Int, *, opening: bool) -> Float:
        """Return what arrives on some links, ``(M, links, W)``: what set out a lead time ago, in two parts."""
        base = self.recording.base
        assert base is not None
        before = base.flow[links] if opening else np.zeros_like(base.flow[links])
        arrived = np.empty((len(flows), len(links), flows.shape[2]))
        for place, link in enumerate(links):
            lead = self.structure.baseline.lead[link]
            whole = int(np.floor(lead))
            part = lead - whole
            set_out = np.concatenate([np.repeat(before[place][None], whole + 1, axis=0), flows[:, link]])
            months = len(flows)
            arrived[:, place] = (1.0 - part) * set_out[1 : months + 1] + part * set_out[:months]
        return arrived

    def _links(self, subject: Subject) -> Int:
        structure = self.structure
        seller, buyer = structure.links.seller, structure.links.buyer
        own, other = (seller, buyer) if subject.series == "exports" else (buyer, seller)
        chosen = (seller != buyer) & np.isin(structure.good_of_link, self._goods(subject))
        if subject.nation is not None:
            chosen &= own == structure.nations.index(subject.nation)
        if subject.partner not in {None, THIRD_COUNTRIES}:
            chosen &= other == structure.nations.index(str(subject.partner))
        return np.flatnonzero(chosen)

    def _nations(self, subject: Subject) -> Int:
        names = self.recording.nations
        return np.array([names.index(subject.nation)] if subject.nation else range(len(names)))

    def _goods(self, subject: Subject) -> Int:
        return np.array([self.recording.goods.index(good) for good in subject.goods], dtype=np.int64)

    def _recycled(self, made: Float) -> Float:
        recipes, base = self.structure.recipes, self.recording.base
        assert base is not None
        for process in np.flatnonzero(recipes.must_run):
            made[recipes.nation[process], recipes.main[process]] += base.output[process]
        return made


def _added(values: Float, *places: Int) -> Float:
    """Add up the axes between the months and the worlds, at these places along each, in a fixed order; ``(M, W)``."""
    total = np.zeros((values.shape[0], values.shape[-1]))
    chosen = values if not places else values[:, places[0]]
    if len(places) == 2:
        for nation in range(chosen.shape[1]):
            for good in places[1]:
                total += chosen[:, nation, good]
        return total
    for place in range(chosen.shape[1]):
        total += chosen[:, place]
    return total
