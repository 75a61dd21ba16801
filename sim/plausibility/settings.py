"""Numbers that ``--set``, a sweep or a study put in place of those of the files, against the same bounds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.config.origin import NOWHERE
from sim.config.schema.plausible import NumberBound
from sim.plausibility.base import Doubt, Subject
from sim.plausibility.behaviour import behaviour_bound
from sim.plausibility.compare import in_words, off, written
from sim.plausibility.numbers import bound_of
from sim.structure import Column


def doubts_of_settings(
    option: str, values: Mapping[str, Sequence[float]], columns: Iterable[Column], subject: Subject
) -> Iterator[Doubt]:
    """Yield each value that lies beyond the bound of the number that it stands for.

    Parameters
    ----------
    option
        Where the values were given, such as ``--set``.
    values
        The values of each column, in the column's unit.
    columns
        All columns of the model.
    """
    for column in columns:
        bound = _bound(column, subject)
        if bound is None or column.role == "lever":
            continue
        for value in values.get(column.name, ()):
            away = off(value, bound)
            behaves = column.name.startswith("behaviour.")
            if away.end is None or (behaves and value == 0.0):
                continue
            yield Doubt(
                NOWHERE,
                f"{option} {column.name}",
                written(value, column.unit),
                in_words(away, column.unit),
                away.factor,
                impossible=away.impossible,
            )


def _bound(column: Column, subject: Subject) -> NumberBound | None:
    section, *rest = column.name.split(".")
    if section != "behaviour":
        return bound_of((section, *rest), column.unit, subject.bounds)
    bundled = subject.baseline if subject.bundled is None else subject.bundled
    usual = bundled.behaviour.get(rest[0]) or subject.baseline.behaviour[rest[0]]
    return behaviour_bound(rest[0], usual, subject.bounds)
