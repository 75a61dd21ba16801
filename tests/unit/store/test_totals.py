"""Flows, projects and months in force are sums over worlds: the same whatever way a run came about."""

import numpy as np
import pandas as pd
import pytest

from experiments.runner.execute import execute
from experiments.runner.join import join
from experiments.runner.supply import supply_totals
from experiments.store import RunStore, UncountedError
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.shard import Shard
from experiments.store.totals import CaseTotals, TotalSums
from sim.recording import Recording
from sim.totals import Total
from tests.imitation_model import ImitationModel, imitation_request

WORLDS = 3 * BLOCK_WORLDS + 20
FLOWS = ("year", "exporter", "importer", "good", "tonnes", "through_third_countries", "past_quota")
MONTHS = tuple(f"{2026 + place // 12}-{place % 12 + 1:02d}" for place in range(10, 14))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "whole", WORLDS)).store


def packed(store):
    return {case: store.totals(*case).sums.packed() for case in store.layout.cases}


def test_flows_are_means_over_worlds(whole):
    flows = whole.totals("tight", "none").flows()
    assert tuple(flows.columns) == FLOWS
    assert flows[["exporter", "importer", "good"]].to_numpy().tolist() == [
        ["USA", "JPN", "gallium"], ["USA", "JPN", "indium"],
    ]  # fmt: skip
    peak = np.abs(whole.table("tight", "none").pair("unserved_share", "JPN", "gallium"))
    assert flows["tonnes"][0] == pytest.approx(peak.mean(), abs=0.0005)
    assert set(flows["past_quota"]) == {0.0}


def test_a_measure_that_is_never_in_force_has_no_row(whole):
    assert whole.totals("tight", "none").in_force().empty
    table = whole.totals("tight", "framework").in_force()
    assert table["month"].tolist() == list(whole.layout.months)
    assert set(table["measure"]) == {"framework.offtake"}
    assert set(table["in_force"]) == {1.0}
    assert set(table["stops"]) == {0.0}


def test_workers_bundles_extension_and_shards_change_nothing(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.store.sums.FILES_OF_A_SUM", 2)
    wide = imitation_request(tmp_path / "wide", WORLDS, ImitationModel(rows_at_once=300))
    assert packed(execute(wide).store) == packed(whole)
    for worlds in (40, 2 * BLOCK_WORLDS, WORLDS):
        grown = execute(imitation_request(tmp_path / "grown", worlds)).store
    assert packed(grown) == packed(whole)
    for number in (1, 2):
        execute(imitation_request(tmp_path / f"{number}", WORLDS, shard=Shard(number, 2)))
    assert packed(join(tmp_path / "joined", [tmp_path / "2", tmp_path / "1"])) == packed(whole)


def test_a_view_is_told_where_just_its_worlds_were_added_up(whole):
    assert not RunStore.open(whole.path, 2 * BLOCK_WORLDS).totals("tight", "none").flows().empty
    with pytest.raises(UncountedError, match=r"first 300 worlds .* worlds 256 to 383 were added up .* first 384"):
        RunStore.open(whole.path, 300).totals("tight", "none")


def test_a_run_without_them_says_so(tmp_path):
    class Forgetful(ImitationModel):
        def __call__(self, rows):
            result = super().__call__(rows)
            object.__setattr__(result, "totals", None)
            return result

    store = execute(imitation_request(tmp_path / "run", 20, Forgetful())).store
    with pytest.raises(UncountedError, match="keeps no flows by year: a study or an earlier version made it"):
        store.totals("tight", "none")


def test_failed_blocks_are_left_out(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 200, ImitationModel(fails_at=140))).store
    assert store.totals("tight", "framework").sums.worlds == 128
    assert store.totals("tight", "none").sums.worlds == 200


def test_sums_of_other_rows_stand_side_by_side():
    def sums(good, *amounts):
        total = Total("flows", "tonnes", (("USA", "JPN", good),), np.array(amounts)[:, None, :])
        return TotalSums.of([total], 2)

    both = sums("gallium", [1.0, 3.0], [0.0, 0.0]) + sums("indium", [0.5, 0.5], [2.0, 4.0])
    assert both == sums("indium", [0.5, 0.5], [2.0, 4.0]) + sums("gallium", [1.0, 3.0], [0.0, 0.0])
    assert TotalSums.unpacked(both.packed()) == both
    flows = CaseTotals(both, ("2026-12", "2027-01")).flows()
    assert flows["year"].tolist() == [2026, 2027, 2026, 2027]
    assert flows["tonnes"].tolist() == [1.0, 0.0, 0.25, 1.5]


@pytest.mark.parametrize("text", ["", "####", TotalSums(1, {}).packed()[:-8], 7])
def test_anything_else_is_no_totals(text):
    with pytest.raises(ValueError, match=r"no totals|padding|base64|ASCII"):
        TotalSums.unpacked(text)


@pytest.mark.parametrize("key", [("flows", "tonnes", ("U\x1b[2JSA", "JPN", "tin")), ("measures", "stops", ("USA",))])
def test_made_up_rows_are_refused(key):
    with pytest.raises(ValueError, match="no totals of 4 months"):
        TotalSums(1, {key: (1, 2)}).check(MONTHS)
    TotalSums(1, {("flows", "tonnes", ("USA", "JPN", "tin")): (1, 2)}).check(MONTHS)


def test_supply_is_added_up_by_calendar_year_and_stocks_are_those_at_its_end():
    """Two nations, one good, two worlds; November 2026 to February 2027."""
    amounts = np.arange(16.0).reshape(4, 2, 1, 2)
    series = dict.fromkeys(("reference", "unserved", "destroyed", "imports", "output", "export"), amounts)
    series |= {"stock": amounts, "public_stock": 10.0 * amounts}
    recording = Recording(np.arange(2), MONTHS, ("JPN", "USA"), ("tin",), series, {}, {})
    table = CaseTotals(TotalSums.of(supply_totals(recording), 2), MONTHS).supply()
    expected = {
        ("JPN", 2026): (0 + 1 + 4 + 5, 4 + 5), ("JPN", 2027): (8 + 9 + 12 + 13, 12 + 13),
        ("USA", 2026): (2 + 3 + 6 + 7, 6 + 7), ("USA", 2027): (10 + 11 + 14 + 15, 14 + 15),
    }  # fmt: skip
    for row in table.to_dict("records"):
        flow, level = expected[row["nation"], row["year"]]
        assert (row["imports"], row["stock"], row["public_stock"]) == (flow / 2, level / 2, 5 * level)
    assert isinstance(table, pd.DataFrame)
    assert len(table) == 4
