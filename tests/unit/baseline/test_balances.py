"""What is made is sold and what is bought is used, exactly, in every nation and good."""

import numpy as np

ROUNDING = 1e-12


def by_cell(base, place):
    """Sum of flows by nation (seller or buyer) and good."""
    total = np.zeros((len(base.nations), len(base.goods)))
    np.add.at(total, (place, base.link_good), base.flow)
    return total


def test_all_that_is_made_is_sold(base):
    supply = base.supply()
    np.testing.assert_allclose(by_cell(base, base.link_seller), supply, rtol=ROUNDING, atol=1e-15)


def test_all_that_is_used_was_bought(base):
    use = base.final_use + base.process_use()
    np.testing.assert_allclose(by_cell(base, base.link_buyer), use, rtol=ROUNDING, atol=1e-15)


def test_no_number_is_negative(base):
    for numbers in (base.output, base.capacity, base.final_use, base.flow, base.lead, base.industry_stock):
        assert numbers.min() >= 0.0


def test_capacity_covers_output(base):
    assert (base.capacity >= base.output).all()


def test_links_are_sorted_and_unique(base):
    keys = list(zip(base.link_good.tolist(), base.link_seller.tolist(), base.link_buyer.tolist(), strict=True))
    assert keys == sorted(set(keys))
    assert len(keys) <= 1500


def test_no_link_is_a_trifle_to_both_sides(base):
    supply, use = base.supply(), base.final_use + base.process_use()
    of_seller = base.flow / supply[base.link_seller, base.link_good]
    of_buyer = base.flow / use[base.link_buyer, base.link_good]
    assert (np.maximum(of_seller, of_buyer) >= 1e-3).all()


def test_processes_are_sorted_and_list_their_main_good_first(base):
    assert [(p.nation, p.id) for p in base.processes] == sorted((p.nation, p.id) for p in base.processes)
    assert all(process.outputs[0] == (process.main, 1.0) for process in base.processes)
