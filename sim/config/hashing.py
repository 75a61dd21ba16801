"""The identity of a configuration: one hash that changes when any resolved value changes."""

import hashlib
import json

from pydantic import BaseModel

from sim.config.schema.experiment import ResolvedExperiment


def canonical_json(config: BaseModel) -> str:
    """Return a configuration as JSON with sorted keys and no white space.

    The number of worlds is left out of a resolved experiment: more worlds extend a run, they do not
    make another.
    """
    data = config.model_dump(mode="json")
    if isinstance(config, ResolvedExperiment):
        data["experiment"].pop("worlds")
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def resolved_hash(config: BaseModel) -> str:
    """Return the sha256, in hexadecimal, of the canonical JSON of a resolved configuration.

    Parameters
    ----------
    config
        Usually `Library.resolve(experiment)`; any configuration model will do.
    """
    return hashlib.sha256(canonical_json(config).encode()).hexdigest()
