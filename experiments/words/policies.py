"""Describe each policy of an experiment in words, and the policy it is compared with."""

from collections.abc import Mapping
from typing import Any

from experiments.words.reading import text_of


def policy_lines(manifest: Mapping[str, Any]) -> list[str]:
    """Return a line for each policy that has a title or stands on top of another.

    Parameters
    ----------
    manifest
        Manifest of the run.
    """
    policies = manifest.get("config", {}).get("experiment", {}).get("policies", {})
    found = {name: _words(text_of(one.get("title", "")), one.get("on_top_of")) for name, one in policies.items()}
    return [f"{name}: {words}" for name, words in found.items() if words]


def _words(title: str, below: str | None) -> str:
    compared = f"on top of '{below}', and its changes are against '{below}'" if below else ""
    return "; ".join(part for part in (title, compared) if part)
