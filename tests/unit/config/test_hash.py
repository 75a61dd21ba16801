"""The hash is the identity of a configuration: same content same hash, however it is written."""

import json

from sim.config.hashing import canonical_json, resolved_hash

TRY = "experiments/try.yaml"


def hash_of(library):
    fresh = library.with_root(library.roots.folders[0])
    return resolved_hash(fresh.resolve(fresh.experiment("try")))


def test_hash_does_not_depend_on_spelling_or_worlds(library, change):
    before = hash_of(library)
    change(TRY, "worlds: 10", "worlds: 5000")
    change(TRY, "[JPN]", "\n  - JPN")
    change("baseline/minerals/tin.yaml", "{CHN: 90000}", "{CHN: 90 kt/yr}")
    change("scenarios/tight.yaml", "rate: 50 %", "rate: {value: 0.5, unit: share}")
    assert hash_of(library) == before


def test_hash_changes_with_any_number_below(library, change):
    hashes = {hash_of(library)}
    for name, old, new in [
        (TRY, "seed: 1", "seed: 2"),
        (TRY, "months: 24", "months: 25"),
        ("scenarios/tight.yaml", "50 %", "51 %"),
        ("partnerships/pact.yaml", "60 day", "61 day"),
        ("baseline/minerals/tin.yaml", "{CHN: 90000}", "{CHN: 90001}"),
        ("baseline/behaviour.yaml", "5 month", "6 month"),
    ]:
        change(name, old, new)
        hashes.add(hash_of(library))
    assert len(hashes) == 7


def test_resolved_experiment_comes_back_from_its_json(library):
    resolved = library.resolve(library.experiment("try"))
    revived = library.revive(json.loads(resolved.model_dump_json()))
    assert canonical_json(revived) == canonical_json(resolved)
    assert type(revived.scenarios["tight"].controls[0]) is type(resolved.scenarios["tight"].controls[0])
