"""Describe a run folder: what was asked, how much is done, in which sessions, and how to continue it."""

import shlex
from pathlib import Path
from typing import Any

from rich.filesize import decimal

from experiments.runner.doubts import lines_of
from experiments.runner.identity import code_hash, versions
from experiments.store.layout import Layout
from experiments.store.links import refuse_links
from experiments.store.manifest import PARTIAL, Manifest, check_config, experiment_asked, read_manifest
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

_TWICE = 2
"""The extension that is proposed, as a multiple of the worlds, which narrows an interval by a factor of 1.4."""


def info(run_dir: Path) -> dict[str, Any]:
    """Return the description of a run folder as plain JSON values.

    Raises
    ------
    UserError
        If the folder is no run, or its manifest cannot be read.
    """
    manifest = read_manifest(run_dir)
    refuse_links(run_dir)
    check_config(run_dir, manifest)
    identity, layout = manifest["identity"], Layout.from_json(manifest["layout"])
    status = status_of(run_dir, manifest)
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
        "other_program": _other_program(manifest),
        "commands": _commands(run_dir, manifest, status),
    }


def describe(found: dict[str, Any]) -> str:
    """Return what `info` found as text for people."""
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
        f"importers   {', '.join(found['importers'] or [])}; {len(found['goods'] or [])} goods",
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
        *(f"{purpose}:\n  {command}" for purpose, command in found["commands"].items()),
    ]
    return "\n".join(lines)


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


def _commands(run_dir: Path, manifest: Manifest, status: str) -> dict[str, str]:
    """Return the commands for a run, by purpose."""
    identity, folder = manifest["identity"], shlex.quote(str(run_dir))
    asked = int(manifest.get("worlds_asked", 0))
    same = " ".join(
        [
            f"critmin run {experiment_asked(manifest)} --months {identity.get('months', '?')}",
            f"--seed {identity.get('seed', '?')}",
            *_options(identity.get("set", {}), identity.get("sweep", {})),
            f"--out {folder}",
        ]
    )
    if status == RUNNING:
        return {}
    if status == PARTIAL:
        return {"Put it together with the other shards": f"critmin join OUT {folder} ..."}
    if not manifest.get("worlds"):
        return {"Continue": f"{same} --worlds {asked}"}
    return {
        "Show or mend it": f"{same} --worlds {asked}",
        "Extend it": f"{same} --worlds {_TWICE * asked}",
        "Run it again elsewhere and compare": f"critmin reproduce {folder}",
    }
