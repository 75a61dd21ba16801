"""The answer in two sentences, computed from the statistics."""

import pandas as pd

from experiments.figures.data import FigureData
from experiments.words.sentences import NARROW, clear, on_top_of, percent, points

METRIC = "shortage"


def answer(data: FigureData) -> tuple[str, str]:
    """Return the risk without a partnership, and what each policy changes of it.

    Parameters
    ----------
    data
        Tables of a run.
    """
    return _risk(data), _relief(data)


def _risk(data: FigureData) -> str:
    rows = data.headlines(_of(data.analysis.summary, METRIC))
    rows = rows[rows["policy"] == data.baseline]
    pair = rows[(rows["nation"] == data.focus.nation) & (rows["good"] == data.focus.good)]
    scenario = data.labels.scenario(data.scenario)
    if pair.empty:
        return f"Under '{scenario}' no importer has a demand that could run short."
    row = pair.iloc[0]
    likely = int((rows["value"] >= 0.5).sum())
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    interval = f"95{NARROW}% interval {percent(row['ci_low'])} to {percent(row['ci_high'])}"
    return (
        f"Under '{scenario}', without a partnership, {nation} runs short of {good} at least once in the "
        f"{len(data.months) / 12:g} years from {data.months[0]} with a probability of {percent(row['value'])} "
        f"({interval}); "
        f"{likely} of {len(rows)} pairs of importer and good are more likely than not to see a shortage."
    )


def _relief(data: FigureData) -> str:
    rows = _of(data.analysis.paired, METRIC)
    if not ((rows["nation"] == data.focus.nation) & (rows["good"] == data.focus.good)).any():
        return "This run compares no policy with that."
    return f"Of this, {'; '.join(_policy(data, policy) for policy in data.compared)}."


def _policy(data: FigureData, policy: str) -> str:
    rows = data.headlines(_of(data.analysis.paired, METRIC))
    rows = rows[rows["policy"] == policy]
    clearly = rows.loc[[bool(clear(row)) for _, row in rows.iterrows()]]
    less, more = int((clearly["difference"] < 0.0).sum()), int((clearly["difference"] > 0.0).sum())
    over_all = f"over all {len(rows)} pairs it clearly lowers the probability of a shortage in {less or 'none'}"
    return (
        f"'{policy}'{_against(data, policy)} {_pair_change(data, policy)}; {over_all} and raises it in {more or 'none'}"
    )


def _against(data: FigureData, policy: str) -> str:
    baseline = data.baseline_of(policy)
    if baseline == data.baseline:
        return ""
    return on_top_of(baseline) or f" (against '{baseline}')"


def _pair_change(data: FigureData, policy: str) -> str:
    risk = data.difference_of(METRIC, policy)
    depth = data.difference_of("unserved", policy)
    return f"{_words(risk, 'that probability')} and {_words(depth, 'expected unserved demand')}"


def _words(row: pd.Series, what: str) -> str:
    interval = f"({_end(row, 'ci_low')} to {_end(row, 'ci_high')})"
    if not clear(row):
        return f"makes no clear difference to {what} {interval}"
    verb = "takes" if row["difference"] < 0.0 else "adds"
    return f"{verb} {points(row['difference'])} {'off' if row['difference'] < 0.0 else 'to'} {what} {interval}"


def _end(row: pd.Series, name: str) -> str:
    """Return an end of an interval in points; one that rounds to 0 tells its side where 0 is outside."""
    said = f"{100.0 * row[name]:+.1f}"
    if said[1:] != "0.0":
        return said
    if not clear(row):
        return "0.0"
    return "just below 0" if row[name] < 0.0 else "just above 0"


def _of(table: pd.DataFrame, metric: str) -> pd.DataFrame:
    return table[table["metric"] == metric]
