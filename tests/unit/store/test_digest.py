"""The content hash sees every number and name, and nothing else."""

import numpy as np

from experiments.store.digest import content_hash, world_digests

VALUES = np.arange(24.0).reshape(2, 3, 4)


def test_a_world_has_the_same_digest_alone_and_in_a_block():
    assert world_digests({"metric peak": VALUES}, 4)[2] == world_digests({"metric peak": VALUES[..., 2:3]}, 1)[0]


def test_one_changed_bit_changes_one_world():
    changed = VALUES.copy()
    changed[1, 2, 3] = np.nextafter(changed[1, 2, 3], np.inf)
    pairs = zip(world_digests({"a": VALUES}, 4), world_digests({"a": changed}, 4), strict=True)
    assert [before == after for before, after in pairs] == [True, True, True, False]


def test_names_matter_and_their_order_does_not():
    other = VALUES + 1.0
    assert world_digests({"a": VALUES, "b": other}, 4) == world_digests({"b": other, "a": VALUES}, 4)
    assert world_digests({"a": VALUES, "b": other}, 4) != world_digests({"b": VALUES, "a": other}, 4)


def test_every_nan_is_the_same():
    odd = np.array([np.nan]).view(np.uint64) | np.uint64(1)
    assert world_digests({"a": odd.view(np.float64)}, 1) == world_digests({"a": np.array([-np.nan])}, 1)


def test_memory_order_does_not_matter():
    assert world_digests({"a": np.asfortranarray(VALUES)}, 4) == world_digests({"a": VALUES}, 4)


def test_the_hash_does_not_depend_on_the_order_of_cases_and_sees_failures():
    first, second = ("tight", "none", ["aa", "bb"]), ("tight", "framework", ["cc", None])
    assert content_hash({"goods": ["x"]}, [first, second]) == content_hash({"goods": ["x"]}, [second, first])
    assert content_hash({"goods": ["x"]}, [first]) != content_hash({"goods": ["y"]}, [first])
    assert content_hash({}, [second]) != content_hash({}, [("tight", "framework", ["cc", "dd"])])
