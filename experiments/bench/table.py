"""Explain each measurement in one sentence."""

from collections.abc import Iterator

from experiments.bench.printout import Report
from experiments.printing.grid import Column, Grid

Row = tuple[str, str, str]


def as_table(report: Report) -> Grid:
    """Return a table of name, value and meaning."""
    columns = (Column("Measure", right=False), Column("Value"), Column("What it means", right=False, rank=1))
    title = f"{report.measured['scenario']}, {report.measured['policy']}, {report.cores} cores"
    return Grid(columns, tuple(_rows(report)), title)


def _rows(report: Report) -> Iterator[Row]:
    for width, rate in report.world_months_per_s.items():
        yield (
            f"world-months/s, block of {width}",
            f"{rate:,.0f}",
            "Months of worlds that one process simulates in a second.",
        )
    yield (
        "state sweeps per month",
        f"{report.state_sweeps_per_month:.1f}",
        "How often the block's state could be read and written in the time of a month; at most 12 is the aim.",
    )
    yield "share clearing", f"{report.share_clearing:.0%}", "Part of a month's time in the market's kernels."
    yield (
        "share agents",
        f"{report.share_agents:.0%}",
        "Part in which producers, importers, stockpiles and partnerships decide.",
    )
    yield "share recording", f"{report.share_recording:.0%}", "Part that keeps what metrics and series need."
    yield (
        "two workers over one",
        f"{report.workers_2_over_1:.2f}",
        "Speed of the runner with two processes against one; near 2 on an idle machine with two cores.",
    )
    yield _scale(report)
    for worlds, memory in report.memory_of_run_mb.items():
        yield f"memory, {int(worlds):,} worlds", f"{memory:,.0f} MB", "Most that the run's processes held at once."
    yield (
        "peak memory",
        f"{report.peak_memory_mb:,.0f} MB",
        "Most that the whole benchmark held; its widest block sets it.",
    )


def _scale(report: Report) -> Row:
    name = "cost of 20,000 over 1,000"
    if report.cost_20000_over_1000 is None:
        return name, "-", "Time per world of a large run against a small one: left out by --quick."
    meaning = "Time per world of a large run against a small one; at most 1.1 is the aim."
    return name, f"{report.cost_20000_over_1000:.2f}", meaning
