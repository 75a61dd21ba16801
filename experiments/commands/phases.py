"""`critmin phases`: what happens in a month, in order, and why in that order."""

import textwrap

import typer


def phases() -> None:
    """Print the ordered list of phases with the reason for each one's place."""
    from sim.phases import PHASES

    width = max(len(phase.name) for phase in PHASES)
    for number, phase in enumerate(PHASES, start=1):
        head = f"{number:>2}. {phase.name:<{width}}  "
        indent = " " * len(head)
        typer.echo(textwrap.fill(phase.reason, 100, initial_indent=head, subsequent_indent=indent))
