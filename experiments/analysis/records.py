"""Turn a table into what JSON can hold, for other programs."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as JSON objects; NaN and infinity become null."""
    columns = {str(name): [_plain(value) for value in table[name].tolist()] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON holds them: NaN and infinity become null."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
