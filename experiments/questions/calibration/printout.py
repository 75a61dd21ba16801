"""Print a fit: scores by case, parameters before and after, and what each mechanism contributes."""

import math
from collections.abc import Iterator

import pandas as pd
from rich.table import Table

from experiments.printing.printed import framed
from experiments.questions.calibration.fit import Fit

WORDS = {"fitted": "Fitted", "left_out": "Left out", "prior": "Untuned prior", "nothing": "Nothing happens"}


def printed(found: Fit) -> Iterator[str | Table]:
    """Yield the tables of a fit."""
    yield _scores(found)
    yield "Left out: each episode over the draws that the other episodes accept.\n"
    yield _parameters(found.parameters)
    if found.ablation is not None:
        yield _ablation(found.ablation)


def _scores(found: Fit) -> Table:
    table = framed(f"Rows in band, {len(found.accepted)} of {found.draws} draws accepted")
    table.add_column("Case")
    for words in WORDS.values():
        table.add_column(words, justify="right")
    cases = dict.fromkeys(found.rows["fitted"]["case"])
    for case in cases:
        cells = []
        for name in WORDS:
            rows = found.rows[name]
            own = rows[rows["case"] == case]
            cells.append(f"{int(own['in_band'].sum())} of {len(own)}")
        table.add_row(case, *cells)
    scores = found.scores()
    table.add_section()
    table.add_row("all", *(f"{scores[name].hits} of {scores[name].rows} ({scores[name].share:.2f})" for name in WORDS))
    table.add_row("prices off by a factor of", *(_factor(scores[name].price_error) for name in WORDS))
    return table


def _parameters(parameters: pd.DataFrame) -> Table:
    table = framed("Parameters before and after (10, 50 and 90 %)")
    for heading in ("Parameter", "Prior", "Fitted", "Width left", "Do the data speak?"):
        table.add_column(heading, justify="left" if heading == "Parameter" else "right")
    for line in parameters.to_dict("records"):
        prior, fitted = (
            " / ".join(f"{line[f'{kind}_p{share}']:.3g}" for share in (10, 50, 90)) for kind in ("prior", "fitted")
        )
        table.add_row(line["parameter"], prior, fitted, f"{line['width']:.2f}", "yes" if line["says"] else "hardly")
    return table


def _ablation(ablation: pd.DataFrame) -> Table:
    table = framed("Without each mechanism, nothing fitted again: share of rows in band")
    for heading in ("Without", "Fitted", "Change", "Left out", "Change", "Price error left out"):
        table.add_column(heading, justify="left" if heading == "Without" else "right")
    for line in ablation.to_dict("records"):
        table.add_row(
            str(line["without"]),
            f"{line['fitted']:.2f}",
            f"{line['fitted_change']:+.2f}",
            f"{line['left_out']:.2f}",
            f"{line['left_out_change']:+.2f}",
            _factor(line["left_out_price_error"]),
        )
    return table


def _factor(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"
