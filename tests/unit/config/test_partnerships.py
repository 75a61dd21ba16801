"""Partnerships: members, dates and clauses, and mistakes in them."""

import re

import pytest

from sim.config.errors import ConfigError


def test_clauses_are_named_by_their_key_and_a_guess_inherits_status_but_no_source(library):
    clause = library.partnership("pact").clauses["stock"]
    assert (clause.id, clause.kind, clause.strength) == ("stock", "stock", 0.5)
    assert (clause.days.source, clause.days.status) == (None, "assumption")


def test_two_clauses_of_one_kind(library, change):
    change("partnerships/pact.yaml", "clauses:\n", "clauses:\n  reserve: {kind: stock, days: 10 day}\n")
    clauses = library.partnership("pact").clauses
    assert [(name, clause.kind) for name, clause in clauses.items()] == [("reserve", "stock"), ("stock", "stock")]


MISTAKES = [
    ("members: [JPN, EU27]", "members: []", 4, "members: the list is empty"),
    ("members: [JPN, EU27]", "members: [JPN, JPN]", 4, "members: 'JPN' stands twice"),
    ("members: [JPN, EU27]", "members: [JPN, EU]", 4, "unknown nation 'EU'.*did you mean 'EU27'"),
    ("starts: 2026-01", "starts: 2025-09", 6, "starts 2025-09-01, before it was signed"),
    ("starts: 2026-01", "starts: 2026-01\nends: 2026-01", 7, "ends 2026-01-01, not after its start"),
    ("stock: {days", "stok: {days", 10, "unknown clause kind 'stok'.*did you mean 'stock'"),
    ("strength: 0.5", "strength: 1.5", 10, "less than or equal to 1"),
    ("strength: 0.5", "strenght: 0.5", 10, "did you mean 'strength'"),
    ("days: 60 day, ", "", 10, "required key 'days' is missing"),
    ("starts: 2026-01", "starts: 2026-01\naccessions: {CHN: {starts: 2025-09}}", 7, "before it was signed"),
    ("starts: 2026-01", "starts: 2026-01\naccessions: {JPN: {starts: 2026-09}}", 7, "JPN is a member from the start"),
    ("starts: 2026-01", "starts: 2026-01\naccessions: {CHM: {starts: 2026-09}}", 7, "unknown nation 'CHM'"),
    ("source: own", "source: onw", 7, "unknown source 'onw'.*did you mean 'own'"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES, ids=[words for *_, words in MISTAKES])
def test_mistakes(library, change, old, new, line, words):
    path = change("partnerships/pact.yaml", old, new)
    with pytest.raises(ConfigError, match=words) as caught:
        library.partnership("pact")
    found = [(error.file, error.line) for error in caught.value.errors if re.search(words, str(error))]
    assert found == [(path, line)]
