"""Every figure of a sensitivity analysis, into the folders of its runs."""

from pathlib import Path

from experiments.questions.sensitivity.effects_figure import draw_effects
from experiments.questions.sensitivity.heat_map import draw_heat_map
from experiments.questions.sensitivity.results import Sensitivity
from experiments.questions.sensitivity.tornado import draw_tornado


def draw_sensitivity(found: Sensitivity) -> list[Path]:
    """Draw the figures of each step that is there and return the files.

    Raises
    ------
    UserError
        If a folder cannot be written.
    """
    paths = draw_effects(found.screening) if found.screening is not None else []
    if found.weighing is not None:
        paths += [*draw_tornado(found.weighing), *draw_heat_map(found.weighing)]
    return paths
