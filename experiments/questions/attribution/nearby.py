"""Find the attribution that says which clause of a run's policy does it: it is a run of its own, in another folder."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.questions.attribution.by import KIND, By
from experiments.store import RunStore
from experiments.store.manifest import FILE_NAME, read_manifest
from sim.config.errors import UserError

if TYPE_CHECKING:
    from experiments.questions.attribution.attribute import Attribution

_MARK = f'"{KIND}"'.encode()
"""Stands in the manifest of every attribution: others need not be read."""


def attribution_of(store: RunStore, policy: str) -> "Attribution | None":
    """Return an attribution of a run's policy to its clauses; None where there is none.

    It is the run itself, or a run in a folder next to it of the same policy, scenario and months and of the same
    numbers of the model; of several, the one of most worlds. Folders that cannot be read are passed over.

    Parameters
    ----------
    store
        An opened run.
    policy
        The policy.
    """
    if _study(store.manifest).get("kind") == KIND:
        return _opened(store.path) if _study(store.manifest).get("by") == By.clauses else None
    found = (_opened(path) for path in _folders(store.path.parent) if _matches(path, store.manifest, policy))
    return max((one for one in found if one is not None), key=lambda one: one.store.worlds, default=None)


def _folders(parent: Path) -> Iterator[Path]:
    """Yield the folders of attributions, by name."""
    for path in sorted(parent.glob(f"*/{FILE_NAME}")):
        try:
            if _MARK in path.read_bytes():
                yield path.parent
        except OSError:
            continue


def _matches(path: Path, manifest: Mapping[str, Any], policy: str) -> bool:
    try:
        other = read_manifest(path)
    except UserError:
        return False
    study = _study(other)
    wanted = {"kind": KIND, "by": By.clauses, "policy": policy}
    return {name: study.get(name) for name in wanted} == wanted and _model(other, policy) == _model(manifest, policy)


def _model(manifest: Mapping[str, Any], policy: str) -> tuple[object, ...]:
    """Return what decides the results under a policy in the main scenario, but for chance."""
    config, identity = manifest.get("config", {}), manifest.get("identity", {})
    scenario = manifest.get("scenario")
    held = config.get("experiment", {}).get("policies", {}).get(policy, {}).get("partnerships", {})
    return (
        *(manifest.get(name) for name in ("scenario", "first_month", "months", "metric_settings")),
        identity.get("set"),
        identity.get("sweep"),
        held,
        config.get("baseline"),
        config.get("scenarios", {}).get(scenario),
        [config.get("partnerships", {}).get(name) for name in held],
    )


def _study(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    study = manifest.get("study")
    return study if isinstance(study, Mapping) else {}


def _opened(path: Path) -> "Attribution | None":
    from experiments.questions.attribution.attribute import Attribution  # noqa: PLC0415  - it loads the model

    try:
        return Attribution.open(path)
    except UserError:
        return None
