"""The benchmark runs and its fields exist. How fast anything is, no test says: the machine may be busy."""

import json
from contextlib import nullcontext

import pytest

from experiments.bench.plan import Plan
from experiments.bench.printout import measure
from experiments.bench.table import as_table

pytestmark = pytest.mark.slow  # a minute of timings, and what is timed has tests of its own

TINY = Plan(
    widths=(1, 8),
    months=1,
    repeats=1,
    anatomy_width=8,
    anatomy_months=3,
    pieces=2,
    piece_months=1,
    alternations=1,
    few=8,
    many=16,
    scale_months=1,
)


@pytest.fixture(scope="module")
def report():
    return measure(TINY, lambda _: nullcontext())


def test_json_holds_every_field(report):
    fields = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert fields.keys() >= {
        "world_months_per_s", "state_sweeps_per_month", "share_clearing", "share_agents", "share_recording",
        "workers_2_over_1", "cost_20000_over_1000", "peak_memory_mb",
    }  # fmt: skip
    assert list(fields["world_months_per_s"]) == ["1", "8"]


def test_measures_are_positive(report):
    single = (
        report.state_sweeps_per_month,
        report.workers_2_over_1,
        report.cost_20000_over_1000,
        report.peak_memory_mb,
    )
    assert all(value > 0.0 for value in (*single, *report.world_months_per_s.values()))


def test_shares_are_parts_of_one_month(report):
    shares = (report.share_clearing, report.share_agents, report.share_recording)
    assert all(0.0 < share < 1.0 for share in shares)
    assert sum(shares) < 1.0
    assert sum(report.share_of_phase.values()) == pytest.approx(1.0)


def test_table_tells_each_measure(report):
    text = "\n".join(as_table(report).lines(80))
    assert max(map(len, text.splitlines())) <= 80
    for name in ("block of 8", "state sweeps", "share clearing", "two workers", "20,000 over 1,000", "peak memory"):
        assert name in text
