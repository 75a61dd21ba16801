"""How much a benchmark measures: enough for reliable ratios, in a short time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How much to measure.

    Attributes
    ----------
    widths
        Blocks whose rate is measured, worlds.
    months
        Months that each of them simulates.
    repeats
        How often each is repeated; the best counts, because a busy machine only ever makes things slower.
    anatomy_width, anatomy_months
        Block and months over which the parts of a month and the state sweep are timed.
    pieces, piece_months
        Blocks of the runner, and months of each, in one timing of its workers.
    alternations
        Pairs of such timings, with one worker and with two.
    few, many
        Worlds of the two runs whose cost per world is compared; none for no comparison.
    scale_months
        Months of these runs.
    """

    widths: tuple[int, ...] = (1, 64, 256, 1024)
    months: int = 12
    repeats: int = 3
    anatomy_width: int = 256
    anatomy_months: int = 120
    pieces: int = 4
    piece_months: int = 12
    alternations: int = 5
    few: int = 1000
    many: int = 20000
    scale_months: int = 2


FULL = Plan()
"""What `critmin bench` measures: about two to three minutes on two cores."""

QUICK = Plan(
    months=2,
    repeats=2,
    anatomy_months=24,
    pieces=2,
    piece_months=4,
    alternations=3,
    few=0,
    many=0,
)
"""What `critmin bench --quick` measures, in seconds; noisier, and without the large run."""
