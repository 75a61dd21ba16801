"""Every number keeps how it was known, and a read one moves little or says why."""

import pytest

GUESS = "prior"


def test_read_numbers_move_by_less_than_a_tenth_or_say_why(base):
    silent = [cell for cell in base.ledger if cell.status.startswith("read") and cell.moved >= 0.1 and not cell.reason]
    assert silent == []


def test_every_large_move_has_a_reason(base):
    assert all(cell.reason for cell in base.ledger if cell.moved >= 0.1)


def test_few_read_numbers_move_far(base):
    read = [cell for cell in base.ledger if cell.status == "read" and cell.reconciled > 0.0]
    assert sum(cell.moved >= 0.1 for cell in read) <= 0.05 * len(read)


def test_statuses_travel_from_the_configuration(config, base):
    written = {
        (good, buyer, seller): cell.status
        for mineral in config.minerals.values()
        for good, tables in mineral.imports.items()
        for buyer, table in tables.items()
        for seller, cell in table.items()
        if cell.value > 0.0
    }
    kept = {
        (cell.good, cell.nation, cell.partner): cell.status
        for cell in base.ledger
        if cell.what == "trade" and cell.observed is not None
    }
    assert kept == written


def test_filled_trade_is_a_prior(base):
    filled = [cell for cell in base.ledger if cell.observed is None]
    assert filled
    assert {(cell.what, cell.source, cell.status) for cell in filled} == {("trade", "gravity", GUESS)}


@pytest.mark.parametrize("what", ["output", "secondary", "final_use", "trade"])
def test_the_ledger_covers(base, what):
    assert any(cell.what == what for cell in base.ledger)


def test_the_ledger_agrees_with_the_flows(base):
    in_ledger = sum(cell.reconciled for cell in base.ledger if cell.what == "trade")
    assert in_ledger == pytest.approx(base.flow.sum(), rel=1e-12)


def test_heavy_rare_earths_rest_on_guesses(base):
    tonnes = {"guess": 0.0, "known": 0.0}
    for cell in base.ledger:
        if cell.good == "dytb_oxide" and cell.nation != cell.partner:
            tonnes["guess" if cell.status in {"prior", "memory", "assumption"} else "known"] += cell.reconciled
    assert tonnes["guess"] > 0.9 * sum(tonnes.values())
