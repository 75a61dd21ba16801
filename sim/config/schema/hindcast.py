"""Hindcasts: what stood before an episode of history, what happened, and what was seen.

One file holds a small base year, dated controls, shocks and agreements, and rows of observations that a replay is
compared with. How nations behave is no part of it: one set of behaviour replays every case. What a government did in
the case, such as how fast it granted licences, is an input of the case, written with the range that is open.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.config.calendar import Date, months_between
from sim.config.errors import did_you_mean
from sim.config.period import Period, PeriodOrBase, PeriodText, parse_period
from sim.config.quantity import AnyQuantity, Months, Ratio, TonnesOrMonths, problem
from sim.config.references import GoodId, Identifier, NationCode, NationId, Ref
from sim.config.schema.base import Block, FileSpec, Spec
from sim.config.schema.baseline import Entrepot, Project, Source
from sim.config.schema.measures import Control, Escalation, Shock
from sim.config.schema.mineral import MineralFile
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import check_ids
from sim.config.schema.tables import DurationTable
from sim.config.text import Name, OwnTitle, Text, Title

MetricName = Literal["level", "ratio", "share", "change", "peak", "peak_month", "half_life", "quota_use", "first_stop"]
SeriesName = Literal[
    "price_outside_weighted",
    "price_outside_thin",
    "price_inside_weighted",
    "price_inside_thin",
    "exports",
    "imports",
    "demand",
    "use",
    "output",
    "secondary",
    "unserved",
    "stock",
    "reserve",
]
PRICES: Final = ("price_outside_weighted", "price_outside_thin", "price_inside_weighted", "price_inside_thin")
THIRD_COUNTRIES: Final = "third_countries"
Partner = Annotated[str, Ref("partner")]
"""A nation, or what comes by way of third countries."""

_NO_WHOLE: Final = (*PRICES, "demand", "use", "output", "stock", "reserve")
"""Series of which a share means nothing."""


MOST_MONTHS = 600
"""Fifty years; no episode that is replayed is as long."""


class Against(Spec):
    """How the other side of a comparison differs from the row itself; what is left out is the same."""

    series: SeriesName | None = None
    nation: NationId | None = None
    partner: Partner | None = None
    good: GoodId | None = None
    goods: tuple[GoodId, ...] = ()


class Observation(Block):
    """A row of history: what was seen, the band that counts as a hit, and how a replay is measured.

    Attributes
    ----------
    id, title
        Name of the row, and the row in words.
    metric
        How months of a replay become one number.
    series
        What is looked at; a price series is a multiple of the base year's price.
    nation
        Who makes, sells, buys, uses or holds; the whole world if left out.
    partner
        Other side of `exports` and `imports`, or ``third_countries`` for what comes by way of them.
    good, goods
        One good, or several added up in tonnes.
    over
        When: 2010, 2010-H2, 2011-Q3, 2011-09, or 2011-09..2012-02.
    to
        What a ratio, peak or change starts from: a period, or ``base`` for the base year.
    against
        What differs on the other side of a ratio, such as another series over the same months.
    control
        Control whose quota is used, or from whose start months are counted.
    threshold
        Share of lines standing still from which a stop is noticed.
    seen
        What was seen, with `low` and `high` for the band: ``[low, value, high]`` under the row's `unit`.
    month
        What was seen where it is a month: ``[earliest, seen, latest]``.
    points
        What was seen by period, in place of `over` and `seen`: several rows in one.
    basis
        What the number counts, where that needs saying: customs weight, oxide, contract price.
    """

    id: Identifier
    title: OwnTitle = Text()
    metric: MetricName
    series: SeriesName | None = None
    nation: NationId | None = None
    partner: Partner | None = None
    good: GoodId | None = None
    goods: tuple[GoodId, ...] = ()
    over: PeriodText | None = None
    to: PeriodOrBase | None = None
    against: Against | None = None
    control: Identifier | None = None
    threshold: Ratio | None = None
    unit: str | None = None
    seen: AnyQuantity | None = None
    month: tuple[Date, Date, Date] | None = None
    points: dict[str, AnyQuantity] = Field(default_factory=dict)
    basis: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        self._check_seen()
        needed = _NEEDS[self.metric]
        for field in needed:
            if getattr(self, field) in (None, ()) and not (field == "over" and self.points):
                raise problem(f"metric {self.metric!r} needs {field}", at="metric")
        if self.metric == "first_stop":
            return self
        if not self.all_goods and self.metric != "quota_use":
            raise problem("names no good", at="id", hint="write good: gallium, or goods: [nd_oxide, dy_oxide]")
        if self.good and self.goods:
            raise problem("give good or goods, not both", at="goods")
        if self.series in PRICES and len(self.all_goods) > 1:
            raise problem("prices of several goods cannot be added up", at="goods")
        self._check_sides()
        return self

    @model_validator(mode="after")
    def _check_unit(self) -> Self:
        """Refuse what was seen in another unit than a replay measures it in."""
        unit = self.measured_in
        for period, quantity in (("", self.seen), *self.points.items()):
            if quantity is not None and quantity.unit != unit:
                written = quantity.given.rpartition(" ")[2] or quantity.unit
                wanted = "a pure number, such as ratio, share or %" if unit == "1" else f"in {unit}"
                raise problem(
                    f"metric {self.metric!r} of {self.series or 'lines'} is not in {written!r}",
                    at="unit" if self.unit else ("points", period) if period else "seen",
                    hint=f"write it {'as ' if unit == '1' else ''}{wanted}, or what converts to that",
                )
        return self

    @property
    def measured_in(self) -> str:
        """The model's unit of what the metric makes of the series."""
        if self.metric in {"half_life", "first_stop"}:
            return "month"
        if self.metric != "level" or self.series in PRICES:
            return "1"
        return "t" if self.series in {"stock", "reserve"} else "t/month"

    def _check_sides(self) -> None:
        """Refuse other sides that a metric does not have, or lacks."""
        if self.metric in {"share", "change"} and self.series in _NO_WHOLE:
            hint = "exports and imports have shares by partner, unserved of demand, secondary of use"
            raise problem(f"{self.series!r} is no share of anything", at="series", hint=hint)
        if self.metric in {"share", "change"} and self.series in {"exports", "imports"} and self.partner is None:
            raise problem("a share of trade needs its partner", at="partner")
        if self.metric in {"level", "share"} and (self.to is not None or self.against is not None):
            raise problem(
                f"metric {self.metric!r} is compared with nothing",
                at="to" if self.to else "against",
                hint="use ratio or change, or leave it out",
            )
        if self.partner is not None and self.series not in {"exports", "imports"}:
            raise problem("only exports and imports have a partner", at="partner")

    def _check_seen(self) -> None:
        given = [name for name in ("seen", "month", "points") if getattr(self, name)]
        wanted = "month" if self.metric == "peak_month" else "seen"
        if len(given) != 1 or (given[0] == "month") != (wanted == "month"):
            hint = f"write {wanted}: [low, seen, high]" + (", or points: by period" if wanted == "seen" else "")
            raise problem(
                f"metric {self.metric!r} is compared with one of them, not with {given or 'nothing'}", hint=hint
            )
        for period in self.points:
            parse_period(period)
        for quantity in (self.seen, *self.points.values()):
            if quantity is not None and quantity.low is None:
                raise problem(
                    "what was seen needs its band",
                    at="seen" if self.seen else "points",
                    hint="write [low, value, high], or low and high beside value",
                )
        if self.month is not None and not self.month[0] <= self.month[1] <= self.month[2]:
            raise problem("earliest, seen, latest must be in order", at="month")

    @property
    def all_goods(self) -> tuple[str, ...]:
        """The goods that are added up."""
        return (self.good,) if self.good else self.goods

    def rows(self) -> Iterator["Observation"]:
        """Yield the row itself, or one for each of its points."""
        if not self.points:
            yield self
        for period, quantity in self.points.items():
            name = f"{self.id}_{period.lower().replace('..', '_to_').replace('-', '_')}"
            ja = f"{self.title.ja}（{period}）" if self.title.ja else ""
            title = Text(f"{self.title}, {period}", ja) if self.title else Text()
            update = {"id": name, "title": title, "over": Period.of(period), "seen": quantity, "points": {}}
            yield self.model_copy(update=update)


_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "level": ("series", "over"),
    "ratio": ("series", "over"),
    "share": ("series", "over"),
    "change": ("series", "over", "to"),
    "peak": ("series", "over"),
    "peak_month": ("series", "over"),
    "half_life": ("series", "over"),
    "quota_use": ("control", "over"),
    "first_stop": ("control",),
}


def _listed(data: object) -> object:
    """Let nations be a list of codes, too."""
    return dict.fromkeys(data) if isinstance(data, (list, tuple)) else data


class BaseYearOfCase(Block):
    """The world before the episode: bundled minerals as they are or with parts replaced, or minerals of its own.

    Attributes
    ----------
    year
        The year or years that the numbers are of, in words.
    nations
        Codes with names, or a list of codes; the bundled ones if left out. A code that the bundle knows needs no name.
    minerals
        By identifier. A bundled mineral keeps whatever is not written here; any other is written whole.
    stockpiles
        Public stocks, as in the stockpiles file; what the bundle knows of the case's goods if left out.
    projects
        Named projects that are under way, as in the projects file; none if left out.
    lead_times, lead_time
        Door-to-door times by seller and buyer, and of pairs that neither these nor the bundle knows.
    entrepots
        Third countries that re-export; the bundled ones in nations of the case if left out.
    """

    year: str = ""
    nations: Annotated[dict[NationCode, Name | None], BeforeValidator(_listed)] = Field(default_factory=dict)
    minerals: dict[Identifier, MineralFile] = Field(min_length=1)
    stockpiles: dict[NationId, dict[GoodId, TonnesOrMonths]] | None = None
    projects: dict[Identifier, Project] = Field(default_factory=dict)
    lead_times: dict[NationId, DurationTable] = Field(default_factory=dict)
    lead_time: Months | None = None
    entrepots: dict[Identifier, Entrepot] | None = None


class HindcastConfig(FileSpec):
    """An episode of history to replay.

    Attributes
    ----------
    episode
        Cases of one episode are set aside together when the calibration is tested.
    extends
        Hindcast whose base year, controls, shocks, agreements and sources come first; its observations do not.
    starts, ends
        First simulated month, and first month after the last observed one.
    base_year
        The world before.
    controls, escalation, shocks
        What happened, dated, as in a scenario.
    agreements
        Partnerships that were in force, by identifier.
    sources
        Sources that the bundle does not know.
    observed
        What was seen.
    """

    kind: Literal["hindcast"]
    name: Identifier
    title: Title
    description: Text = Text()
    episode: Identifier
    extends: Annotated[str, Ref("hindcast")] | None = None
    starts: Date
    ends: Date
    base_year: BaseYearOfCase
    controls: tuple[Control, ...] = ()
    escalation: tuple[Escalation, ...] = ()
    shocks: tuple[Shock, ...] = ()
    agreements: dict[Identifier, PartnershipConfig] = Field(default_factory=dict)
    sources: dict[Identifier, Source] = Field(default_factory=dict)
    observed: tuple[Observation, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.months < 1:
            raise problem(f"ends {self.ends}, not after its start {self.starts}", at="ends")
        if self.months > MOST_MONTHS:
            raise problem(f"ends {self.months} months after its start, the most is {MOST_MONTHS}", at="ends")
        check_ids("controls", (*self.controls, *self.escalation))
        check_ids("shocks", self.shocks)
        check_ids("observed", self.rows)
        controls = [control.id for control in self.controls]
        for row in self.rows:
            if row.control is not None and row.control not in controls:
                raise problem(
                    f"{row.id}: no control {row.control!r}", at="observed", hint=did_you_mean(row.control, controls)
                )
            for period in (row.over, row.to):
                if isinstance(period, Period) and not self.window.holds(period):
                    hint = f"the replay runs {self.window}; 'base' stands for the base year"
                    raise problem(f"{row.id}: {period} is not replayed", at="observed", hint=hint)
        return self

    @property
    def months(self) -> int:
        """Months from the start to the end."""
        return months_between(self.starts, self.ends)

    @property
    def window(self) -> Period:
        """The replayed months."""
        first = self.starts.year * 12 + self.starts.month - 1
        return Period(first=first, last=first + self.months - 1)

    @property
    def rows(self) -> tuple[Observation, ...]:
        """Every observation by itself, points apart."""
        return tuple(row for observation in self.observed for row in observation.rows())
