"""Progress is for people at a terminal: elsewhere it is silent, it never touches stdout, and it does not lie."""

import io
import multiprocessing
import re
from threading import Thread

import pytest
from rich.console import Console

from experiments.printing import progress
from experiments.printing.progress import Pace, span
from experiments.runner import month_count
from experiments.runner.executor import process_context, worker_pool
from experiments.runner.month_count import MonthCount, count_into


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def pace(counted=lambda: 0, rows=1800, months=120):
    clock = Clock()
    return clock, Pace(rows, months, counted, clock)


def nothing():
    return 0


def test_nothing_is_printed_where_no_terminal_is(capsys):
    with progress.spinner("compiling"), progress.progress_bar(100, 12, nothing) as bar:
        bar.advance(50)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("quiet", [True, False])
def test_a_terminal_sees_share_and_time_gone_unless_quiet(capsys, monkeypatch, quiet):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TTY_INTERACTIVE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    with progress.progress_bar(100, 12, nothing, quiet=quiet) as bar:
        bar.advance(50)
        bar.advance(50)
    out, err = capsys.readouterr()
    assert out == ""
    assert ("100 %" in err) is not quiet
    assert ("gone" in err) is not quiet


def test_the_rate_is_that_since_the_beginning():
    """Two reports that land together once made 483,890,369 world-months a second, and one second left."""
    clock, run = pace()
    clock.now += 100.0
    run.advance(100)
    assert run.rate is None, "half of the time went into opening the first block"
    clock.now += 200.0
    run.advance(220)
    clock.now += 1e-5
    run.advance(320)
    assert run.rate == pytest.approx(640 * 120 / 300.0, rel=1e-4)
    assert run.left == pytest.approx(300.0 * 1160 / 640, rel=1e-4)


def test_months_within_a_block_move_it_and_the_time_left_shrinks():
    counted = 0
    clock, run = pace(lambda: counted)
    assert (run.rate, run.left) == (None, None)
    seen = []
    for _ in range(100):
        clock.now += 1.0
        counted += 384
        seen.append((run.done, run.left))
    assert [done for done, _ in seen] == [384 * n for n in range(1, 101)]
    left = [left for _, left in seen if left is not None]
    assert len(left) >= 98
    assert left == sorted(left, reverse=True)


def test_what_is_counted_twice_neither_overshoots_nor_ends_before_all_is_saved():
    counted = 10**9
    _, run = pace(lambda: counted)
    assert run.done == 1800 * 120 - 1
    counted = 0
    assert run.done == 1800 * 120 - 1, "it never falls"
    run.advance(1800)
    assert run.done == run.total
    assert pace(rows=0)[1].done == 0


def test_saved_rows_count_where_no_months_are_seen():
    _, run = pace()
    run.advance(128)
    assert run.done == 128 * 120


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0:00"), (59.7, "1:00"), (754, "12:34"), (3600, "1:00:00"), (90061, "25:01:01")]
)
def test_a_span_is_written_as_a_clock_shows_it(seconds, words):
    assert span(seconds) == words


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_line_fits_the_terminal(width):
    counted = 123_456_789
    clock, run = pace(lambda: counted, rows=10_000, months=36_000)
    assert run.done
    clock.now += 36_000.0
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(progress._Bar(run))
    (line,) = console.export_text().splitlines()
    assert len(line) <= width
    assert re.search(r"simulating +34 %", line)
    assert "10:00:00 gone, 19:09:36 left" in line


def count_a_month(_):
    month_count.add(384)
    return multiprocessing.current_process().pid


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_workers_count_into_one_place(start_method):
    count = MonthCount(process_context(start_method))
    with worker_pool(2, count_into, count, start_method) as pool:
        for number in range(5):
            pool.submit(count_a_month, number).result()
    assert count.world_months == 5 * 384


def test_this_process_counts_too_and_without_a_count_nothing_happens():
    count = MonthCount()
    count_into(count)
    month_count.add(7)
    count_into(None)
    month_count.add(7)
    assert count.world_months == 7


def test_nobody_waits_for_a_process_that_was_killed_while_it_counted():
    count = MonthCount()
    killed = Thread(target=count._value.get_lock().acquire)
    killed.start()
    killed.join()
    count.add(1)
    assert count.world_months == 0
