"""A run folder may come from anybody: nothing outside it is touched, and what in it is none of the run's stays."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from experiments.export import export
from experiments.questions.attribution.study import Study
from experiments.questions.sensitivity.subject import Subject
from experiments.run_folder.info import info
from experiments.runner.execute import execute
from experiments.runner.join import join
from experiments.store import RunStore
from experiments.store import manifest as manifest_module
from experiments.store.lock import LOCK_FILE, OWNER_FILE
from experiments.store.shard import Shard
from sim.config.errors import UserError
from tests.command import critmin
from tests.imitation_model import ImitationModel, imitation_request
from tests.manifests import manifest_of, marked, write_manifest

HOLD = """
import sys, pathlib
from experiments.store.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    run_dir = tmp_path_factory.mktemp("made") / "run"
    execute(imitation_request(run_dir, 150))
    return run_dir


@pytest.fixture
def run_dir(made, tmp_path):
    shutil.copytree(made, tmp_path / "run")
    return tmp_path / "run"


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "name",
    ["metrics", "fans", "series.zarr", "series.zarr/price", "design.parquet", "manifest.json", "run.lock", "figures"],
)
def test_a_link_in_a_run_folder_is_refused_and_what_it_leads_to_is_kept(run_dir, tmp_path, name):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    if (run_dir / name).exists():
        shutil.move(run_dir / name, theirs / "moved")
    (theirs / "mydata.parquet").write_bytes(b"precious")
    (run_dir / name).symlink_to(theirs / "moved" if (theirs / "moved").exists() else theirs)
    before = contents(theirs)
    attempts = (
        lambda: RunStore.open(run_dir),
        lambda: execute(imitation_request(run_dir, 150)),
        lambda: execute(imitation_request(run_dir, 300)),
        lambda: join(tmp_path / "joined", [run_dir]),
        lambda: info(run_dir),
    )
    for attempt in attempts:
        with pytest.raises(UserError, match=f"{name} is a link, and a run folder may hold none"):
            attempt()
    assert contents(theirs) == before


@pytest.mark.parametrize("name", ["metrics/more.parquet", "design.parquet", "run.owner.json", "run.lock", "notes"])
def test_a_pipe_in_a_run_folder_is_refused_and_nobody_waits_for_it(run_dir, tmp_path, name):
    (run_dir / name).unlink(missing_ok=True)
    os.mkfifo(run_dir / name)
    attempts = (
        lambda: RunStore.open(run_dir),
        lambda: execute(imitation_request(run_dir, 150)),
        lambda: join(tmp_path / "joined", [run_dir]),
        lambda: info(run_dir),
    )
    for attempt in attempts:
        with pytest.raises(UserError, match=f"{name} is neither a file nor a folder"):
            attempt()


@pytest.mark.parametrize(
    "doubts", [7, [None], ["x"], [{"text": "x"}], [{"grade": "told", "text": "\x1b[2J", "file": "", "line": 1}]]
)
def test_doubts_that_no_check_has_written_are_refused(run_dir, doubts):
    marked(run_dir, doubts=doubts)
    with pytest.raises(UserError, match=r"manifest.json is not what this version writes: doubts"):
        info(run_dir)


@pytest.mark.parametrize(
    "study",
    [
        {},
        {"orders": 7},
        {"orders": [], "players": [], "candidates": [], "policy": "p", "by": "[red]", "levers": {}},
        {"factors": 7},
        {"factors": [{"stranger": 1}]},
        {"factors": [7]},
    ],
)
@pytest.mark.parametrize(("read", "kind"), [(Study.saved, "attribution"), (Subject.saved, "sensitivity")])
def test_a_study_that_no_command_has_noted_is_refused(run_dir, study, read, kind):
    marked(run_dir, study=study | {"kind": kind})
    with pytest.raises(UserError, match="study is not what this version writes: give the same `critmin run` again"):
        read(RunStore.open(run_dir))


@pytest.mark.parametrize("key", ["worlds", "worlds_asked"])
def test_more_worlds_than_any_run_has_are_refused_before_they_fill_the_memory(run_dir, key):
    marked(run_dir, **{key: 10**12})
    with pytest.raises(UserError, match=rf"manifest.json is not what this version writes: {key}"):
        RunStore.open(run_dir)


@pytest.mark.parametrize("letters", ["\x1b[2J", "\x9b2J", "\u202e"])
def test_a_title_that_steers_the_terminal_is_refused(run_dir, letters):
    marked(run_dir, layout=manifest_of(run_dir)["layout"] | {"title": f"A{letters}"})
    with pytest.raises(UserError, match=r"title: String should match") as caught:
        info(run_dir)
    assert letters not in str(caught.value)


def test_a_run_folder_may_itself_be_reached_through_a_link(run_dir, tmp_path):
    (tmp_path / "short").symlink_to(run_dir)
    assert execute(imitation_request(tmp_path / "short", 150)).rows == 0


def test_no_note_in_a_folder_makes_a_run_delete_or_read_anything_elsewhere(run_dir, tmp_path):
    victim = tmp_path / "victim" / "docs"
    victim.mkdir(parents=True)
    (victim / "thesis.txt").write_text("precious")
    (run_dir / "staging.json").write_text(json.dumps({"url": victim.parent.as_uri(), "folder": "docs"}))
    (run_dir / "job-0123456789ab.partial").write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    before = contents(run_dir)
    execute(imitation_request(run_dir, 150))
    assert contents(run_dir) == before
    execute(imitation_request(run_dir, 300))
    assert (victim / "thesis.txt").read_text() == "precious"


def test_a_file_that_is_none_of_the_run_s_is_told_and_kept(run_dir):
    own = ("metrics/mydata.parquet", "fans/s0-old.parquet", "metrics/s09-p000-w0000000-0000127.parquet", "notes.txt")
    for name in own:
        (run_dir / name).write_bytes(b"precious")
    part = run_dir / "metrics" / "s00-p000-w0000000-0000127.parquet"
    part.write_bytes(b"damaged")
    outcome = execute(imitation_request(run_dir, 150))
    assert outcome.rows == 128
    assert [(run_dir / name).read_bytes() for name in own] == [b"precious"] * len(own)
    told = [str(run_dir / name) for name in sorted(own[:3], key=lambda name: not name.startswith("metrics"))]
    assert [str(path) for path in outcome.strangers] == info(run_dir)["strange_files"] == told


@pytest.mark.parametrize("name", ["../../../pwned", "/pwned", "..", "a/b", "a\\b", "", "A", "x\n"])
def test_a_name_that_leads_elsewhere_is_refused(run_dir, tmp_path, name):
    marked(run_dir, layout={**manifest_of(run_dir)["layout"], "experiment": name})
    before = contents(tmp_path)
    for kind in ("csv", "xlsx", "netcdf"):
        with pytest.raises(UserError, match=r"manifest.json: .*layout.* experiment"):
            export(RunStore.open(run_dir), kind)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "change", [{"worlds": "many"}, {"sessions": "x"}, {"sessions": [1]}, {"worlds": -1}, {"seed": None}]
)
def test_a_bad_manifest_spoils_its_own_folder_alone(run_dir, tmp_path, capsys, change):
    shutil.copytree(run_dir, tmp_path / "sound")
    marked(run_dir, **change)
    assert critmin("info", run_dir) == 2
    assert f"is not what this version writes: {next(iter(change))}" in capsys.readouterr().err
    assert critmin("runs", tmp_path, "--json") == 0
    told = {card["path"]: card["status"] for card in json.loads(capsys.readouterr().out)["runs"]}
    assert told == {str(run_dir): "unreadable", str(tmp_path / "sound"): "finished"}


def metric(**changes):
    return lambda manifest: manifest["metrics"][0].update(changes)


LIES = {
    "seed": lambda manifest: manifest.update(seed=2**70),
    "identity.seed": lambda manifest: manifest["identity"].update(seed=2**70),
    "months": lambda manifest: manifest.update(months=10**30),
    "metrics.0.direction": metric(direction="sideways"),
    "metrics.0.aggregate": metric(aggregate="mode"),
    "disagree about unserved_share": metric(unit="furlong"),
    "layout disagree about": metric(name="peak"),
    "metrics.0.title": metric(title=["x"]),
    "sessions.0.elapsed_s": lambda manifest: manifest["sessions"][0].update(elapsed_s=1e300),
    "sessions.0.started": lambda manifest: manifest["sessions"][0].update(started='#read("/etc/passwd")'),
    "sessions.0.blocks": lambda manifest: manifest["sessions"][0].update(blocks="7"),
    "one_kind_of_processor": lambda manifest: manifest.update(one_kind_of_processor="yes"),
    "metric_settings.shortage_months": lambda manifest: manifest.update(
        metric_settings={"shortage_threshold": 0.1, "shortage_months": "3"}
    ),
    "identity.set": lambda manifest: manifest["identity"].update(set={"public_cover.JPN": "3"}),
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("command", ["info", "table", "ask", "export"])
def test_a_manifest_that_no_run_writes_is_refused_in_one_line(run_dir, capsys, lie, command):
    LIES[lie](changed := manifest_of(run_dir))
    write_manifest(run_dir, changed)
    assert critmin(command, run_dir, *(("--format", "csv") if command == "export" else ())) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("critmin: ")
    assert err.count("\n") == 1
    assert lie in err


@pytest.mark.parametrize("command", ["table", "ask", "export"])
def test_a_run_that_does_not_say_how_its_metrics_are_read_has_no_statistics(run_dir, capsys, command):
    marked(run_dir, metrics=[])
    words = {"export": ("--format", "csv"), "ask": ("--outcome", "peak:JPN:gallium")}
    assert critmin(command, run_dir, *words.get(command, ())) == 2
    assert "has no statistics" in capsys.readouterr().err


def test_a_manifest_larger_than_any_is_not_read(run_dir, monkeypatch):
    monkeypatch.setattr(manifest_module, "MOST_BYTES", 1000)
    with pytest.raises(UserError, match="larger than 0 MB"):
        RunStore.open(run_dir)


def test_a_lost_part_is_not_a_finished_run(run_dir, made):
    (run_dir / "metrics" / "s00-p001-w0000000-0000127.parquet").unlink()
    with pytest.raises(
        UserError, match=r"has lost worlds 0 to 127 of tight, framework \(128 of 600 .* same `critmin run`"
    ):
        RunStore.open(run_dir)
    mended = execute(imitation_request(run_dir, 100))  # with fewer worlds than there are, too
    assert mended.rows == 128
    assert RunStore.open(run_dir).content_hash() == RunStore.open(made).content_hash()


@pytest.mark.parametrize("folder", ["metrics", "fans", "series.zarr/price/c/0"])
def test_exchanged_files_are_named_and_computed_again(run_dir, made, folder):
    files = sorted((run_dir / folder).iterdir())  # of one policy and the next
    pair = files[0], files[len(files) // 2]
    pair[0].rename(run_dir / "between")
    pair[1].rename(pair[0])
    (run_dir / "between").rename(pair[1])
    with pytest.raises(UserError, match=r"give the same `critmin run` again"):
        RunStore.open(run_dir)
    assert execute(imitation_request(run_dir, 150)).rows > 0
    assert RunStore.open(run_dir).series().equals(RunStore.open(made).series())
    assert RunStore.open(run_dir).metrics().equals(RunStore.open(made).metrics())


def test_a_design_that_was_changed_is_named_and_written_again(run_dir, made):
    path = run_dir / "design.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"design\.parquet is damaged"):
        RunStore.open(run_dir).design()
    assert execute(imitation_request(run_dir, 150)).rows == 0
    assert RunStore.open(run_dir).design().equals(RunStore.open(made).design())


def test_a_damaged_chunk_is_told_as_it_is_read_and_mended(run_dir, made):
    chunk = run_dir / "series.zarr" / "price" / "c" / "0" / "1" / "0" / "0" / "0"
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 1
    chunk.write_bytes(content)
    with pytest.raises(UserError, match=r"series.zarr/price is damaged: give the same"):
        RunStore.open(run_dir).series().load()
    with pytest.raises(UserError, match=r"series.zarr/price is damaged: give the same"):
        export(RunStore.open(run_dir), "netcdf")
    assert execute(imitation_request(run_dir, 150)).rows == 128
    assert RunStore.open(run_dir).series().equals(RunStore.open(made).series())


@pytest.mark.parametrize("lost", ["series.zarr", "series.zarr/price/zarr.json", "series.zarr/zarr.json"])
def test_lost_series_are_told_and_mended(run_dir, made, tmp_path, lost):
    path = run_dir / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(UserError, match=r"series.zarr is damaged: give the same"):
        export(RunStore.open(run_dir), "netcdf", tmp_path)
    assert execute(imitation_request(run_dir, 150)).rows == (600 if lost == "series.zarr" else 0)
    assert RunStore.open(run_dir).series().equals(RunStore.open(made).series())


def test_showing_a_finished_run_takes_no_lock_and_writes_nothing(run_dir, checkout):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=checkout,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        before = {path: path.stat().st_mtime_ns for path in run_dir.rglob("*")}
        assert execute(imitation_request(run_dir, 150)).rows == 0
        assert execute(imitation_request(run_dir, 70)).rows == 0
        assert {path: path.stat().st_mtime_ns for path in run_dir.rglob("*")} == before
        with pytest.raises(UserError, match=f"process {holder.pid} on"):
            execute(imitation_request(run_dir, 300))
    finally:
        holder.communicate()
    (run_dir / LOCK_FILE).unlink()
    execute(imitation_request(run_dir, 150))
    assert not (run_dir / LOCK_FILE).exists()


@pytest.mark.parametrize(
    "note", [{"pid": 1, "host": "other-machine", "since": 0}, {"pid": 1, "since": 2e9}, {"pid": 1, "since": "x"}]
)
def test_join_says_which_note_to_remove_and_when(tmp_path, note):
    shards = [tmp_path / str(number) for number in (1, 2)]
    for number, path in enumerate(shards, 1):
        execute(imitation_request(path, 200, ImitationModel(), shard=Shard(number, 2)))
    owner = shards[0] / OWNER_FILE
    owner.write_text(json.dumps(note))
    with pytest.raises(UserError, match=f"If that process is gone, it is safe to remove {owner}"):
        join(tmp_path / "joined", shards)
    owner.unlink()
    assert join(tmp_path / "joined", shards).worlds == 200


def test_the_note_of_a_process_whose_number_was_given_again_is_no_owner(tmp_path):
    for number in (1, 2):
        execute(imitation_request(tmp_path / str(number), 200, shard=Shard(number, 2)))
    (tmp_path / "1" / OWNER_FILE).write_text(json.dumps({"pid": 1, "since": 1.0}))  # long before that process began
    assert join(tmp_path / "joined", [tmp_path / "1", tmp_path / "2"]).worlds == 200
