"""Print a fit: scores by case, parameters before and after, and what each mechanism contributes."""

import math
from collections.abc import Mapping
from typing import Any, Final

from experiments.printing.grid import Column, Grid, Row
from experiments.questions.calibration.fit import Fit
from experiments.questions.calibration.sample import AS_FITTED
from experiments.words.sentences import spaced
from experiments.words.shares import percent

WORDS: Final = {"fitted": "Fitted", "left_out": "Left\nout", "prior": "Untuned\nprior", "nothing": "Nothing\nhappens"}
_SHARES: Final = (10, 50, 90)


def fit_grids(found: Fit, names: Mapping[str, str]) -> tuple[Grid, ...]:
    """Return the tables of a fit, that of the observations met in each case first.

    Parameters
    ----------
    found
        The fit.
    names
        What parameters and mechanisms are called.
    """
    return (_scores(found), _parameters(found, names), _ablation(found, names))


def _scores(found: Fit) -> Grid:
    cases = dict.fromkeys(found.rows["fitted"]["case"])
    rows: list[Row] = [
        (found.titles.get(case, spaced(case)), *(_met(found, name, case) for name in WORDS)) for case in cases
    ]
    scores = found.scores()
    rows.append(("All", *(f"{scores[name].hits} of {scores[name].rows}" for name in WORDS)))
    rows.append(("Prices off by a factor of", *(_factor(scores[name].price_error) for name in WORDS)))
    title = f"Observations met, {len(found.accepted)} of {found.draws} draws accepted"
    return Grid((Column("Case", right=False), *map(Column, WORDS.values())), tuple(rows), title)


def _met(found: Fit, name: str, case: str) -> str:
    own = found.rows[name][found.rows[name]["case"] == case]
    return f"{int(own['in_band'].sum())} of {len(own)}"


def _parameters(found: Fit, names: Mapping[str, str]) -> Grid:
    columns = (
        Column("Parameter", right=False), Column("Prior:\n10, 50, 90 %", rank=1), Column("Fitted:\n10, 50, 90 %"),
        Column("Width\nleft"), Column("Do the\ndata speak?"),
    )  # fmt: skip
    rows = [
        (
            _name(line["parameter"], names),
            _quantiles(line, "prior"),
            _quantiles(line, "fitted"),
            f"{line['width']:.2f}",
            "yes" if line["says"] else "hardly",
        )
        for line in found.parameters.to_dict("records")
    ]
    return Grid(columns, tuple(rows), "Parameters before and after")


def _quantiles(line: Mapping[Any, Any], kind: str) -> str:
    return ", ".join(f"{line[f'{kind}_p{share}']:.3g}" for share in _SHARES)


def _ablation(found: Fit, names: Mapping[str, str]) -> Grid:
    columns = (
        Column("Without", right=False), Column("Fitted"), Column("Change"), Column("Left\nout"), Column("Change "),
        Column("Prices off,\nleft out", rank=1),
    )  # fmt: skip
    lines = [] if found.ablation is None else found.ablation.to_dict("records")
    rows = [
        (
            "nothing (as fitted)" if line["without"] == AS_FITTED else _name(line["without"], names),
            percent(line["fitted"]),
            _points(line["fitted_change"]),
            percent(line["left_out"]),
            _points(line["left_out_change"]),
            _factor(line["left_out_price_error"]),
        )
        for line in lines
    ]
    return Grid(
        columns, tuple(rows), "Observations met without each mechanism, nothing fitted again; changes in points"
    )


def _name(parameter: str, names: Mapping[str, str]) -> str:
    return names.get(parameter, spaced(parameter).capitalize())


def _points(change: float) -> str:
    return f"{100.0 * change:+.0f}"


def _factor(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"
