"""What several commands take: each option with one meaning and one help line."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from experiments.outcome import EXAMPLE, OPEN, WHOLE

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

FirstWorlds: TypeAlias = Annotated[int | None, typer.Option(min=1, help="Only the first so many worlds.")]
Scenario: TypeAlias = Annotated[str | None, typer.Option(help="A scenario of the run; the main one by default.")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

Outcome: TypeAlias = Annotated[str | None, typer.Option(metavar=WHOLE, help=f"What to explain, such as {EXAMPLE}.")]
OpenOutcome: TypeAlias = Annotated[
    str | None, typer.Option(metavar=OPEN, help=f"What to show, such as {EXAMPLE}; shortage by default.")
]
Failure: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        metavar="OUTCOME", help=f"{WHOLE}, and when it is a failure: '{EXAMPLE} > 5 %'; a shortage by default."
    ),
]
