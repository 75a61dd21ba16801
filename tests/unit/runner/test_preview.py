"""The answer is told while a run goes on: first 32 worlds of every case, then more; what comes out is the same."""

import io
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from experiments.opened import Run
from experiments.runner.dispatch import Dispatcher
from experiments.runner.execute import execute
from experiments.runner.execution import Execution
from experiments.runner.preview import FIRST_WORLDS, PreviewUpdater, first_worlds_first
from experiments.store import RunStore
from experiments.store.piece import missing_pieces
from experiments.terminal.preview import preview, view_so_far
from tests.imitation_model import imitation_request, shortage_request

WORLDS = 160
CASES = ((0, 0), (0, 1), (1, 0), (1, 1))


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return execute(shortage_request(tmp_path_factory.mktemp("run") / "whole", WORLDS)).store


def watched(request, make, workers=1):
    return replace(request, preview=make, execution=Execution(workers))


@pytest.mark.parametrize("held", [0, 10, 40, 200])
@pytest.mark.parametrize("worlds", [1, 32, 63, 64, 300])
def test_steps_hold_each_missing_world_once_and_write_no_chunk_twice(held, worlds):
    done = missing_pieces([], CASES, min(held, worlds))
    pieces = missing_pieces(done, CASES, worlds)
    steps = first_worlds_first(pieces, worlds)

    def rows(of):
        return Counter((world, piece.scenario, piece.policy) for piece in of for world in piece.worlds)

    assert rows(piece for step in steps for piece in step) == rows(pieces)
    assert all(max(Counter((p.block, p.scenario, p.policy) for p in step).values(), default=1) == 1 for step in steps)
    if worlds >= 2 * FIRST_WORLDS and held < FIRST_WORLDS:
        assert {piece.stop for piece in steps[0]} == {FIRST_WORLDS}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("terminal")
def test_what_is_shown_first_is_what_a_run_of_32_worlds_tells(whole, tmp_path, workers):
    seen = []

    def note(store):
        seen.append((store.worlds, store.content_hash(), view_so_far(store)))
        return preview(store)

    outcome = execute(watched(shortage_request(tmp_path / "run", WORLDS), note, workers))
    assert outcome.store.content_hash() == whole.content_hash()
    alone = Run.open(execute(shortage_request(tmp_path / "alone", FIRST_WORLDS)).run_dir)
    worlds, content, view = seen[0]
    assert (worlds, content) == (FIRST_WORLDS, alone.store.content_hash())
    for policy in ("none", "framework"):
        assert_same(view.summary, alone.summary(), policy, ("value", "ci_low", "ci_high"))
    assert_same(view.paired, alone.paired(), "framework", ("difference", "ci_low", "ci_high"))
    assert [shown for shown, _, _ in seen] == sorted({shown for shown, _, _ in seen})


def assert_same(rows, table, policy, numbers):
    def of_japan(held):
        held = held[(held["policy"] == policy) & (held["metric"] == "shortage") & (held["nation"] == "JPN")]
        return held.set_index("good")[list(numbers)]

    assert len(of_japan(rows))
    pd.testing.assert_frame_equal(of_japan(rows), of_japan(table), check_exact=True)


def test_nothing_is_cut_or_made_where_nobody_watches(tmp_path, capsys):
    def never(_):
        raise AssertionError("a view was made")

    outcome = execute(watched(shortage_request(tmp_path / "run", WORLDS), never))
    assert len(outcome.store.parts) == 2 * len(CASES)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("terminal")
def test_a_run_interrupted_at_its_first_view_goes_on_and_shows_at_once_what_it_knows(whole, tmp_path):
    def stop(_):
        raise KeyboardInterrupt

    request = shortage_request(tmp_path / "run", WORLDS)
    with pytest.raises(KeyboardInterrupt):
        execute(watched(request, stop))
    seen = []
    outcome = execute(watched(request, lambda store: seen.append(store.worlds) or ""))
    assert seen[0] == FIRST_WORLDS
    assert outcome.rows == (WORLDS - FIRST_WORLDS) * len(CASES)
    assert outcome.store.content_hash() == whole.content_hash()
    assert outcome.store.series().equals(whole.series())


KILLED = """
import os, pathlib, signal, sys
from dataclasses import replace
from experiments.runner.execute import execute
from experiments.runner.execution import Execution
from tests.imitation_model import shortage_request
sys.stderr.isatty = lambda: True
if __name__ == "__main__":
    request = shortage_request(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
    kill = lambda store: os.kill(os.getpid(), signal.SIGKILL)
    execute(replace(request, preview=kill, execution=Execution(2)))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_run_killed_after_its_first_worlds_resumes_to_the_same_content(whole, tmp_path, checkout):
    run_dir = tmp_path / "run"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(run_dir), str(WORLDS)], cwd=checkout, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(list((run_dir / "metrics").glob("*.parquet"))) == len(CASES)
    resumed = execute(shortage_request(run_dir, WORLDS))
    assert resumed.rows == (WORLDS - FIRST_WORLDS) * len(CASES)
    assert resumed.store.content_hash() == whole.content_hash()


@pytest.mark.usefixtures("terminal")
def test_a_run_that_came_in_two_steps_is_opened_without_reading_its_series(tmp_path, monkeypatch):
    run_dir = execute(watched(shortage_request(tmp_path / "run", 100), lambda _: "")).run_dir

    def read(*_, **__):
        raise AssertionError("series were read")

    monkeypatch.setattr("experiments.store.series.sound_series", read)
    assert RunStore.open(run_dir).worlds == 100


def test_views_take_little_of_the_time(whole):
    now = 0.0

    def slow(_):
        nonlocal now
        now += 1.0
        return ""

    request = shortage_request(whole.path, WORLDS)
    pieces = missing_pieces([], CASES, WORLDS)
    shown = []
    so_far = PreviewUpdater(request, pieces, slow, shown.append, clock=lambda: now)
    for piece in pieces:
        now += 1.0
        so_far.take_in(piece)
    assert len(shown) == 1, "a second one would have come when the first was a twentieth of the time"
    assert so_far.worlds == WORLDS


def test_a_disk_that_is_full_in_the_first_step_ends_the_run(tmp_path):
    request = imitation_request(tmp_path, WORLDS)
    steps = first_worlds_first(missing_pieces([], CASES, WORLDS), WORLDS)
    dispatcher = Dispatcher(request.job, 1)  # there is no folder to save into
    with dispatcher.at_work():
        reports = list(dispatcher.reports_of(steps))
    assert all(report.unwritable for report in reports)
    assert {report.piece.stop for report in reports} == {FIRST_WORLDS}


def test_the_table_fits_eighty_columns_and_says_what_it_rests_on(whole):
    store = replace(whole, worlds=64, manifest={**whole.manifest, "worlds_asked": WORLDS})
    console = Console(width=80, file=io.StringIO())
    console.print(preview(store))
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "So far, from the first 64 of 160 worlds; intervals are of 95 %" in text
    value = (
        Run(store).summary().query("policy == 'none' and metric == 'shortage' and good == 'gallium'")["value"].iloc[0]
    )
    assert f"{100 * value:.0f}" in next(line for line in lines if "Gallium" in line or "gallium" in line)


def test_the_importer_in_focus_is_shown(whole):
    config = {"experiment": {"focus": {"nation": "USA"}}, "partnerships": {"pact": {"members": ["JPN", "USA"]}}}
    store = replace(whole, worlds=64, manifest={**whole.manifest, "config": config})
    assert view_so_far(store).focus.nation == "USA"
    assert view_so_far(replace(store, manifest={**whole.manifest, "config": {}})).focus.nation == "JPN"


def test_worlds_of_which_a_case_failed_are_not_compared(whole):
    parts = tuple(part for part in whole.parts if part.piece.policy == 0)
    store = replace(whole, worlds=32, parts=parts, manifest={**whole.manifest, "worlds_asked": WORLDS})
    assert str(preview(store)) == "32 of 160 worlds are done; none of them can be compared"
