"""Keep the manifest of a run up to date while it is running."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from experiments.runner.identity import fingerprint, machine, processors_of
from experiments.runner.request import Request
from experiments.runner.work import Report
from experiments.store.chunks import descriptions_digest
from experiments.store.manifest import COMPLETE, Manifest, write_manifest
from experiments.store.reader import RunStore


def progress(
    status: str, worlds: int, sessions: Sequence[Mapping[str, Any]], complete: RunStore | None
) -> dict[str, Any]:
    """Return the part of a manifest that changes while its run is running.

    Parameters
    ----------
    status
        How far it is.
    worlds
        Those of which all were tried.
    sessions
        The calls that worked on it.
    complete
        The run, once all its worlds were tried; its hash and digest are saved for readers to compare the folder with.
    """
    return {
        "status": status,
        "worlds": worlds,
        "content_hash": None if complete is None else complete.content_hash(),
        "series_digest": None if complete is None else descriptions_digest(complete.path, complete.layout),
        "one_kind_of_processor": len({kind for session in sessions for kind in processors_of(session)}) <= 1,
        "sessions": sessions,
    }


class ManifestWriter:
    """Writes the manifest: what was asked, how many worlds are done, and each session that worked on the run.

    Parameters
    ----------
    request
        What this session executes.
    saved
        The manifest of earlier sessions; empty if there is none.
    """

    def __init__(self, request: Request, saved: Manifest) -> None:
        self._request = request
        self._saved = saved
        self._started = datetime.now(UTC)
        self._clock = time.perf_counter()

    def write(self, status: str, reports: Sequence[Report] = (), complete: RunStore | None = None) -> None:
        """Replace the manifest; `worlds` only grows once all their blocks were tried."""
        request, saved = self._request, self._saved
        held = int(saved.get("worlds", 0))
        tried = request.worlds if status in COMPLETE else 0
        sessions = [*saved.get("sessions", []), self._session(status, reports)]
        known = {
            **request.manifest,
            "fingerprint": fingerprint(request.manifest["identity"]),
            "layout": request.job.layout.to_json(),
        }
        progressed = progress(status, max(held, tried), sessions, complete)
        write_manifest(request.job.run_dir, {**known, **progressed, "worlds_asked": max(held, request.worlds)})

    def _session(self, status: str, reports: Sequence[Report]) -> dict[str, Any]:
        done = [report for report in reports if not report.stage]
        return {
            "started": self._started.isoformat(timespec="seconds"),
            "elapsed_s": round(time.perf_counter() - self._clock, 3),
            "status": status,
            "worlds": self._request.worlds,
            "shard": str(self._request.execution.shard),
            "blocks": len(done),
            "rows": sum(len(report.piece.worlds) for report in done),
            "workers": None if self._request.execution.cluster else self._request.execution.processes,
            "cluster": self._request.execution.cluster,
            "processors": sorted({report.processor for report in done}),
            **machine(),
        }
