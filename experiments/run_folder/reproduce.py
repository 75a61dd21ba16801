"""Run the question of a manifest again in a new folder, and compare the two runs world by world.

The same program on the same kind of processor must give the same bits, which the digests of the worlds tell. Another
processor or other versions of numpy change last bits, so the numbers themselves are then compared, within a tolerance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.design.registry import MONTE_CARLO
from experiments.opened import Run
from experiments.printing.progress import spinner
from experiments.runner.execute import execute
from experiments.runner.folder import differences
from experiments.runner.identity import processors_of
from experiments.runner.prepare import FRACTION, prepare_question
from experiments.runner.question import Options, question_of_manifest
from experiments.store.gaps import gaps
from experiments.store.manifest import FILE_NAME, Manifest, read_manifest_file
from experiments.store.reader import METRICS_FOLDER, RunStore
from sim.config.errors import UserError

TOLERANCE = 1e-9
"""Largest relative difference of a metric at which a world still counts as the same on another processor or with other
versions; what rounding makes of it over a year. Where a rule compares with a threshold, it may grow beyond in some
worlds of a longer run, which are then named."""

SHOWN = 5
"""Differences that are named."""

_PROGRAM = ("code", "versions")
"""Parts of an identity that say by which program a run was computed, not what was asked."""


@dataclass(frozen=True)
class Original:
    """The run to reproduce.

    Attributes
    ----------
    manifest
        What it says of itself.
    store
        Its results; None where only the manifest is there.
    """

    manifest: Manifest
    store: RunStore | None

    @classmethod
    def open(cls, path: Path, worlds: int | None) -> "Original":
        """Open a run folder, or a manifest alone.

        Raises
        ------
        UserError
            If it cannot be read, is not finished, or has fewer worlds.
        """
        if path.name == FILE_NAME and (path.parent / METRICS_FOLDER).is_dir():
            path = path.parent
        if not path.is_file():
            store = RunStore.open(path, worlds)
            return cls(store.manifest, store)
        manifest = read_manifest_file(path)
        if worlds not in {None, manifest.get("worlds")}:
            raise UserError(
                f"{path} is a manifest alone, with one hash of {manifest.get('worlds')} worlds: leave out --worlds, or "
                "give the run folder"
            )
        return cls(manifest, None)


@dataclass(frozen=True)
class Reproduction:
    """A run that was run again, and how the two compare.

    Attributes
    ----------
    run
        The new one.
    same
        Whether they agree: bit for bit, or within the tolerance where bits may differ.
    bits
        Whether they agree bit for bit.
    unlike
        What is other about program and processor, in words; the same bits are promised only where this is empty.
    worlds, differing
        Worlds of all cases compared, and how many of them do not agree.
    largest
        Largest relative difference of a metric; None where numbers were not compared.
    first
        The first differences, in words.
    """

    run: Run
    same: bool
    bits: bool
    unlike: tuple[str, ...]
    worlds: int
    differing: int
    largest: float | None
    first: tuple[str, ...]


def reproduce(path: Path, options: Options, tolerance: float = TOLERANCE) -> Reproduction:
    """Run a run again and compare.

    Parameters
    ----------
    path
        A run folder, or a manifest alone, whose one hash is then compared.
    options
        Worlds, if fewer, and workers; without a folder the next free name is taken.
    tolerance
        Largest relative difference of a metric, where bits may differ.

    Raises
    ------
    UserError
        If the original cannot be read, or is not a plain run of an experiment that this version can ask again.
    """
    original = Original.open(path, options.worlds)
    with spinner("reading the configuration ...", quiet=options.execution.quiet):
        request = prepare_question(*_question(original.manifest, options))
    _check_same_question(original.manifest, request.manifest["identity"])
    if original.store is not None and request.job.run_dir.resolve() == original.store.path.resolve():
        raise UserError(f"{request.job.run_dir} is the run to be reproduced: give another folder with --out")
    outcome = execute(request)
    run = Run(outcome.store, outcome, request)
    unlike = tuple(_unlike(original.manifest, run.store.manifest))
    if original.store is None:
        return _compare_hashes(original.manifest, run, unlike)
    return compare_worlds(original.store, run, unlike, tolerance)


def _question(manifest: Manifest, options: Options) -> tuple[Any, Options]:
    """Return the question of a manifest, and the options with its settings, sweeps and worlds."""
    identity = manifest["identity"]
    study = identity.get("study", {})
    if study and study.get("kind") != FRACTION:
        raise UserError(f"this run is a study ({study.get('kind')}): give its own command again")
    if "config" not in manifest:
        raise UserError("the manifest has no configuration, so it cannot be asked again")
    asked = Options(
        worlds=options.worlds or int(manifest.get("worlds", 0)),
        out=options.out,
        fresh=options.out is None,
        execution=options.execution,
        settings=tuple(f"{key}={value!r}" for key, value in identity.get("set", {}).items()),
        sweeps=tuple(f"{key}={','.join(words)}" for key, words in identity.get("sweep", {}).items()),
        one_in=int(study.get("one_in", 1)),
        design=str(identity.get("design", MONTE_CARLO)),
    )
    return question_of_manifest(manifest["config"], asked), asked


def _check_same_question(manifest: Manifest, identity: dict[str, Any]) -> None:
    """Refuse a run of which this version would ask something else."""
    then, now = (
        {key: value for key, value in one.items() if key not in _PROGRAM} for one in (manifest["identity"], identity)
    )
    unlike = differences(then, now)
    if unlike:
        raise UserError(f"this version cannot ask the same again: other {', '.join(unlike)}")


def _unlike(then: Manifest, now: Manifest) -> Iterator[str]:
    """Return how program and processor differ from those of the original."""
    before, after = then["identity"], now["identity"]
    if before.get("code") != after["code"]:
        yield f"the code (commit {then.get('git_commit') or 'unknown'}, now {now.get('git_commit') or 'unknown'})"
    versions = before.get("versions", {})
    for name, version in after["versions"].items():
        if versions.get(name) != version:
            yield f"{name} ({versions.get(name, 'absent')}, now {version})"
    processors = [{kind for session in one["sessions"] for kind in processors_of(session)} for one in (then, now)]
    if processors[0] != processors[1]:
        yield f"the processor ({'; '.join(sorted(processors[0]))}, now {'; '.join(sorted(processors[1]))})"


def _compare_hashes(manifest: Manifest, run: Run, unlike: tuple[str, ...]) -> Reproduction:
    same = manifest.get("content_hash") == run.store.content_hash()
    first = () if same else ("the content hash; only numbers can tell more: give the run folder",)
    worlds = run.store.worlds * len(run.store.layout.cases)
    return Reproduction(run, same, same, unlike, worlds, 0 if same else worlds, None, first)


def compare_worlds(then: RunStore, run: Run, unlike: tuple[str, ...], tolerance: float) -> Reproduction:
    """Compare a run with the original world by world.

    Parameters
    ----------
    then
        The original.
    run
        The new run.
    unlike
        What is other about program and processor, in words; without any the bits must agree.
    tolerance
        Largest relative difference of a metric, if anything is unlike.
    """
    worlds = then.worlds * len(then.layout.cases)
    if then.content_hash() == run.store.content_hash():
        return Reproduction(run, True, True, unlike, worlds, 0, 0.0, ())
    beyond, largest = 0, 0.0
    first: list[str] = []
    for gap in gaps(then, run.store):
        largest = max(largest, gap.largest)
        if not unlike or gap.largest > tolerance:
            beyond += 1
            first += [gap.text] * (len(first) < SHOWN)
    return Reproduction(run, not beyond, False, unlike, worlds, beyond, largest, tuple(first))
