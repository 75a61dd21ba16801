"""`critmin measures`: what each control, clause and shock of a run did."""

import json
from typing import TYPE_CHECKING

import typer

from experiments.commands.options import Csv, FirstWorlds, Json, Policy, RunFolder, Scenario, one_form

if TYPE_CHECKING:
    from experiments.measures import MeasureEffect
    from experiments.printing.grid import Grid
    from experiments.words.labels import Labels
    from sim.counted import Measure

_NOTE = (
    "Worlds: in which it was ever in force. Stopped: of what was wanted across the border, beyond what earlier "
    "controls stop. Leaked: share of what was stopped. Other cases: --policy and --scenario; all of them as a table: "
    "--csv."
)


def measures(
    run_dir: RunFolder,
    policy: Policy = None,
    scenario: Scenario = None,
    worlds: FirstWorlds = None,
    as_csv: Csv = False,
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
        Print the rows of every case as CSV.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.analysis.focus import focus_of
    from experiments.measures import effects_of, table_of
    from experiments.printing.printed import print_wrapped, text_console
    from experiments.store import RunStore
    from experiments.words import labels_for
    from experiments.words.names import known

    one_form(as_csv=as_csv, as_json=as_json)
    store = RunStore.open(run_dir, worlds)
    layout = store.layout
    if as_csv:
        typer.echo(table_of(store, layout.cases).to_csv(index=False, lineterminator="\n"), nl=False)
        return
    scenario = known("scenario", scenario or layout.scenarios[0], layout.scenarios, "the run")
    policy = known("policy", policy or focus_of(store).policy or layout.policies[0], layout.policies, "the run")
    found = effects_of(store, scenario, policy)
    if as_json:
        case = {"scenario": scenario, "policy": policy, "worlds": store.worlds, "months": len(layout.months)}
        typer.echo(json.dumps(case | {"measures": [effect.plain() for effect in found]}, allow_nan=False))
        return
    labels = labels_for(store.manifest)
    console = text_console()
    about = f"{labels.scenario(scenario)}, {labels.policy(policy)}: means over {store.worlds:,} worlds"
    print_wrapped(f"{about} of {len(layout.months)} months", console)
    console.print(_table(found, labels))
    print_wrapped(_NOTE, console)


def _table(found: "list[MeasureEffect]", labels: "Labels") -> "Grid":
    from experiments.measures import moved_lines
    from experiments.printing.grid import Column, Grid

    rows = []
    for effect in found:
        measure = effect.measure
        at_start = effect.moved and not effect.days
        days = "start" if at_start else f"{effect.days:,.0f}"
        worlds = "" if at_start else f"{100.0 * effect.worlds:.0f} %"
        moved = "\n".join(moved_lines(effect, labels))
        rows.append((_words(measure, labels), days, worlds, moved, measure.name))
    columns = (
        Column("Measure", right=False), Column("Days"), Column("Worlds"), Column("What it moved", right=False),
        Column("Name for --set", right=False, rank=1),
    )  # fmt: skip
    return Grid(columns, tuple(rows))


def _words(measure: "Measure", labels: "Labels") -> str:
    """Return words for a measure; a clause with its partnership."""
    if measure.family == "clause":
        clause = measure.name.removeprefix(f"{measure.by}.")
        return f"{labels.clause(measure.by, clause)} ({labels.partnership(measure.by)})"
    return labels.control(measure.name) if measure.family == "control" else labels.shock(measure.name)
