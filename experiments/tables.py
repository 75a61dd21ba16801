"""The table at the end of a run, and the same statistics as CSV.

Goods that no world ran short of are named in one line instead of filling pages with zeros. Every interval is Monte
Carlo error, and the table says so.
"""

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.analysis import Analysis
from experiments.caveats import doubted_pairs
from experiments.losses import render_losses
from experiments.policies import policy_lines
from experiments.printed import framed, widened, write_rows
from experiments.words.sentences import NARROW, percent
from experiments.words.shares import percentage

SUMMARY_FILE, PAIRED_FILE = "summary.csv", "paired.csv"
AT_RISK_FILE, SPILLOVER_FILE = "value_at_risk.csv", "spillover.csv"
HEADLINES = ("shortage", "unserved", "unserved_cvar95", "worst_month", "time_to_survive")
SPLIT = ("p_better", "p_equal", "p_worse")
NOTE = (
    "[...]: 95 % interval of Monte Carlo error, not the doubt about inputs. Shortage: {shortage} "
    "unserved for {months} running. Change: in percentage points, "
    "over the same worlds; "
    "better/equal/worse: share of worlds, by unserved demand; blank where the worlds are not the same."
)


class Pair(NamedTuple):
    """One importer and good."""

    nation: str
    good: str


class Numbers:
    """Rows of the statistics, found by policy, pair and metric."""

    def __init__(self, table: pd.DataFrame) -> None:
        keys = zip(table["policy"], table["nation"], table["good"], table["metric"], strict=True)
        rows = table.select_dtypes("number").to_dict("records")
        self._rows: dict[tuple[str, Pair, str], dict[str, float]] = {
            (policy, Pair(nation, good), metric): {str(name): float(value) for name, value in row.items()}
            for (policy, nation, good, metric), row in zip(keys, rows, strict=True)
        }

    def row(self, policy: str, pair: Pair, metric: str) -> dict[str, float] | None:
        """Return a row, or None where the metric does not apply."""
        return self._rows.get((policy, pair, metric))

    def value(self, policy: str, pair: Pair, metric: str) -> float:
        """Return a headline number; NaN where the metric does not apply."""
        row = self.row(policy, pair, metric)
        return float("nan") if row is None else row["value"]


def note(manifest: Mapping[str, Any]) -> str:
    """Return what stands under the table, with the thresholds of a shortage that a run's manifest tells."""
    settings = manifest.get("metric_settings", {})
    share, months = settings.get("shortage_threshold"), settings.get("shortage_months")
    return NOTE.format(
        shortage=f"at least {'the threshold share' if share is None else f'{100.0 * share:g} %'} of reference demand",
        months="enough months" if months is None else f"{months} month{'s' if months != 1 else ''}",
    )


def render(analysis: Analysis, console: Console, manifest: Mapping[str, Any] | None = None) -> None:
    """Print headline metrics and differences, one table per importer.

    Parameters
    ----------
    analysis
        Statistics of a run.
    console
        Where to print. What is no terminal gets lines wide enough for the whole table.
    manifest
        What the run tells of itself, for the thresholds of a shortage.
    """
    wide = widened(console)
    summary, paired = Numbers(analysis.summary), Numbers(analysis.paired)
    policies = list(dict.fromkeys(analysis.summary["policy"]))
    doubted = doubted_pairs((manifest or {}).get("config", {}))
    for nation, goods in goods_by_nation(analysis.summary).items():
        pairs = [Pair(nation, good) for good in goods]
        calm = [pair for pair in pairs if is_calm(summary, policies, pair)]
        at_risk = [pair for pair in pairs if pair not in calm]
        if at_risk:
            wide.print(_table(nation, at_risk, policies, (summary, paired), doubted))
        for pair in at_risk:
            if pair in doubted:
                wide.print(f"* {nation}, {pair.good}: known to be wrong and in no headline. {doubted[pair]}.\n")
        if calm:
            wide.print(f"{nation}: nothing unserved in any world: {', '.join(pair.good for pair in calm)}\n")
    for line in policy_lines(manifest or {}):
        wide.print(line)
    wide.print(note(manifest or {}))
    render_losses(analysis, wide, manifest or {})


def write_csv(analysis: Analysis, run_dir: Path) -> list[Path]:
    """Write the statistics of the main scenario, four tables, and return their paths.

    Raises
    ------
    UserError
        If the folder cannot be written.
    """
    tables = {
        SUMMARY_FILE: analysis.summary,
        PAIRED_FILE: analysis.paired,
        AT_RISK_FILE: analysis.at_risk,
        SPILLOVER_FILE: analysis.spillover,
    }
    return [write_rows(table, run_dir / name) for name, table in tables.items()]


def goods_by_nation(summary: pd.DataFrame) -> dict[str, list[str]]:
    """Return the goods of each nation that the headline metric applies to, in the order of the table."""
    headline = summary[summary["metric"] == HEADLINES[0]]
    groups = headline.groupby("nation", sort=False)["good"]
    return {str(nation): [str(good) for good in dict.fromkeys(goods)] for nation, goods in groups}


def is_calm(summary: Numbers, policies: list[str], pair: Pair) -> bool:
    """Return whether no world of any policy lacks anything."""
    return all(summary.value(policy, pair, "worst_month") == 0.0 for policy in policies)


def _table(
    nation: str,
    pairs: list[Pair],
    policies: list[str],
    numbers: tuple[Numbers, Numbers],
    doubted: Collection[tuple[str, str]],
) -> Table:
    table = framed(nation)
    table.add_column("Good", overflow="fold")
    table.add_column("Policy", overflow="fold")
    for heading in ("P(shortage)", "Unserved", "Worst 5 %", "Worst\nmonth", "Months\nto first"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("Change of\nP(shortage)", "Change of\nunserved", "Better/\nequal/worse"):
        table.add_column(heading, justify="right", no_wrap=True)
    for pair in pairs:
        shown = f"{pair.good} *" if pair in doubted else pair.good
        for position, policy in enumerate(policies):
            last = position == len(policies) - 1
            cells = (*_headlines(numbers[0], policy, pair), *_changes(numbers[1], policy, pair))
            table.add_row("" if position else shown, policy, *cells, end_section=last)
    return table


def _headlines(summary: Numbers, policy: str, pair: Pair) -> tuple[str, ...]:
    row = summary.row(policy, pair, "shortage")
    if row is None:
        return ("", "", "", "", "")
    interval = f"{percent(row['value'])} [{percentage(row['ci_low'])}, {percentage(row['ci_high'])}]"
    shares = (percent(summary.value(policy, pair, metric)) for metric in HEADLINES[1:4])
    return (interval, *shares, f"{summary.value(policy, pair, HEADLINES[4]):.0f}")


def _changes(paired: Numbers, policy: str, pair: Pair) -> tuple[str, ...]:
    risk, depth = paired.row(policy, pair, "shortage"), paired.row(policy, pair, "unserved")
    if risk is None or depth is None:
        return ("", "", "")
    split = "/".join(f"{100.0 * depth[name]:.0f}" for name in SPLIT) + f"{NARROW}%"
    # Worlds that are not the same are neither better nor worse.
    shares = "" if math.isnan(depth["p_equal"]) else split
    return (*(difference(row) for row in (risk, depth)), shares)


def difference(row: dict[str, float]) -> str:
    """Write a difference of shares in percentage points with its interval."""
    value, low, high = (f"{100.0 * row[name]:+.1f}" for name in ("difference", "ci_low", "ci_high"))
    return f"{value} [{low}, {high}]".replace("-0.0", "0.0").replace("+0.0", "0.0")
