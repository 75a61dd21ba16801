"""Names along each axis of a run's results.

The parts of a run are written by many processes at many times. They fit together because all of them take the
names and the order of scenarios, policies, nations, goods, months, metrics and series from one layout, which is
fixed when the folder is made and saved in its manifest.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from sim.config.errors import STEERING, UserError

BLOCK_WORLDS = 128
"""Worlds of one block: block 3 is worlds 384 to 511, in every run, however many worlds it has."""

MONTHLY = ("month", "nation", "good")
"""Axes of a series before the world axis; prices have no nation."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
"""An identifier of the configuration. Files are named by some, so a name that is read from a folder must be one."""

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
"""A nation's code or a series; folders are named by the latter."""

Label = Annotated[str, StringConstraints(pattern=rf"^[^/\\\t\n{STEERING}]{{1,2000}}$")]
"""A policy with its variant, or a column: any characters but those that lead to another folder or line."""

Line = Annotated[str, StringConstraints(pattern=rf"^[^{STEERING}]*$")]
"""Text for people, without characters that steer a terminal."""

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Axis = Annotated[str, StringConstraints(pattern=r"^(month|nation|good)$")]


@dataclass(frozen=True, repr=False)
class Layout:
    """Names along every axis of a run's results.

    Attributes
    ----------
    experiment, title, question
        What the run is about, for people.
    scenarios
        The main scenario first, then the others.
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
    dates
        First days of calendar years, as ``YYYY-01``, before which metrics are kept too.
    run
        Fingerprint of the run, which the receipts of its files name; empty before a run begins.
    titles
        Words for nations, goods, scenarios and policies, by axis and name; a name without words stands for itself.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    experiment: Name
    title: Line
    question: Line
    scenarios: Annotated[tuple[Name, ...], Field(min_length=1)]
    policies: Annotated[tuple[Label, ...], Field(min_length=1)]
    baselines: dict[Label, Label]
    nations: Annotated[tuple[Word, ...], Field(min_length=1)]
    goods: Annotated[tuple[Name, ...], Field(min_length=1)]
    months: Annotated[tuple[Month, ...], Field(min_length=1)]
    metrics: Annotated[dict[Word, Line], Field(min_length=1)]
    series: dict[Word, tuple[Axis, ...]]
    series_goods: tuple[Name, ...]
    design_columns: tuple[Label, ...]
    fans: dict[Word, tuple[Axis, ...]] = field(default_factory=dict)
    dates: tuple[Month, ...] = ()
    run: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")] = ""
    titles: dict[str, dict[Label, Line]] = field(default_factory=dict)

    def __repr__(self) -> str:
        held = ("scenarios", "policies", "nations", "goods", "months", "metrics", "series", "design_columns")
        counts = ", ".join(f"{len(getattr(self, name))} {name.replace('_', ' ')}" for name in held)
        return f"Layout of {self.experiment}: {counts}"

    @property
    def case_places(self) -> tuple[tuple[int, int], ...]:
        """Places of scenario and policy of every case, as in `cases`."""
        return tuple(product(range(len(self.scenarios)), range(len(self.policies))))

    @property
    def cases(self) -> tuple[tuple[str, str], ...]:
        """Every pair of scenario and policy label, in the order of the design."""
        return tuple((scenario, policy) for scenario in self.scenarios for policy in self.policies)

    def axis(self, dimension: str) -> tuple[str, ...]:
        """Return the names along one axis of a series."""
        names = {"month": self.months, "nation": self.nations, "good": self.series_goods}
        return names[dimension]

    def title_of(self, axis: str, name: str) -> str:
        """Return words for a nation, good, scenario or policy."""
        return self.titles.get(axis, {}).get(name, name)

    def content(self) -> dict[str, Any]:
        """Return the part that the results of a world depend on, as plain JSON values: no titles, no counts."""
        return {key: value for key, value in self.to_json().items() if key not in _NO_CONTENT}

    def to_json(self) -> dict[str, Any]:
        """Return the layout as plain JSON values."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Layout":
        """Rebuild a layout from what `to_json` returned.

        Raises
        ------
        UserError
            If a field is missing or unknown, or a name is none: the folder was written by another version, is damaged
            or was made up.
        """
        try:
            layout = _LAYOUT.validate_python(saved)
        except ValidationError as error:
            raise UserError(
                f"the manifest's layout is of another version or was changed: {first_mistake(error)}; give another "
                "folder with --out"
            ) from error
        layout._check_names()  # noqa: SLF001  - of the same class
        return layout

    def _check_names(self) -> None:
        """Check that no name is there twice, and that names which refer to others are known."""
        axes = (self.scenarios, self.policies, self.nations, self.goods, self.months, self.design_columns, self.dates)
        once = all(len(set(names)) == len(names) for names in axes)
        compared = {*self.baselines, *self.baselines.values()} <= set(self.policies)
        parts = set(self.series_goods) <= set(self.goods) and set(self.dates) <= set(self.months[1:])
        if not once or not compared or not parts:
            raise UserError("the manifest's layout names things twice or that are not there; give another folder")


_LAYOUT = TypeAdapter(Layout)
_NO_CONTENT = frozenset({"title", "question", "fans", "dates", "run", "titles"})


def first_mistake(error: ValidationError) -> str:
    """Return the place of the first mistake in a JSON file and what is wrong there."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"[:300]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
