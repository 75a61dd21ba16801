"""The statistics of a run as CSV."""

import pandas as pd

from experiments.analysis.tables import write_csv


def test_csv_holds_the_rows(data, tmp_path):
    summary, paired, at_risk, spillover = write_csv(data.analysis, tmp_path)
    assert len(pd.read_csv(summary)) == len(data.analysis.summary)
    assert list(pd.read_csv(paired).columns) == list(data.analysis.paired.columns)
    assert len(pd.read_csv(at_risk)) == len(data.analysis.at_risk) == 24
    assert list(pd.read_csv(spillover).columns) == list(data.analysis.spillover.columns)
