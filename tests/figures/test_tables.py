"""The table after a run: whole lines, honest words, calm goods in one line; the same numbers as CSV."""

import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from experiments.losses import gain_sentences, loss_lines
from experiments.tables import Numbers, Pair, difference, note, render, write_csv


@pytest.fixture(scope="module")
def printed(data):
    stream = io.StringIO()
    render(data.analysis, Console(file=stream))
    return stream.getvalue()


def test_every_importer_good_and_policy_has_its_line(printed, data):
    for nation in data.nations:
        assert f"\n{nation} " in f"\n{printed}"
    assert printed.split("Value at risk")[0].count("framework-plus") == 15
    row = data.difference_of("unserved", "framework").to_dict()
    assert difference(row) in printed


def test_what_is_no_terminal_gets_unbroken_cells(printed):
    assert "…" not in printed
    assert max(len(line) for line in printed.splitlines()) <= 150


def test_calm_goods_share_a_line(printed):
    assert printed.count("nothing unserved in any world: copper_refined") == 4


def test_intervals_say_what_they_are(printed):
    assert "Monte Carlo error, not the doubt about inputs" in printed


def test_the_note_names_the_thresholds_of_a_shortage():
    told = note({"metric_settings": {"shortage_threshold": 0.1, "shortage_months": 3}})
    assert "Shortage: at least 10 % of reference demand unserved for 3 months running." in told
    assert "at least the threshold share of reference demand unserved for enough months" in note({})


def test_a_difference_has_signs_and_no_negative_zero():
    assert difference({"difference": -0.123, "ci_low": -0.2, "ci_high": -0.0001}) == "-12.3 [-20.0, 0.0]"
    assert difference({"difference": 0.1, "ci_low": 0.0, "ci_high": 0.2}) == "+10.0 [0.0, +20.0]"


def test_csv_holds_the_rows(data, tmp_path):
    summary, paired, at_risk, spillover = write_csv(data.analysis, tmp_path)
    assert len(pd.read_csv(summary)) == len(data.analysis.summary)
    assert list(pd.read_csv(paired).columns) == list(data.analysis.paired.columns)
    assert len(pd.read_csv(at_risk)) == len(data.analysis.at_risk) == 24
    assert list(pd.read_csv(spillover).columns) == list(data.analysis.spillover.columns)


def test_a_metric_that_does_not_apply_has_no_number(data):
    numbers = Numbers(data.analysis.summary)
    assert numbers.row("none", Pair("KOR", "gallium"), "shortage") is None


def test_what_is_at_risk_is_a_range_with_the_role_of_each_nation(printed, data):
    lines = loss_lines(data.analysis)
    assert [(line.nation, line.policy, line.role) for line in lines if line.nation in {"JPN", "KOR"}][:3] == [
        ("JPN", "none", ""), ("JPN", "framework", "member"), ("JPN", "framework-plus", "member"),
    ]  # fmt: skip
    assert {line.role for line in lines if line.nation == "KOR"} == {"", "non-member"}
    assert all(re.fullmatch(r"[\d.]+ \[[\d.]+, [\d.]+\]", line.horizon) for line in lines)
    assert lines[0].horizon in printed
    assert "each of which takes one published study" in printed


def test_who_gains_without_paying_is_named(printed, data):
    rows = data.analysis.spillover
    riders = set(rows[rows["free_rider"].astype(bool)]["nation"])
    assert riders == {"EU27", "KOR"}
    framework, plus = gain_sentences(data.analysis)
    assert framework.startswith("framework: -")
    assert "bn USD at risk for members" in framework
    assert "for non-members, who pay nothing" in framework
    assert all(nation in plus.split("free riders:")[1] for nation in riders)
    assert plus in " ".join(printed.split())


def test_free_riders_are_no_question_where_all_are_members(data):
    all_in = data.analysis.spillover.assign(role="member", free_rider=False)
    sentences = gain_sentences(replace(data.analysis, spillover=all_in))
    assert [text for text in sentences if "free riders" in text] == []
    assert all("every importer of the run is a member or may join" in text for text in sentences)
