"""Find out what a folder holds: a plain run, or the answer to one of the questions that make runs of their own."""

from pathlib import Path

from experiments.questions.registry import QUESTIONS, Question
from experiments.store.manifest import FILE_NAME, Manifest, read_manifest
from experiments.store.reader import RunStore


def question_in(folder: Path) -> Question | None:
    """Return the question that a folder holds an answer to; None if it holds a plain run, or nothing that is known.

    Raises
    ------
    UserError
        If its manifest cannot be read.
    """
    if (folder / FILE_NAME).is_file():
        return question_of(read_manifest(folder))
    return next((one for one in QUESTIONS if one.holds and any(folder.glob(one.holds))), None)


def question_of(manifest: Manifest) -> Question | None:
    """Return the question that a run was made for; None of a plain run."""
    kind = "hindcast" if "hindcast" in manifest["identity"] else manifest.get("study", {}).get("kind")
    return next((one for one in QUESTIONS if kind in one.kinds), None)


def is_sweep(store: RunStore) -> bool:
    """Tell whether a run varied its policies, and compares them."""
    compared = any(policy != below for policy, below in store.layout.baselines.items())
    return compared and bool(store.manifest.get("identity", {}).get("sweep"))
