"""What measures did, from the worlds of a piece to the table and the sentences that a reader gets."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.measures import effects_of, idle_sentences, moved_lines, table_of
from experiments.runner.execute import execute
from experiments.runner.join import join
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.measured import MeasureSums, Sum
from experiments.store.reader import RunStore
from experiments.store.shard import Shard
from experiments.words.labels import Labels
from experiments.words.shares import NARROW
from sim.config.errors import UserError
from sim.counted import DAYS, HELD, Counted, Measure
from tests.command import critmin
from tests.imitation_model import BAN, OFFTAKE, imitation_request

WORLDS = BLOCK_WORLDS + 40
CASE = ("tight", "framework")


def counted(*amounts: float) -> list[Counted]:
    return [Counted(BAN, "stopped", "gallium", np.array(amounts))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "whole", WORLDS)).store


def same(left: RunStore, right: RunStore) -> bool:
    return all(left.measures(*case) == right.measures(*case) for case in left.layout.cases)


def test_a_sum_counts_worlds_and_leaves_out_what_is_nothing() -> None:
    found = MeasureSums.of([*counted(1.5, 0.0, 2.25), Counted(BAN, "leaked", "gallium", np.zeros(3))], 3)
    assert found.sums == {(BAN, "stopped", "gallium"): Sum(3750, 2)}


def test_sums_do_not_depend_on_how_worlds_were_cut() -> None:
    amounts = np.random.default_rng(3).exponential(1e7, 300)
    at_once = MeasureSums.of(counted(*amounts), 300)
    for width in (1, 8, 77):
        total = MeasureSums(0, {})
        for first in range(0, 300, width):
            part = amounts[first : first + width]
            total += MeasureSums.of(counted(*part), len(part))
        assert total == at_once


def test_sums_come_back_as_they_were_packed_and_nothing_else_does() -> None:
    found = MeasureSums.of(counted(1.0, 2.0), 2)
    assert MeasureSums.unpacked(found.packed()) == found
    for damaged in (b"", b"nonsense", found.packed()[:-6], b"eJyrBgABLwDA"):
        with pytest.raises(ValueError, match=r"."):
            MeasureSums.unpacked(damaged)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_grew_has_the_sums_of_one_that_did_not(whole: RunStore, tmp_path: Path, workers: int) -> None:
    for worlds in (17, BLOCK_WORLDS, WORLDS):
        grown = execute(imitation_request(tmp_path / "grown", worlds, workers=workers)).store
    assert same(grown, whole)


def test_joined_shards_have_the_sums_of_one_run(whole: RunStore, tmp_path: Path) -> None:
    folders = []
    for number in (1, 2):
        request = imitation_request(tmp_path / str(number), WORLDS, shard=Shard(number, 2))
        folders.append(execute(request).run_dir)
    assert same(join(tmp_path / "joined", folders), whole)


def test_a_damaged_count_is_told_and_computed_anew(whole: RunStore, tmp_path: Path) -> None:
    def garbled(packed: bytes) -> bytes:
        return packed[:20] + packed[21:]

    run_dir = execute(imitation_request(tmp_path / "run", WORLDS)).run_dir
    path = next((run_dir / "metrics").glob("s00-p001-*"))
    _rewrite(path, garbled)
    with pytest.raises(UserError, match="is damaged: give the same `critmin run` again"):
        RunStore.open(run_dir).measures(*CASE)
    assert same(execute(imitation_request(run_dir, WORLDS)).store, whole)


def _rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write a part again with another receipt, in which the sums of measures are."""
    table = pq.read_table(path)
    key = b"critmin.receipt"
    said = {name: value for name, value in table.schema.metadata.items() if name != b"ARROW:schema"}
    pq.write_table(table.replace_schema_metadata(said | {key: change(said[key])}), path, write_page_checksum=True)


def test_fewer_worlds_are_known_where_a_file_ends_with_them(whole: RunStore) -> None:
    assert RunStore.open(whole.path, BLOCK_WORLDS).measures(*CASE).worlds == BLOCK_WORLDS
    with pytest.raises(UserError, match=f"worlds 0 to {BLOCK_WORLDS - 1} were added up together"):
        RunStore.open(whole.path, 5).measures(*CASE)


def test_a_deed_holds_means_over_worlds_and_the_share_that_leaked(whole: RunStore) -> None:
    ban, offtake = effects_of(whole, *CASE)
    metrics = whole.cube(*CASE).sel(metric="unserved_share", nation="JPN", good="gallium").to_numpy()
    stopped = np.abs(metrics)
    assert (ban.measure, offtake.measure) == (BAN, OFFTAKE)
    assert ban.worlds == pytest.approx(np.mean(stopped > 1.0))
    assert ban.days == pytest.approx(100.0 * np.mean(stopped > 1.0))
    assert ban.tonnes["gallium"]["stopped"] == pytest.approx(stopped.mean(), abs=1e-3)
    assert ban.leaked("gallium") == pytest.approx(1.0 / 3.0, rel=1e-3)
    assert (offtake.worlds, offtake.days, offtake.tonnes) == (1.0, 181.0, {})


def test_what_a_policy_does_not_hold_is_not_listed(whole: RunStore) -> None:
    assert [effect.measure for effect in effects_of(whole, "tight", "none")] == [BAN]


def test_the_table_has_a_row_for_each_quantity_and_one_for_a_measure_that_moved_nothing(whole: RunStore) -> None:
    table = table_of(whole, [CASE])
    assert list(zip(table["measure"], table["quantity"], strict=True)) == [
        ("ban", "wanted"), ("ban", "stopped"), ("ban", "leaked"), ("framework.offtake", ""),
    ]  # fmt: skip


def test_words_say_what_was_stopped_and_what_leaked(whole: RunStore) -> None:
    ban, offtake = effects_of(whole, *CASE)
    line = moved_lines(ban, Labels(goods={"gallium": "Gallium"}))[0]
    assert line.startswith("gallium: stopped ")
    assert line.endswith("t, 33 % of that leaked".replace(" %", f"{NARROW}%"))
    assert moved_lines(offtake, Labels()) == ["nothing"]


def test_a_sentence_says_what_moved_nothing(whole: RunStore) -> None:
    assert idle_sentences(whole) == ["Offtake of 'framework': in force for 181 days on average and moved nothing."]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (
            [(DAYS, "", 31.0)],
            "for 31 days on average and stopped nothing: nobody wanted any of it from X.",
        ),
        ([(DAYS, "", 31.0), ("wanted", "tin", 2.0)], "stopped nothing: it let pass what was wanted, or other controls"),
        ([], "in force in no world between 2026-01 and 2026-06."),
    ],
)
def test_a_sentence_says_why_a_ban_stopped_nothing(
    whole: RunStore, monkeypatch: pytest.MonkeyPatch, entries: list[tuple[str, str, float]], said: str
) -> None:
    ban = Measure("control", "ban", "total_ban", "X")
    sums = {(ban, quantity, good): Sum(int(1000 * amount), 1) for quantity, good, amount in entries}
    found = MeasureSums(1, {(ban, HELD, ""): Sum(1000, 1), **sums})
    monkeypatch.setattr(RunStore, "measures", lambda *_: found)
    (sentence,) = idle_sentences(whole)
    assert said in sentence
    assert sentence.startswith("Ban: in force")


def test_a_run_that_counted_nothing_says_nothing(whole: RunStore) -> None:
    some = RunStore.open(whole.path, 5)  # a view that ends within a part
    assert idle_sentences(some) == []


def test_the_command_prints_a_table_or_json(whole: RunStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert critmin("measures", whole.path, "--json") == 0
    effects = json.loads(capsys.readouterr().out)
    assert (effects["scenario"], effects["policy"], effects["worlds"]) == (*CASE, WORLDS)
    assert effects["measures"][0]["goods"]["gallium"]["leaked_share"] == pytest.approx(1.0 / 3.0, rel=1e-3)
    assert critmin("measures", whole.path, "--policy", "none") == 0
    text = capsys.readouterr().out
    assert f"33{NARROW}% of that leaked" in text
    assert "offtake" not in text
    assert critmin("measures", whole.path, "--policy", "framwork") == 2
    assert "did you mean" in capsys.readouterr().err
