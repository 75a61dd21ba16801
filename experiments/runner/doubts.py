"""Run the plausibility checks before every run, and list their remarks for the screen, the manifest and the brief."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import typer

from experiments.printing.warnings import shortened
from sim.config import bundled_root
from sim.config.library import Library
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.experiment import ResolvedExperiment
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import ScenarioConfig
from sim.plausibility.base import Subject
from sim.plausibility.gate import Remark, examine

DOUBTS: Final = "doubts"
"""Key of the manifest under which the remarks stand."""


def subject_of(resolved: ResolvedExperiment, library: Library) -> Subject:
    """Return the subject of the plausibility checks: an experiment, together with the bundled base year."""
    return Subject.of(resolved, library.plausible(), _usual(library))


def case_subject(resolved: ResolvedExperiment, library: Library) -> Subject:
    """Return the replay of a hindcast as a subject; its year is another, so no bundled base year is compared."""
    return Subject.of(resolved, library.plausible(), None)


def doubts_about(library: Library, *configs: ScenarioConfig | PartnershipConfig) -> tuple[Remark, ...]:
    """Return the remarks on the base year of a library, and on the scenarios and partnerships built on it.

    Raises
    ------
    ConfigError
        For each number or date that is refused.
    """
    return examine(
        Subject(
            library.plausible(),
            library.baseline(),
            scenarios={config.name: config for config in configs if isinstance(config, ScenarioConfig)},
            partnerships={config.name: config for config in configs if isinstance(config, PartnershipConfig)},
            bundled=_usual(library),
        )
    )


def announce(doubts: Sequence[Mapping[str, Any]]) -> None:
    """Write the remarks to stderr, before any result that depends on the doubtful numbers; of very many, some."""
    heading, said = [*lines_of(doubts)][:1], [*lines_of(doubts)][1:]
    for line in [*heading, *shortened(said, "critmin info RUN")]:
        typer.echo(f"critmin: {line}", err=True)


def lines_of(doubts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the remarks of a manifest as lines of text, a heading first; nothing where there are none."""
    if not doubts:
        return
    noun = "number or date is" if len(doubts) == 1 else "numbers or dates are"
    yield f"{len(doubts)} {noun} hardly plausible; what follows rests on {'it' if len(doubts) == 1 else 'them'}:"
    yield from (f"  {Remark(**doubt)}" for doubt in doubts)


def _usual(library: Library) -> BaselineConfig:
    """Return the bundled base year, read once."""
    alone = library.roots.folders == (bundled_root().resolve(),)
    return library.baseline() if alone else _bundled()


@cache
def _bundled() -> BaselineConfig:
    from sim.catalogue import open_library  # noqa: PLC0415  - imports all mechanisms, which a saved remark needs none of

    return open_library().baseline()
