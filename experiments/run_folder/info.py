"""Describe a run folder: what was asked, how much is done, in which sessions, and how to continue it."""

import shlex
from pathlib import Path
from typing import Any, Final

from rich.filesize import decimal

from experiments.questions.registry import Question
from experiments.run_folder.kind import question_in, question_of
from experiments.runner.doubts import lines_of
from experiments.runner.identity import code_hash, versions
from experiments.store.layout import Layout
from experiments.store.links import refuse_links
from experiments.store.manifest import (
    COMPLETE,
    FILE_NAME,
    PARTIAL,
    Manifest,
    check_config,
    experiment_asked,
    read_manifest,
)
from experiments.store.reader import FAILURES_FILE
from experiments.store.shelf import RUNNING, size_of, status_of, strangers
from experiments.store.table import read_table
from experiments.words import labels_for
from experiments.words.reserves import reserve_sentences

_TOLD = (
    "experiment",
    "scenario",
    "doubts",
    "beside",
    "policies",
    "importers",
    "goods",
    "seed",
    "first_month",
    "months",
    "git_commit",
    "content_hash",
    "one_kind_of_processor",
    "sessions",
)
"""Keys of the manifest that are shown unchanged."""

SHOW: Final = "Show its answer again"
MEND_IT: Final = "Mend what is damaged, and draw figures and brief that are missing"
EXTEND: Final = "Extend it"
ANEW: Final = "Run the same with this program, in a folder of its own"
REPRODUCE: Final = "Run it again elsewhere and compare"
"""What may be done with a run."""

_TWICE: Final = 2
"""The extension that is proposed, as a multiple of the worlds, which narrows an interval by a factor of 1.4."""


def info(run_dir: Path) -> dict[str, Any]:
    """Return the description of a run folder as plain JSON values.

    Of a folder that holds the runs of a search or of a fit: which question it answers, and what may be done with it.

    Raises
    ------
    UserError
        If the folder is no run, or its manifest cannot be read.
    """
    question = question_in(run_dir)
    if question is not None and question.holds:
        return {
            "run_dir": str(run_dir),
            "question": question.name,
            "size_bytes": size_of(run_dir),
            "commands": {SHOW: f"critmin show {shlex.quote(str(run_dir))}", **_list_of_runs(run_dir)},
        }
    manifest = read_manifest(run_dir)
    refuse_links(run_dir)
    check_config(run_dir, manifest)
    identity, layout = manifest["identity"], Layout.from_json(manifest["layout"])
    status, other = status_of(run_dir, manifest), _other_program(manifest)
    return {
        "run_dir": str(run_dir),
        "status": status,
        "worlds": int(manifest.get("worlds", 0)),
        "worlds_asked": int(manifest.get("worlds_asked", 0)),
        "size_bytes": size_of(run_dir),
        **{key: manifest.get(key) for key in _TOLD},
        "config_hash": identity.get("config"),
        "set": identity.get("set", {}),
        "sweep": identity.get("sweep", {}),
        "series": sorted(manifest["layout"].get("series", {})),
        "reserves": reserve_sentences(manifest.get("config", {}), labels_for(manifest)),
        "versions": identity.get("versions", {}),
        "failures": _failures(run_dir, layout.run),
        "strange_files": [str(path) for path in strangers(run_dir, layout)],
        "other_program": other,
        "commands": _commands(run_dir, manifest, status, other=bool(other)),
    }


def describe(found: dict[str, Any]) -> str:
    """Return what `info` found as text for people."""
    if "question" in found:
        return "\n".join(
            [
                f"Folder of `critmin {found['question']}`, with the runs that it made",
                f"size        {decimal(found['size_bytes'])}",
                "",
                *_offered(found["commands"]),
            ]
        )
    experiment, sessions = found["experiment"] or {}, found["sessions"] or []
    last = sessions[-1] if sessions else {}
    lines = [
        experiment.get("title", ""),
        experiment.get("question", ""),
        "",
        f"status      {found['status']}: {found['worlds']:,} worlds of {found['worlds_asked']:,} asked for",
        f"size        {decimal(found['size_bytes'])}",
        f"scenario    {', '.join([found['scenario'] or '?', *(found['beside'] or [])])}",
        f"policies    {', '.join(found['policies'] or [])}",
        f"importers   {', '.join(found['importers'] or [])}",
        f"goods       {', '.join(found['goods'] or [])}",
        f"months      {found['months']} from {found['first_month']}",
        f"seed        {found['seed']}",
        f"set, sweep  {_changes(found)}",
        f"series      {', '.join(found['series']) or 'none kept'}",
        *(f"reserve     {sentence}" for sentence in found["reserves"]),
        f"config      {found['config_hash']}",
        f"content     {found['content_hash'] or 'no hash before all worlds are there'}",
        f"code        commit {found['git_commit'] or 'unknown'}",
        f"processors  {'of one kind' if found['one_kind_of_processor'] else 'of several kinds'}",
        f"machine     {last.get('host', '?')}, {last.get('system', '?')}, {last.get('cores', '?')} cores",
        "",
        *(_session(session) for session in sessions),
        *(f"failed      {failure}" for failure in found["failures"]),
        *(f"other files {path}: not a file of this run; neither read nor removed" for path in found["strange_files"]),
        *lines_of(found["doubts"] or []),
        *(["", f"Note: {found['other_program']}."] if found["other_program"] else []),
        "",
        *_offered(found["commands"]),
    ]
    return "\n".join(lines)


def _offered(commands: dict[str, str]) -> list[str]:
    return [f"{purpose}:\n  {command}" for purpose, command in commands.items()]


def _session(session: dict[str, Any]) -> str:
    shard = session.get("shard", "1/1")
    workers = session.get("cluster") or f"{session.get('workers')} worker(s)"
    return (
        f"session     {session.get('started')}  {session.get('status')}, {session.get('rows', 0):,} rows in "
        f"{session.get('elapsed_s', 0.0):,.0f} s, {workers} on {session.get('host')}"
        f"{'' if shard == '1/1' else f', shard {shard}'}"
    )


def _changes(found: dict[str, Any]) -> str:
    return " ".join(_options(found["set"], found["sweep"])) or "nothing"


def _options(settings: dict[str, float], axes: dict[str, list[str]]) -> list[str]:
    chosen = [f"--set {shlex.quote(f'{key}={value!r}')}" for key, value in settings.items()]
    return chosen + [f"--sweep {shlex.quote(key + '=' + ','.join(words))}" for key, words in axes.items()]


def _failures(run_dir: Path, run: str) -> list[str]:
    """Return a line for each failed block."""
    path = run_dir / FAILURES_FILE
    if not path.is_file():
        return []
    return [
        f"{row['scenario']}, {row['policy']}, worlds {row['first_world']}-{row['last_world']}: {row['error']}"
        for row in read_table(path, run).to_dict("records")
    ]


def _other_program(manifest: Manifest) -> str:
    """Return how the program that made a run differs from this one; empty if it does not."""
    identity = manifest["identity"]
    now, then = versions(), identity.get("versions", {})
    changed = [f"{name} {then.get(name, 'absent')}, now {now[name]}" for name in now if then.get(name) != now[name]]
    code = ["other code"] if identity.get("code") != code_hash() else []
    return f"made by another program ({', '.join([*code, *changed])})" if code or changed else ""


def _list_of_runs(run_dir: Path) -> dict[str, str]:
    """Return the command that lists the runs right below a folder; none where the folder has none."""
    if not any(run_dir.glob(f"*/{FILE_NAME}")):
        return {}
    return {"List its runs": f"critmin runs {shlex.quote(str(run_dir))}"}


def _commands(run_dir: Path, manifest: Manifest, status: str, *, other: bool) -> dict[str, str]:
    """Return what may be done with a run: purpose to command.

    Parameters
    ----------
    other
        Whether another program made the run: then nothing may be added to it.
    """
    folder, question = shlex.quote(str(run_dir)), question_of(manifest)
    if status == RUNNING:
        return {}
    if question is not None:
        return _of_question(question, manifest, folder, status)
    if status == PARTIAL:
        return {"Put it together with the other shards": f"critmin join OUT {folder} ..."}
    asked = int(manifest.get("worlds_asked", 0))
    shown = {SHOW: f"critmin show {folder}"} if manifest.get("worlds") else {}
    same = None if _is_gone(manifest) else _command_of(manifest)
    again = {REPRODUCE: f"critmin reproduce {folder}"} if shown else {}
    return shown | _to_run(same, folder, asked, other=other, going_on=not shown) | again


def _to_run(same: str | None, folder: str, asked: int, *, other: bool, going_on: bool) -> dict[str, str]:
    """Return the commands that compute something: of `same`, which asks what a run asked if that can still be asked."""
    if same is None:
        return {}
    if other:
        return {ANEW: f"{same} --worlds {asked}"}
    here = f"{same} --out {folder} --worlds"
    if going_on:
        return {"Continue": f"{here} {asked}"}
    return {MEND_IT: f"{here} {asked}", EXTEND: f"{here} {_TWICE * asked}"}


def _of_question(question: Question, manifest: Manifest, folder: str, status: str) -> dict[str, str]:
    """Return what may be done with a run that a question made."""
    if question.name == "hindcast":
        case, worlds = manifest["identity"]["hindcast"], manifest["worlds_asked"]
        return {SHOW: f"critmin hindcast {case} --worlds {worlds} --seed {manifest['seed']}"}
    return {SHOW: f"critmin show {folder}"} if status in COMPLETE else {}


def _is_gone(manifest: Manifest) -> bool:
    """Return whether the file of a run's experiment is no longer there."""
    file = manifest.get("experiment", {}).get("file")
    return bool(file) and not Path(str(file)).is_file()


def _command_of(manifest: Manifest) -> str:
    """Return the command that asks the same as a run did, without its worlds and its folder."""
    identity = manifest["identity"]
    parts = [
        f"critmin run {experiment_asked(manifest)} --months {identity.get('months', '?')}",
        f"--seed {identity.get('seed', '?')}",
        *_options(identity.get("set", {}), identity.get("sweep", {})),
    ]
    if "design" in identity:
        parts.append(f"--design {shlex.quote(str(identity['design']))}")
    if one_in := manifest.get("study", {}).get("one_in"):
        parts.append(f"--fraction 1/{one_in}")
    return " ".join(parts)
