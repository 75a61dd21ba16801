"""Configuration: YAML in, checked frozen models in the model's own units out.

All numbers reach the model through here, once, with their unit, range, source and status, so that no
line of model code holds a bare figure and every result can say which guesses it rests on. This is the
lowest layer: it knows nothing of agents or runs, and the parameter models of controls, clauses and
shocks are handed to it from above.
"""

from pathlib import Path


def bundled_root() -> Path:
    """Return the folder of the configurations that came with the program.

    A wheel carries them inside the package; in a checkout they lie beside it.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "_configs"
    return inside if inside.is_dir() else package.parent / "configs"
