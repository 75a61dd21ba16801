"""`critmin phases`: what happens in a month, in order, and why in that order."""

import json
import textwrap

import typer

from experiments.commands.options import Json


def phases(as_json: Json = False) -> None:
    """Print the ordered list of phases with the reason for each one's place.

    Parameters
    ----------
    as_json
        Print one JSON object on stdout.
    """
    from sim.phases import PHASES

    if as_json:
        typer.echo(json.dumps({"phases": [{"name": phase.name, "reason": phase.reason} for phase in PHASES]}))
        return
    width = max(len(phase.name) for phase in PHASES)
    for number, phase in enumerate(PHASES, start=1):
        head = f"{number:>2}. {phase.name:<{width}}  "
        indent = " " * len(head)
        typer.echo(textwrap.fill(phase.reason, 100, initial_indent=head, subsequent_indent=indent))
