"""Say what a run folder holds along each axis.

The parts of a run are written by many processes at many times. They fit together because all of them take the
names and the order of scenarios, policies, nations, goods, months, metrics and series from one layout, which is
fixed when the folder is made and saved in its manifest.
"""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any

from sim.config.errors import UserError

BLOCK_WORLDS = 128
"""Worlds of one block: block 3 is worlds 384 to 511, in every run, however many worlds it has."""

MONTHLY = ("month", "nation", "good")
"""Axes of a series before the world axis; prices have no nation."""


@dataclass(frozen=True)
class Layout:
    """Names along every axis of a run's results.

    Attributes
    ----------
    experiment, title, question
        What the run is about, for people.
    scenarios
        The main scenario first; the others stand beside it.
    policies
        Labels of the policies, one for each variant of a sweep.
    baselines
        Policy label to the label of the ``none`` that it is compared with.
    nations, goods
        Importers and goods that are measured.
    months
        ``YYYY-MM`` of each scored month.
    metrics
        Metric name to unit.
    series
        Recorded variable to its axes before the world axis.
    series_goods
        Goods of the series, a subset of `goods`.
    design_columns
        Columns of the design table that vary, in order.
    fans
        Variable of which worlds are counted, month by month, to its axes; their goods are `goods`.
    """

    experiment: str
    title: str
    question: str
    scenarios: tuple[str, ...]
    policies: tuple[str, ...]
    baselines: dict[str, str]
    nations: tuple[str, ...]
    goods: tuple[str, ...]
    months: tuple[str, ...]
    metrics: dict[str, str]
    series: dict[str, tuple[str, ...]]
    series_goods: tuple[str, ...]
    design_columns: tuple[str, ...]
    fans: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def cases(self) -> tuple[tuple[str, str], ...]:
        """Every pair of scenario and policy label, in the order of the design."""
        return tuple((scenario, policy) for scenario in self.scenarios for policy in self.policies)

    def axis(self, dimension: str) -> tuple[str, ...]:
        """Return the names along one axis of a series."""
        names = {"month": self.months, "nation": self.nations, "good": self.series_goods}
        return names[dimension]

    def content(self) -> dict[str, Any]:
        """Return the part that the results of a world depend on, as plain JSON values: no titles, and no counts."""
        return {key: value for key, value in self.to_json().items() if key not in {"title", "question", "fans"}}

    def to_json(self) -> dict[str, Any]:
        """Return the layout as plain JSON values."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Layout":
        """Rebuild a layout from what `to_json` returned.

        Raises
        ------
        UserError
            If a field is missing or unknown: the folder was written by another version or is damaged.
        """
        needed = [part.name for part in fields(cls) if part.default_factory is MISSING]
        missing = [name for name in needed if name not in saved]
        if missing:
            raise UserError(
                f"the manifest's layout lacks {', '.join(missing)}: the folder is half-written, or of another program "
                "or version; remove it, or give another with --out"
            )
        try:
            return cls(**{key: _frozen(value) for key, value in saved.items()})
        except TypeError as error:
            raise UserError(f"the manifest's layout is of another version ({error}): give another folder") from error


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _frozen(value: Any) -> Any:  # noqa: ANN401  - JSON holds anything; the dataclass gives it its type
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value
