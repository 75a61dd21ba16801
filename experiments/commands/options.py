"""What several commands take: each option with one meaning and one help line."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from experiments.commands import complete
from experiments.words.outcome import EXAMPLE, OPEN
from sim.config.errors import UserError


def _named(text: str, names: Callable[[str], list[str]], *options: str) -> Any:  # noqa: ANN401  - as typer's own
    """Return an option that takes a name, which the shell completes."""
    return typer.Option(*options, metavar="NAME", help=text, autocompletion=names)


Experiment: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="NAME|FILE", help="An experiment: its name, or a YAML file.", autocompletion=complete.experiments
    ),
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
Scenario: TypeAlias = Annotated[
    str | None, _named("A scenario of the run; the main one by default.", complete.scenarios)
]
By: TypeAlias = Annotated[
    str | None, typer.Option(metavar="DATE", help="What happened before this date: 2030 is before January 2030.")
]
Full: TypeAlias = Annotated[bool, typer.Option("--full", help="Print every table and row.")]
Csv: TypeAlias = Annotated[bool, typer.Option("--csv", help="Print CSV and nothing else.")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

EveryWarning: TypeAlias = Annotated[
    bool, typer.Option("--warnings", help="Print every warning, not one of each kind with a count.")
]

Nation: TypeAlias = Annotated[str | None, _named("An importer; the one in focus by default.", complete.nations)]
Nations: TypeAlias = Annotated[
    list[str] | None, _named("An importer; may be repeated. By default all.", complete.nations, "--nation")
]
Policy: TypeAlias = Annotated[str | None, _named("A policy; the one in focus by default.", complete.policies)]
Good: TypeAlias = Annotated[str | None, _named("A good; the one in focus by default.", complete.goods)]
OnlyNation: TypeAlias = Annotated[str | None, _named("Only this importer.", complete.nations, "--nation")]
OnlyGood: TypeAlias = Annotated[str | None, _named("Only this good.", complete.goods, "--good")]
RankedBy: TypeAlias = Annotated[
    str | None, _named("Rank by this policy and tell it; without any by default.", complete.policies, "--policy")
]
StudiedPolicy: TypeAlias = Annotated[
    str | None,
    _named(
        "The policy to study; the one in the experiment's focus, else the first, by default.",
        complete.policies,
        "--policy",
    ),
]

Outcome: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        "--metric",
        metavar=OPEN,
        help=f"What to look at, such as {EXAMPLE}; a shortage by default.",
        autocompletion=complete.outcomes,
    ),
]
Failure: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar=OPEN,
        help=f"What to look at, and when it is a failure: '{EXAMPLE} > 5 %'; a shortage by default.",
        autocompletion=complete.outcomes,
    ),
]


def one_form(*, as_csv: bool, as_json: bool) -> None:
    """Refuse two forms of output at once.

    Raises
    ------
    UserError
        If both are asked for.
    """
    if as_csv and as_json:
        raise UserError("--csv and --json are two forms of the same: give one")
