"""Create the files and folders of a run folder that its pieces are saved into."""

from pathlib import Path

from experiments.store.fans import prepare_counts
from experiments.store.layout import Layout
from experiments.store.reader import METRICS_FOLDER
from experiments.store.series import prepare_series


def make_space(run_dir: Path, layout: Layout, worlds: int) -> None:
    """Create the files that pieces write into, or extend existing ones to more worlds.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    (run_dir / METRICS_FOLDER).mkdir(exist_ok=True)
    if layout.series:
        prepare_series(run_dir, layout, worlds)
    prepare_counts(run_dir, layout)
