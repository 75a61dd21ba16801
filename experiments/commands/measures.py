"""`critmin measures`: what each control, clause and shock of a run did."""

import json
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import FirstWorlds, Json, RunFolder, Scenario

if TYPE_CHECKING:
    from rich.table import Table

    from experiments.measures import Deed
    from experiments.words.labels import Labels

_NAME, _ROOM, _LEAST = 28, 46, 24
"""Letters of a measure's name, of all columns but the last, and of the last at least."""
_NOTE = (
    "Worlds: in which it was ever in force. Stopped: of what was wanted across the border, beyond what earlier "
    "controls stop. Leaked: share of what was stopped. Other cases: --policy and --scenario; all of them as a table: "
    "--csv."
)


def measures(
    run_dir: RunFolder,
    policy: Annotated[str | None, typer.Option(help="A policy of the run; the last one by default.")] = None,
    scenario: Scenario = None,
    worlds: FirstWorlds = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write all cases to measures.csv in the run folder.")] = False,
    as_json: Json = False,
) -> None:
    """Print for how long each control, clause and shock was in force and what it moved, means over worlds.

    Parameters
    ----------
    run_dir
        The run folder.
    policy, scenario
        The case.
    worlds
        Look at this number of worlds from the first on.
    as_csv
        Write a table of every case instead.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.analysis.focus import focus_of
    from experiments.measures import deeds_of, table_of
    from experiments.names import known
    from experiments.printed import text_console, widened, write_rows
    from experiments.store import RunStore
    from experiments.words import labels_for

    store = RunStore.open(run_dir, worlds)
    layout = store.layout
    if as_csv:
        typer.echo(str(write_rows(table_of(store, layout.cases), store.path / "measures.csv")))
        return
    scenario = known("scenario", scenario or layout.scenarios[0], layout.scenarios, "the run")
    policy = known("policy", policy or focus_of(store).policy or layout.policies[-1], layout.policies, "the run")
    found = deeds_of(store, scenario, policy)
    if as_json:
        case = {"scenario": scenario, "policy": policy, "worlds": store.worlds, "months": len(layout.months)}
        typer.echo(json.dumps(case | {"measures": [deed.plain() for deed in found]}, allow_nan=False))
        return
    labels = labels_for(store.manifest)
    console = widened(text_console())
    about = f"{labels.scenario(scenario)}, {labels.policy(policy)}: means over {store.worlds:,} worlds"
    console.print(f"{about} of {len(layout.months)} months")
    console.print(_table(found, labels, max(console.width - _ROOM, _LEAST)))
    console.print(_NOTE)


def _table(found: "list[Deed]", labels: "Labels", width: int) -> "Table":
    from experiments.measures import moved_lines
    from experiments.printed import framed

    table = framed()
    table.add_column("Measure", overflow="fold", max_width=_NAME)
    table.add_column("Days", justify="right", no_wrap=True)
    table.add_column("Worlds", justify="right", no_wrap=True)
    table.add_column("What it moved", overflow="fold")
    for deed in found:
        measure = deed.measure
        kind = ", ".join(word for word in (measure.kind.replace("_", " "), measure.by) if word)
        name = f"{measure.name.removeprefix(f'{measure.by}.')}\n  {kind}"
        lines = "\n".join(fill(line, width, subsequent_indent="  ") for line in moved_lines(deed, labels))
        at_start = deed.moved and not deed.days
        days = "start" if at_start else f"{deed.days:,.0f}"
        table.add_row(name, days, "" if at_start else f"{100.0 * deed.worlds:.0f} %", lines)
    return table
