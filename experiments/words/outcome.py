"""An outcome, a metric of a nation and good: read from text, checked and named in one place for every analysis."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from experiments.words.names import known
from sim.config.errors import UserError, shorten

if TYPE_CHECKING:
    import pandas as pd

    from experiments.store.layout import Layout

WHOLE: Final = "METRIC:NATION:GOOD"
"""How an outcome is written."""
OPEN: Final = "METRIC[:NATION[:GOOD]]"
"""How it is written where the nation and the good may be left to the analysis."""
EXAMPLE: Final = "unserved:JPN:gallium"

_PARTS: Final = len(WHOLE.split(":"))


@dataclass(frozen=True)
class Names:
    """The metrics, nations and goods that an outcome may name.

    Attributes
    ----------
    metrics, nations, goods
        The names.
    holder
        Owner of the names, for the error message.
    """

    metrics: Collection[str]
    nations: Collection[str]
    goods: Collection[str]
    holder: str = "the run"

    @classmethod
    def of_run(cls, layout: "Layout") -> "Names":
        """Return what a run measures."""
        return cls(tuple(layout.metrics), layout.nations, layout.goods)

    @classmethod
    def of_rows(cls, rows: "pd.DataFrame", holder: str) -> "Names":
        """Return the names in a table with columns ``metric``, ``nation`` and ``good``."""
        metrics, nations, goods = (tuple(rows[column].unique()) for column in ("metric", "nation", "good"))
        return cls(metrics, nations, goods, holder)


@dataclass(frozen=True)
class Outcome:
    """A metric of a nation and good.

    Attributes
    ----------
    metric, nation, good
        Their names; nation and good may be empty where an analysis looks at all, or chooses.
    """

    metric: str
    nation: str = ""
    good: str = ""

    def __str__(self) -> str:
        """Return the form in which it is asked for."""
        return ":".join(filter(None, (self.metric, self.nation, self.good)))

    @classmethod
    def parse(cls, text: str, form: str = WHOLE) -> "Outcome":
        """Read the form `WHOLE` or `OPEN` without checking names; ``p_shortage`` stands for ``shortage``.

        Raises
        ------
        UserError
            If the text has another form.
        """
        parts = [part.strip() for part in text.split(":")]
        fewest = _PARTS if form == WHOLE else 1
        if not (fewest <= len(parts) <= _PARTS and all(parts)):
            raise UserError(f"{shorten(text)} is no outcome: expected {form}, such as {EXAMPLE}")
        metric, *pair = parts
        return cls(metric.removeprefix("p_"), *pair)

    @classmethod
    def read(cls, text: str, names: Names, form: str = WHOLE) -> "Outcome":
        """Read an outcome, and check its names.

        Raises
        ------
        UserError
            If the text has another form, or names what there is not.
        """
        return cls.parse(text, form).checked(names)

    def checked(self, names: Names) -> "Outcome":
        """Return the outcome, its names checked.

        Raises
        ------
        UserError
            If one is not among those that there are.
        """
        for (what, asked), held in zip(asdict(self).items(), (names.metrics, names.nations, names.goods), strict=True):
            if asked:
                known(what, asked, held, names.holder)
        return self

    def filled(self, nation: str | None, good: str | None) -> "Outcome":
        """Return the outcome with a nation and a good where it names none.

        Raises
        ------
        UserError
            If it names one already, and another is given.
        """
        for what, named, given in (("nation", self.nation, nation), ("good", self.good, good)):
            if named and given and named != given:
                raise UserError(f"the outcome {self} names {named}, --{what} {given}: leave one out")
        return Outcome(self.metric, self.nation or nation or "", self.good or good or "")

    def rows(self, table: "pd.DataFrame") -> "pd.DataFrame":
        """Return the rows of a table with columns ``metric``, ``nation`` and ``good`` that are about it."""
        for column, wanted in asdict(self).items():
            if wanted:
                table = table[table[column] == wanted]
        return table

    def inapplicable(self) -> UserError:
        """Return the error that says that it has no value anywhere."""
        return UserError(f"{self} applies to no world: name another pair of nation and good")
