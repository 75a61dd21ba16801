"""What is said before a run of measures that cannot do anything in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from experiments.checking.without_effect import measures_without_effect
from tests.command import critmin
from tests.properties.economies import (
    BOOM,
    GUESS,
    LOSS,
    NEW_SMELTER,
    control,
    controlled,
    everything,
    one_of_each_clause,
    pact,
)

Data = dict[str, Any]

CLAUSES = one_of_each_clause()
BEFORE = {"starts": "2024-01", "ends": "2024-06"}
AFTER = {"starts": "2028-01"}


def said(*, parts: bool = False, **changes: Any) -> list[str]:
    """Return what is said of the small economy with these controls, shocks and partnerships."""
    return measures_without_effect(controlled(**changes).structure(), parts=parts)


def with_clause(key: str, agreement: Data | None = None, project: Data | None = None, **changes: Any) -> list[str]:
    alliance = pact(**{key: CLAUSES[key] | changes}) | (agreement or {})
    return said(partnerships={"pact": alliance}, projects={"new_smelter": NEW_SMELTER | (project or {})})


def test_everything_that_acts_is_not_warned_of() -> None:
    assert measures_without_effect(everything().structure(), parts=True) == []


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            control("total_ban", share="100 %", nation="JPN"),
            "JPN sells none of its goods to anyone, so it stops nothing",
        ),
        (
            control("destination_ban", share="100 %", nation="JPN", targets=["USA", "AUS"]),
            "JPN sells none of its goods to USA or AUS, so it stops nothing",
        ),
        (control("total_ban", share="100 %", **AFTER), "starts 2028-01-01, after the run's last month 2027-12"),
        (control("total_ban", share="100 %", **BEFORE), "ends 2024-06-01, before the first simulated month 2025-01"),
        (
            control("truce", suspends=["other"], severity="0 share"),
            "none of the controls that it suspends is ever in force while it may hold",
        ),
    ],
)
def test_a_control_that_cannot_bite_is_told(entry: Data, text: str) -> None:
    (sentence,) = said(controls=(entry,))
    assert sentence.startswith(f"{entry['id']}: ")
    assert text in sentence


def test_a_truce_after_the_end_of_what_it_suspends_is_told() -> None:
    ban = control("total_ban", share="100 %", ends="2026-06")
    truce = control("truce", suspends=["total-ban"], severity="0 share", starts="2026-07")
    assert len(said(controls=(ban, truce))) == 1
    assert said(controls=(ban, truce | {"starts": "2026-05"})) == []


def test_one_good_of_several_is_told_only_where_parts_are_asked_for() -> None:
    ban = control("total_ban", share="100 %", goods=["metal", "tin"])
    assert said(controls=(ban,)) == []
    assert "CHN sells no tin to anyone" in said(parts=True, controls=(ban,))[0]


@pytest.mark.parametrize(
    ("shock", "text"),
    [
        (LOSS | {"starts": "2028-02", "ends": "2028-04"}, "after the run's last month"),
        (BOOM | {"nations": ["CHN"], "exempt": [], "goods": ["tin"]}, "no nation concerned uses any of its goods"),
        (
            {"id": "glut", "kind": "opening_stock", "nation": "CHN", "good": "tin", "surplus": "1 month"},
            "CHN uses no tin, so it does nothing",
        ),
    ],
)
def test_a_shock_with_nothing_to_hit_is_told(shock: Data, text: str) -> None:
    (sentence,) = said(shocks=(GUESS | shock,))
    assert text in sentence


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: with_clause("offtake", sellers=["JPN"], goods=["tin"]), "JPN makes none of the goods"),
        (
            lambda: with_clause("offtake", agreement={"starts": "2028-03"}),
            "starts 2028-03-01, after the run's last month",
        ),
        (lambda: with_clause("rapid_response", starts="2030-01"), "starts 2030-01-01, after the run's last month"),
        (
            lambda: with_clause("project_finance", project={"starts": "2029-01", "full": "2029-06"}),
            "new_smelter would deliver nothing before the run ends in 2027-12",
        ),
        (lambda: with_clause("domestic_supply", delay="30 month"), "its first result comes after the run's last month"),
        (lambda: with_clause("asset_sale_review"), "no scenario of the run holds asset sales"),
    ],
)
def test_a_clause_that_cannot_do_anything_is_told_and_the_policy_of_nothing_else(
    call: Callable[[], list[str]], text: str
) -> None:
    clause, policy = call()
    assert text in clause
    assert policy == "all: the policy changes nothing: none of its clauses does"


def test_a_policy_with_a_clause_that_acts_is_not_told() -> None:
    clauses = {"offtake": CLAUSES["offtake"] | {"starts": "2030-01"}, "rapid_response": CLAUSES["rapid_response"]}
    assert len(said(partnerships={"pact": pact(**clauses)})) == 1


def test_check_warns_with_file_and_line_and_finds_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("experiments", "scenarios"):
        (tmp_path / folder).mkdir()
    scenario = tmp_path / "scenarios" / "odd.yaml"
    scenario.write_text(
        "kind: scenario\nname: odd\ntitle: Odd\nextends: status-quo\nsource: control_record\nstatus: assumption\n"
        "controls:\n  - id: no-gallium\n    kind: total_ban\n    nation: COD\n    goods: [gallium]\n"
        "    starts: 2027-01\n    severity: 100 %\n    share: 100 %\n",
        encoding="utf-8",
    )
    experiment = tmp_path / "experiments" / "odd.yaml"
    experiment.write_text(
        "kind: experiment\nname: odd\ntitle: Odd\nextends: us-japan\nscenario: odd\nbeside: []\n"
        "policies:\n  none: []\n",
        encoding="utf-8",
    )
    assert critmin("check", experiment) == 0
    told = capsys.readouterr()
    assert "no mistakes" in told.out
    assert f"warning: {scenario}:8: no-gallium: in the base year COD sells none of its goods to anyone" in told.err


def test_a_policy_that_holds_no_more_than_the_one_below_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "experiments").mkdir()
    experiment = tmp_path / "experiments" / "twice.yaml"
    experiment.write_text(
        "kind: experiment\nname: twice\ntitle: Twice\nextends: us-japan\npolicies:\n  none: []\n"
        "  pact: [us-japan-framework]\n"
        "  again: {title: Again, on_top_of: pact, partnerships: [us-japan-framework]}\n"
        "  more: {title: More, on_top_of: pact, partnerships: [japan-australia]}\n"
        "  weaker: {title: Weaker, on_top_of: pact, partnerships: {us-japan-framework: {strengths: {offtake: 0.5}}}}\n",
        encoding="utf-8",
    )
    assert critmin("check", experiment) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "changes nothing" in line]
    assert told == [f"warning: {experiment}:8: again: the policy changes nothing beyond pact: none of its clauses does"]
