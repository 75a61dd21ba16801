"""Drawing a figure reads the tables that it needs and no others, each once."""

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from experiments.figures.load import figure_data
from experiments.figures.output import paint
from experiments.figures.read_once import ReadOnce, Unread
from experiments.figures.registry import all_figures


@dataclass(frozen=True, kw_only=True)
class Holder:
    table: ReadOnce[list[int]] = ReadOnce()
    name: str = ""


def test_a_table_is_read_when_first_looked_at_and_then_kept():
    reads = []
    holder = Holder(table=Unread(lambda: reads.append("read") or [1, 2]))
    assert reads == []
    assert holder.table is holder.table
    assert holder.table == [1, 2]
    assert reads == ["read"]


def test_a_table_that_is_there_already_is_taken():
    holder = Holder(table=[3])
    assert holder.table == [3]
    assert replace(holder, name="other").table == [3]
    with pytest.raises(FrozenInstanceError):
        holder.table = []


def test_a_table_must_be_given():
    with pytest.raises(TypeError, match="table"):
        Holder()


def test_risk_bars_read_neither_series_nor_design_nor_events(store, quiet_data, monkeypatch):
    def refuse(*_):
        raise AssertionError("read for nothing")

    for name in ("series", "design"):
        monkeypatch.setattr(type(store), name, refuse)
    monkeypatch.setattr("experiments.figures.load.read_events", refuse)
    assert paint(all_figures()["risk_bars"], figure_data(store, analysis=quiet_data.analysis)).png
