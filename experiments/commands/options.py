"""What several commands take: each option with one meaning and one help line."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from experiments.outcome import EXAMPLE, OPEN

Experiment: TypeAlias = Annotated[
    str, typer.Argument(metavar="NAME|FILE", help="An experiment: its name, or a YAML file.")
]
RunFolder: TypeAlias = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]

Worlds: TypeAlias = Annotated[int | None, typer.Option(help="How many worlds.")]
Seed: TypeAlias = Annotated[int | None, typer.Option(help="Key of all random draws.")]
Months: TypeAlias = Annotated[int | None, typer.Option(help="Scored months.")]
Workers: TypeAlias = Annotated[int | None, typer.Option(min=1, max=1024, help="Processes; every core by default.")]
Out: TypeAlias = Annotated[Path | None, typer.Option(help="Run folder; by default one below runs.")]
Settings: TypeAlias = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a number of the model in all worlds.")
]
Fresh: TypeAlias = Annotated[bool, typer.Option("--fresh", help="Take a new folder even if the run is there.")]

FirstWorlds: TypeAlias = Annotated[int | None, typer.Option(min=1, help="Only the first worlds, this many.")]
Scenario: TypeAlias = Annotated[str | None, typer.Option(help="A scenario of the run; the main one by default.")]
By: TypeAlias = Annotated[
    str | None, typer.Option(metavar="DATE", help="What happened before this date: 2030 is before January 2030.")
]
Csv: TypeAlias = Annotated[bool, typer.Option("--csv", help="Print CSV and nothing else.")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

Nation: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="An importer; the one in focus by default.")
]
Nations: TypeAlias = Annotated[
    list[str] | None, typer.Option("--nation", metavar="NAME", help="An importer; may be repeated. By default all.")
]
Policy: TypeAlias = Annotated[str | None, typer.Option(metavar="NAME", help="A policy; the one in focus by default.")]
Good: TypeAlias = Annotated[str | None, typer.Option(metavar="NAME", help="A good; the one in focus by default.")]

Outcome: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--outcome", "--metric", metavar=OPEN, help=f"What to look at, such as {EXAMPLE}; a shortage by default."
    ),
]
Failure: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar=OPEN,
        help=f"What to look at, and when it is a failure: '{EXAMPLE} > 5 %'; a shortage by default.",
    ),
]
