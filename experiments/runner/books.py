"""Keep the manifest of a run true while it goes on."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from experiments.runner.identity import fingerprint, machine
from experiments.runner.request import Request
from experiments.runner.work import Report
from experiments.store.manifest import Manifest, write_manifest

COMPLETE = frozenset({"finished", "failed blocks"})
"""States in which every block of the worlds asked for was tried."""


class Books:
    """Writes what is asked, how far it came, and each session that worked on it.

    Parameters
    ----------
    request
        What this session is asked for.
    saved
        The manifest that earlier sessions left, empty if none did.
    """

    def __init__(self, request: Request, saved: Manifest) -> None:
        self._request = request
        self._saved = saved
        self._started = datetime.now(UTC)
        self._clock = time.perf_counter()

    def write(self, status: str, reports: Sequence[Report] = (), content_hash: str | None = None) -> None:
        """Replace the manifest; `worlds` only grows once all their blocks were tried."""
        request, saved = self._request, self._saved
        held = int(saved.get("worlds", 0))
        tried = request.worlds if status in COMPLETE else 0
        sessions = [*saved.get("sessions", []), self._session(status, reports)]
        progress = {
            "fingerprint": fingerprint(request.manifest["identity"]),
            "status": status,
            "worlds": max(held, tried),
            "worlds_asked": max(held, request.worlds),
            "content_hash": content_hash,
            "one_kind_of_processor": len({tuple(session["cpu_features"]) for session in sessions}) == 1,
            "layout": request.job.layout.to_json(),
            "sessions": sessions,
        }
        write_manifest(request.job.run_dir, {**request.manifest, **progress})

    def _session(self, status: str, reports: Sequence[Report]) -> dict[str, Any]:
        done = [report for report in reports if not report.stage]
        return {
            "started": self._started.isoformat(timespec="seconds"),
            "elapsed_s": round(time.perf_counter() - self._clock, 3),
            "status": status,
            "worlds": self._request.worlds,
            "blocks": len(done),
            "rows": sum(len(report.piece.worlds) for report in done),
            "workers": self._request.workers,
            **machine(),
        }
