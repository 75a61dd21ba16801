"""Links for trade that may open later: zero flow, in order, everything else untouched."""

from dataclasses import replace

import numpy as np
import pytest

from sim.baseline import with_links
from sim.baseline.transit import months_between
from sim.config.errors import ConfigError
from sim.config.schema.baseline import TransitFile

NEW = [("AUS", "JPN", "gallium"), ("EU27", "JPN", "dytb_oxide")]


def keys(base):
    return list(zip(base.link_good.tolist(), base.link_seller.tolist(), base.link_buyer.tolist(), strict=True))


def key(base, triple):
    seller, buyer, good = triple
    return base.goods.index(good), base.nations.index(seller), base.nations.index(buyer)


def test_new_links_carry_nothing_and_keep_the_order(base):
    more = with_links(base, NEW)
    assert keys(more) == sorted({*keys(base), *(key(base, triple) for triple in NEW)})
    flows = dict(zip(keys(more), more.flow, strict=True))
    assert all(flows[key(base, triple)] == 0.0 for triple in NEW)


def test_old_links_keep_their_flow_and_route(base):
    more = with_links(base, NEW)
    kept = [keys(more).index(old) for old in keys(base)]
    assert np.array_equal(more.flow[kept], base.flow)
    assert np.array_equal(more.lead[kept], base.lead)
    for name, passes in base.passages.items():
        assert np.array_equal(more.passages[name][kept], passes)


def test_a_new_link_has_its_transit_time(base):
    more = with_links(base, NEW)
    place = keys(more).index(key(base, NEW[0]))
    assert more.lead[place] > 0.3


def test_links_already_there_change_nothing(base):
    first = (base.nations[base.link_seller[0]], base.nations[base.link_buyer[0]], base.goods[base.link_good[0]])
    assert np.array_equal(with_links(base, [first]).flow, base.flow)


def test_an_unknown_route_is_an_error(base):
    months = base.months_between.copy()
    months[base.nations.index("AUS"), base.nations.index("JPN")] = np.nan
    with pytest.raises(ConfigError, match="no lead time from AUS to JPN"):
        with_links(replace(base, months_between=months), NEW)


def test_pairs_that_are_not_listed_take_the_usual_time_and_nobody_sails_to_itself():
    told = {
        "kind": "transit", "source": "own", "status": "assumption",
        "lead_times": {"AUS": {"unit": "month", "values": {"JPN": 0.5}}},
    }  # fmt: skip
    nations = ("AUS", "JPN", "USA")
    usual = months_between(TransitFile.model_validate(told | {"usual": "2 month"}), nations)
    assert usual.tolist() == [[0.0, 0.5, 2.0], [2.0, 0.0, 2.0], [2.0, 2.0, 0.0]]
    unknown = months_between(TransitFile.model_validate(told), nations)
    assert np.isnan(unknown).sum() == 5
