"""The statistics of a run as CSV, one file for each table."""

from pathlib import Path

from experiments.analysis import Analysis
from experiments.printing.printed import write_rows

SUMMARY_FILE, PAIRED_FILE = "summary.csv", "paired.csv"
AT_RISK_FILE, SPILLOVER_FILE = "value_at_risk.csv", "spillover.csv"


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
