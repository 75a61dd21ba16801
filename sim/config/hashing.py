"""The identity of a configuration: one hash that changes when any resolved value changes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.config.text import in_english


def canonical_json(config: BaseModel) -> str:
    """Return a configuration as JSON with sorted keys and no white space, its words in English alone.

    The number of worlds is left out of a resolved experiment: more worlds extend a run, they do not
    make another. Nor does a translation.
    """
    return _canonical(_without_worlds(in_english(config.model_dump(mode="json"))))


def resolved_hash(config: BaseModel) -> str:
    """Return the sha256, in hexadecimal, of the canonical JSON of a resolved configuration.

    Parameters
    ----------
    config
        Usually `Library.resolve(experiment)`; any configuration model will do.
    """
    return _sha256(canonical_json(config))


def saved_hash(config: Mapping[str, Any]) -> str:
    """Return `resolved_hash` of a configuration that was saved as JSON.

    Raises
    ------
    ValueError, TypeError, AttributeError
        If it is no configuration.
    """
    return _sha256(_canonical(_without_worlds(in_english(config))))


def _without_worlds(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration without the number of worlds that a resolved experiment asks for."""
    kept = dict(config)
    if isinstance(kept.get("experiment"), Mapping):
        kept["experiment"] = {key: value for key, value in kept["experiment"].items() if key != "worlds"}
    return kept


def _canonical(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
