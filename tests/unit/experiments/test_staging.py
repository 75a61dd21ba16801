"""Workers that do not see the run folder get the job and send their pieces through any URL that fsspec knows."""

import errno
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from experiments.api import Run
from experiments.cluster import Cluster
from experiments.runner.execute import execute
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.staged import NOTE_FILE
from experiments.staging import StagingArea, check_url
from experiments.store.parcel import take_in
from sim.config.errors import UserError
from tests.imitation_model import ImitationModel, imitation_request

fsspec = pytest.importorskip("fsspec")

WORLDS = 300
PIECES = 12
URL = "memory://bucket/runs"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "alone", WORLDS)).store


@pytest.fixture(autouse=True)
def memory():
    """Return the file system in this process's memory, emptied."""
    store = fsspec.filesystem("memory")
    store.store.clear()
    store.pseudo_dirs[:] = [""]
    return store


def through(run_dir, worlds=WORLDS, model=None, url=URL):
    with ThreadPoolExecutor(1) as executor:
        return execute(imitation_request(run_dir, worlds, model, executor=executor, through=url))


def calls(path):
    return path.read_text().splitlines() if path.is_file() else []


def test_results_are_those_of_one_process_and_nothing_stays_behind(alone, tmp_path, memory):
    outcome = through(tmp_path / "run")
    assert outcome.store.content_hash() == alone.content_hash()
    assert outcome.store.series().equals(alone.series())
    assert Run(outcome.store).fans().equals(Run(alone).fans())
    assert outcome.store.manifest["sessions"][-1]["through"] == URL
    assert memory.find("") == []
    assert not (tmp_path / "run" / NOTE_FILE).exists()


def test_a_run_is_extended_through_the_url(alone, tmp_path):
    for worlds in (1, 50, 130, WORLDS):
        extended = through(tmp_path / "run", worlds)
    assert extended.store.content_hash() == alone.content_hash()
    assert extended.store.series().equals(alone.series())
    assert Run(extended.store).fans().equals(Run(alone).fans())


def test_a_failed_block_is_a_row_here_too(tmp_path, memory):
    outcome = through(tmp_path / "run", model=ImitationModel(fails_at=140))
    assert outcome.store.failures()["error"].tolist() == ["ArithmeticError: world 140 went wrong"] * 2
    assert memory.find("") == []


@pytest.fixture
def killed(tmp_path, memory, monkeypatch):
    """Return the folder of a run that was interrupted as its fourth piece arrived, and the log of its model."""
    log = tmp_path / "calls"
    with monkeypatch.context() as patch:
        patch.setattr("experiments.runner.staged.take_in", _interrupt_after(3))
        with pytest.raises(KeyboardInterrupt):
            through(tmp_path / "run", model=ImitationModel(calls=log))
    assert len(list((tmp_path / "run").glob("metrics/*.parquet"))) == 3
    assert len(_parcels(memory)) == len(calls(log)) - 3 > 0
    return tmp_path / "run", log


def _interrupt_after(count):
    arrived = []

    def take(*parcel):
        arrived.append(parcel)
        if len(arrived) > count:
            raise KeyboardInterrupt
        take_in(*parcel)

    return take


def _parcels(memory):
    return [path for path in memory.find("") if path.endswith(".parcel")]


@pytest.mark.parametrize("way", ["through the URL", "without it"])
def test_what_a_killed_session_left_is_taken_in(alone, killed, memory, way):
    run_dir, log = killed
    model = ImitationModel(calls=log)
    resumed = (
        through(run_dir, model=model)
        if way == "through the URL"
        else execute(imitation_request(run_dir, WORLDS, model))
    )
    assert resumed.store.content_hash() == alone.content_hash()
    assert Run(resumed.store).fans().equals(Run(alone).fans())
    assert len(calls(log)) == PIECES
    assert memory.find("") == []
    assert not (run_dir / NOTE_FILE).exists()


def test_what_a_killed_session_left_damaged_is_computed_again(alone, killed, memory):
    run_dir, log = killed
    parcel = _parcels(memory)[0]
    memory.pipe_file(parcel, memory.cat_file(parcel)[:-1])
    memory.pipe_file(f"{parcel.rsplit('/', 1)[0]}/stranger.parcel", b"of somebody else")
    resumed = execute(imitation_request(run_dir, WORLDS, ImitationModel(calls=log)))
    assert resumed.store.content_hash() == alone.content_hash()
    assert len(calls(log)) == PIECES + 1
    assert memory.find("") == []


def test_a_place_that_cannot_be_looked_at_is_told_with_the_way_out(alone, killed, monkeypatch):
    run_dir, _ = killed
    with monkeypatch.context() as patch:
        patch.setattr(fsspec.get_filesystem_class("memory"), "ls", _refused)
        with pytest.raises(UserError, match=r"memory://bucket/runs cannot be read .*or remove .*staging.json"):
            execute(imitation_request(run_dir, WORLDS))
    (run_dir / NOTE_FILE).unlink()
    assert execute(imitation_request(run_dir, WORLDS)).store.content_hash() == alone.content_hash()


def _refused(*_arguments, **_options):
    raise PermissionError("Access Denied")


def garble(monkeypatch, times):
    """Damage what arrives of one piece, so many times, and return the list of damages."""
    read = StagingArea.read
    damaged = []

    def garbled(area, name):
        content = read(area, name)
        if name.startswith("s01-p000-w0000128") and len(damaged) < times:
            damaged.append(name)
            return content[:-1]
        return content

    monkeypatch.setattr(StagingArea, "read", garbled)
    return damaged


def test_a_parcel_that_arrives_damaged_is_asked_for_once_more(alone, tmp_path, monkeypatch):
    damaged = garble(monkeypatch, times=1)
    assert through(tmp_path / "run").store.content_hash() == alone.content_hash()
    assert damaged


@pytest.mark.filterwarnings("ignore")  # Dask's threads and sockets warn as they close
def test_a_parcel_that_arrives_damaged_twice_is_a_failed_block(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    damaged = garble(monkeypatch, times=3)
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as local,
        distributed.Client(local) as client,
    ):
        outcome = execute(imitation_request(tmp_path / "run", WORLDS, executor=Cluster(client), through=URL))
    failures = outcome.store.failures()
    assert failures[["scenario", "policy", "stage", "first_world"]].values.tolist() == [["calm", "none", "store", 128]]
    assert "is damaged" in failures["error"][0]
    assert len(damaged) == 2


def test_a_parcel_that_vanished_is_computed_again(alone, tmp_path, monkeypatch):
    write = StagingArea.write
    lost = []

    def lossy(area, name, content):
        if name.startswith("s01-p001") and not lost:
            lost.append(name)
            return
        write(area, name, content)

    monkeypatch.setattr(StagingArea, "write", lossy)
    assert through(tmp_path / "run").store.content_hash() == alone.content_hash()
    assert lost


def test_a_full_disk_at_home_keeps_what_lies_at_the_url(alone, tmp_path, monkeypatch):
    run_dir, log = tmp_path / "run", tmp_path / "calls"
    replace, arrived = os.replace, []

    def full_after_four(source, target):
        if Path(target).is_relative_to(run_dir / "metrics"):
            arrived.append(target)
            if len(arrived) > 4:
                raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("experiments.store.atomic.os.replace", full_after_four)
        with pytest.raises(UserError, match=r"No space left on device.*finished blocks are kept"):
            through(run_dir, model=ImitationModel(calls=log))
    assert len(calls(log)) < PIECES
    resumed = execute(imitation_request(run_dir, WORLDS, ImitationModel(calls=log)))
    assert resumed.store.content_hash() == alone.content_hash()
    assert len(calls(log)) == PIECES


def test_a_url_that_takes_no_more_ends_the_run_and_loses_nothing(alone, tmp_path, monkeypatch):
    run_dir, log = tmp_path / "run", tmp_path / "calls"
    store = fsspec.get_filesystem_class("memory")
    pipe, written = store.pipe_file, []

    def full_after_five(self, path, *content, **options):
        written.append(path)
        if len(written) > 5:
            raise PermissionError("Access Denied")
        pipe(self, path, *content, **options)

    with monkeypatch.context() as patch:
        patch.setattr(store, "pipe_file", full_after_five)
        told = r"memory://bucket/runs cannot be written \(PermissionError: Access Denied\).*finished blocks are kept"
        with pytest.raises(UserError, match=told):
            through(run_dir, model=ImitationModel(calls=log))
    resumed = execute(imitation_request(run_dir, WORLDS))
    assert resumed.rows < 4 * WORLDS
    assert resumed.store.content_hash() == alone.content_hash()


def test_a_place_that_is_not_there_is_told_before_anything_is_computed(tmp_path, alone):
    log = tmp_path / "calls"
    url = (tmp_path / "nowhere").as_uri()
    with pytest.raises(UserError, match=f"{url} cannot be written .FileNotFoundError"):
        through(tmp_path / "run", model=ImitationModel(calls=log), url=url)
    assert not calls(log)
    assert not (tmp_path / "nowhere").exists()
    assert execute(imitation_request(tmp_path / "run", WORLDS)).store.content_hash() == alone.content_hash()


def test_a_worker_that_finds_no_job_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(StagingArea, "write", lambda *_: None)
    with pytest.raises(UserError, match=f"finds no job at {URL}: give a URL that leads to one place"):
        through(tmp_path / "run")


def test_a_job_that_somebody_else_wrote_is_not_unpickled(tmp_path, monkeypatch):
    read = StagingArea.read
    monkeypatch.setattr(StagingArea, "read", lambda area, name: read(area, name) + b"!")
    with pytest.raises(UserError, match="not the one that the runner wrote"):
        through(tmp_path / "run")


@pytest.mark.parametrize("url", ["memory://bucket", "file:///shared", "local:///shared"])
def test_urls_that_are_taken(url):
    check_url(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("/shared/runs", "expected a URL such as s3://bucket/prefix"),
        ("", "expected a URL"),
        ("memroy://bucket", "Protocol not known: memroy.*memory"),
        ("simplecache::memory://bucket", "Protocol not known"),
        ("ftp://me:secret@host/runs", "a run keeps its URL"),
        ("ftp://[host/runs", "--through 'ftp://"),
    ],
)
def test_what_is_no_url_is_told(url, told):
    with pytest.raises(UserError, match=told) as error:
        check_url(url)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(("url", "driver"), [("s3://b/p", "s3fs"), ("gs://b/p", "gcsfs"), ("abfs://b/p", "adlfs")])
def test_a_driver_that_is_missing_is_named(url, driver, monkeypatch):
    monkeypatch.setitem(sys.modules, driver, None)
    with pytest.raises(UserError, match=f"--through {url}: .*nstall {driver}"):
        check_url(url)


def test_through_without_workers_elsewhere_is_refused():
    with pytest.raises(UserError, match="give their --cluster too"):
        prepare("us-japan", Options(through=URL))
    with pytest.raises(UserError, match="Protocol not known"):
        prepare("us-japan", Options(through="memroy://bucket", cluster="local:2"))


@pytest.fixture
def far_workers(tmp_path):
    """Yield a client of two worker processes that work elsewhere and are refused everything below the run folder."""
    distributed = pytest.importorskip("distributed")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    hidden = str(tmp_path / "run")

    def hide():
        def refuse(_event, arguments):
            if any(str(argument).startswith(hidden) for argument in arguments):
                raise PermissionError(f"{hidden} is not of this machine")

        os.chdir(elsewhere)
        sys.addaudithook(refuse)

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "dask")
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.run(hide)
        yield client


@pytest.mark.filterwarnings("ignore")  # Dask's threads and sockets warn as they close
def test_worker_processes_that_do_not_see_the_run_folder(alone, tmp_path, far_workers):
    run_dir, shared = tmp_path / "run", tmp_path / "shared"
    shared.mkdir()
    request = imitation_request(run_dir, WORLDS, executor=Cluster(far_workers), through=shared.as_uri())
    assert execute(request).store.content_hash() == alone.content_hash()
    assert list(shared.iterdir()) == []
    with pytest.raises(PermissionError):  # they are indeed kept out
        far_workers.submit(Path.read_bytes, run_dir / "manifest.json").result()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # as above
def test_blocks_of_a_killed_worker_are_sent_again(alone, tmp_path, far_workers):
    run_dir, shared = tmp_path / "run", tmp_path / "shared"
    shared.mkdir()

    def kill_one():
        while not list(run_dir.glob("metrics/*.parquet")):
            time.sleep(0.01)
        os.kill(next(iter(far_workers.run(os.getpid).values())), signal.SIGKILL)

    thread = threading.Thread(target=kill_one)
    thread.start()
    model = ImitationModel(seconds=0.3)
    outcome = execute(imitation_request(run_dir, WORLDS, model, executor=Cluster(far_workers), through=shared.as_uri()))
    thread.join()
    assert not outcome.failed
    assert outcome.store.content_hash() == alone.content_hash()
    assert list(shared.iterdir()) == []
