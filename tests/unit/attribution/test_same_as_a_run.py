"""An attribution of the real model begins and ends where a plain run stands, bit for bit."""

import numpy as np
import pytest

from experiments import attribute, run

SIZE = {"worlds": 4, "months": 6, "workers": 1}
SCENARIO = "china-tightens"


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return run("us-japan", **SIZE, out=tmp_path_factory.mktemp("runs") / "plain").store


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wish", "cases"),
    [
        (
            {"policy": "all", "by": "partnerships"},
            {"all[no partnership]": "none", "all[every partnership]": "all"},
        ),
        (
            {"policy": "framework", "by": "members", "candidates": ("KOR", "AUS")},
            {"framework[no member]": "none", "framework[every member]": "framework"},
        ),
    ],
    ids=["partnerships", "members"],
)
def test_nobody_is_none_and_everybody_is_the_policy(plain, tmp_path, wish, cases):
    parts = attribute("us-japan", **SIZE, **wish, out=tmp_path / "run").result.store
    for label, policy in cases.items():
        known = parts.cube(SCENARIO, label).sel(nation=list(plain.layout.nations))
        np.testing.assert_array_equal(known, plain.cube(SCENARIO, policy), err_msg=label)
