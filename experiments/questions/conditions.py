"""Write failures and the conditions of a box in words: inputs, limits and amounts with their units."""

import math
from collections.abc import Mapping
from typing import Any

from experiments.questions.failure import Failure
from experiments.words.labels import Labels
from experiments.words.sentences import NARROW, inside, percent
from experiments.words.shares import is_share

EVENTS: Mapping[str, str] = {
    "shortage": "{nation} runs short of {good}",
    "shortage_unmet": "{nation} runs short of {good}, priced-out demand counted",
}
"""What an event of a metric is, as a clause."""
_OVER = {">": "over", ">=": "at least", "<": "under", "<=": "at most"}


def event(failure: Failure, labels: Labels) -> str:
    """Return a clause on what happens in a world that fails, such as 'a shortage of gallium in Japan'."""
    metric, outcome = failure.metric, failure.outcome
    nation, good = labels.nation_inside(outcome.nation), labels.good_inside(outcome.good)
    if failure.happens and metric.name in EVENTS:
        return EVENTS[metric.name].format(nation=nation, good=good)
    limit = amount(failure.threshold, metric.unit, share=metric.unit.startswith("share"))
    return f"{inside(labels.metric(metric.name))} of {good} in {nation} is {_OVER[failure.sign]} {limit}"


def condition(row: Mapping[Any, Any], column: Mapping[Any, Any], labels: Labels) -> str:
    """Return a clause on the values of an input inside a box.

    Parameters
    ----------
    row
        The restriction: ``column, low, high, least, most``, a limit NaN where there is none.
    column
        The run's description of the input: ``unit`` and ``most``, see `experiments.store.reader.RunStore.columns`.
    labels
        Words for identifiers.
    """
    words = labels.column(str(row["column"]))
    words = f"'{inside(words)}'"
    if is_switch(row):
        return f"{words} is {'off' if math.isnan(row['low']) else 'on'}"
    low, high = (input_amount(row[end], column) for end in ("low", "high"))
    if math.isnan(row["high"]):
        return f"{words} is over {low}"
    return f"{words} is under {high}" if math.isnan(row["low"]) else f"{words} lies between {low} and {high}"


def is_switch(row: Mapping[Any, Any]) -> bool:
    """Return whether an input is on or off, and a limit lies between the two."""
    limit = row["high"] if math.isnan(row["low"]) else row["low"]
    return (row["least"], row["most"], limit) == (0.0, 1.0, 0.5)


def input_amount(value: float, column: Mapping[Any, Any]) -> str:
    """Write a value of an input with its unit; what can be at most 1 is a share."""
    return amount(value, str(column["unit"]), share=column.get("most") == 1.0)


def amount(value: float, unit: str, *, share: bool = False) -> str:
    """Write a value of the model with its unit, with three significant digits."""
    if share and unit in {"1", "share"}:
        return percent(value)
    if unit in {"1/yr", "1/month"}:
        # A rate may lie outside 0 to 1, as no share can: a shrinking market, two events a year.
        rate = percent(value) if is_share(value) else f"{100.0 * value:,.3g}{NARROW}%"
        return f"{rate} a {'year' if unit == '1/yr' else 'month'}"
    if unit in {"month", "day"}:
        digits = 0 if abs(value) >= 10.0 else 1
        return f"{value:.{digits}f}{NARROW}{unit}s"
    number = f"{value:,.3g}" if abs(value) < 1e6 else f"{value / 1e6:,.3g}{NARROW}million"
    return number if unit == "1" else f"{number}{NARROW}{unit}"
