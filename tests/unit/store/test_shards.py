"""Shards computed apart and joined are the run computed in one go, and nothing else is accepted as such."""

import json

import pytest

from experiments.runner.execute import execute
from experiments.runner.folder import choose_folder
from experiments.runner.join import join
from experiments.store import RunStore
from experiments.store.shard import WHOLE, Shard
from sim.config.errors import UserError
from tests.imitation_model import ImitationModel, imitation_request

WORLDS = 300
BLOCKS = 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "whole", WORLDS)).store


def computed(folder, number, count, worlds=WORLDS, **options):
    path = folder / f"{number}-of-{count}"
    execute(imitation_request(path, worlds, shard=Shard(number, count), **options))
    return path


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_every_block_is_in_one_shard(count):
    shards = [Shard(number, count) for number in range(1, count + 1)]
    for block in range(40):
        assert sum(shard.holds(block) for shard in shards) == 1


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/2/3"])
def test_what_is_no_shard_is_told(text):
    with pytest.raises(UserError, match=r"--shard .*such as"):
        Shard.read(text)


def test_a_shard_is_read_as_it_is_written():
    assert str(Shard.read(" 3/16 ")) == "3/16"
    assert Shard.read("1/1") == WHOLE


def test_each_shard_has_a_folder_of_its_own():
    folder = choose_folder("x", {}, None, fresh=False, shard=Shard(3, 16))
    assert folder.name == choose_folder("x", {}, None, fresh=False).name + "-shard-03-of-16"


@pytest.mark.parametrize("count", [3, *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 5))])
def test_joined_shards_are_the_whole_run(whole, tmp_path, count):
    shards = [computed(tmp_path, number, count) for number in range(count, 0, -1)]
    joined = join(tmp_path / "joined", shards)
    assert joined.content_hash() == whole.content_hash()
    assert joined.manifest["content_hash"] == whole.manifest["content_hash"]
    assert joined.series().equals(whole.series())
    assert joined.design().equals(whole.design())
    assert joined.manifest["status"] == "finished"
    assert len(joined.manifest["sessions"]) == count
    assert execute(imitation_request(tmp_path / "joined", WORLDS)).rows == 0
    assert execute(imitation_request(tmp_path / "joined", WORLDS + 1)).rows == 4


def test_shards_may_share_a_folder_one_after_the_other(whole, tmp_path):
    for number in (2, 1, 3):
        outcome = execute(imitation_request(tmp_path / "run", WORLDS, shard=Shard(number, 3)))
    assert outcome.store.content_hash() == whole.content_hash()
    assert outcome.store.design().equals(whole.design())


def test_a_shard_alone_is_no_answer(tmp_path):
    shard = computed(tmp_path, 1, 2)
    with pytest.raises(UserError, match="`critmin join`"):
        RunStore.open(shard)
    assert json.loads((shard / "manifest.json").read_text())["status"] == "partial"


def test_an_extended_shard_keeps_what_it_has(whole, tmp_path):
    shards = [computed(tmp_path, number, 2, worlds=150) for number in (1, 2)]
    for number in (1, 2):
        computed(tmp_path, number, 2)
    assert join(tmp_path / "joined", shards).content_hash() == whole.content_hash()


def test_a_missing_shard_is_told_with_its_first_worlds(tmp_path):
    shards = [computed(tmp_path, number, 3) for number in (1, 3)]
    with pytest.raises(UserError, match=r"nobody has worlds 128-255 of tight, none.* 1 block.*given were 1/3, 3/3"):
        join(tmp_path / "joined", shards)
    assert not (tmp_path / "joined").exists()


def test_shards_that_overlap_are_refused(tmp_path):
    shards = [computed(tmp_path, 1, 2), computed(tmp_path, 2, 2), computed(tmp_path, 3, 3)]
    with pytest.raises(UserError, match=r"3-of-3 overlap: both hold worlds 256-299"):
        join(tmp_path / "joined", shards)


def test_a_shard_of_another_run_is_refused(tmp_path):
    foreign = computed(tmp_path, 2, 2, identity={"seed": 8, "config": "0" * 64})
    with pytest.raises(UserError, match=r"2-of-2 is of another run than .*1-of-2: other seed \(8, not 7\)"):
        join(tmp_path / "joined", [computed(tmp_path, 1, 2), foreign])


def test_a_damaged_shard_is_refused(tmp_path):
    shards = [computed(tmp_path, number, 2) for number in (1, 2)]
    part = next((shards[1] / "metrics").iterdir())
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(UserError, match="is damaged"):
        join(tmp_path / "joined", shards)


def test_a_join_that_was_stopped_is_done_again(whole, tmp_path, monkeypatch):
    shards = [computed(tmp_path, number, 2) for number in (1, 2)]
    with monkeypatch.context() as patch:
        patch.setattr("experiments.runner.join.copy_part", _full)
        with pytest.raises(UserError, match="No space left"):
            join(tmp_path / "joined", shards)
    assert join(tmp_path / "joined", shards).content_hash() == whole.content_hash()
    with pytest.raises(UserError, match="holds 300 worlds of this run already"):
        join(tmp_path / "joined", shards)


def _full(*_):
    raise OSError(28, "No space left on device")


@pytest.mark.slow
def test_failed_blocks_of_a_shard_are_failed_blocks_of_the_whole(tmp_path):
    model = ImitationModel(fails_at=140)
    shards = [computed(tmp_path, number, 2, model=model) for number in (1, 2)]
    joined = join(tmp_path / "joined", shards)
    alone = execute(imitation_request(tmp_path / "alone", WORLDS, model)).store
    assert joined.manifest["status"] == "failed blocks"
    assert joined.content_hash() == alone.content_hash()
    columns = ["scenario", "policy", "first_world", "last_world", "error"]
    assert joined.failures()[columns].equals(alone.failures()[columns])


def test_more_shards_than_blocks_leave_some_empty(whole, tmp_path):
    shards = [computed(tmp_path, number, BLOCKS + 1) for number in range(1, BLOCKS + 2)]
    assert not list((shards[-1] / "metrics").iterdir())
    assert join(tmp_path / "joined", shards).content_hash() == whole.content_hash()
