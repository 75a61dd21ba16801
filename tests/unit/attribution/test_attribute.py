"""From the experiment's file to tables, figures and JSON, with a simulator of which the shares are known."""

import json
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from experiments import attribute, run
from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.attribute import Attribution
from experiments.questions.attribution.by import By
from experiments.questions.attribution.figure import paint_attribution
from experiments.questions.attribution.focus import Focus
from experiments.questions.attribution.game import ALONE, LEAVE_ONE_OUT, SHAPLEY
from experiments.questions.attribution.nearby import attribution_of
from experiments.questions.attribution.shares import TOGETHER, by_player
from experiments.questions.attribution.stability import ITSELF, JOINS, NET, STAYS
from experiments.questions.attribution.stability_figure import paint_stability
from experiments.questions.attribution.study import Wish, prepare_attribution
from experiments.runner.configs import open_library
from experiments.runner.question import Options
from experiments.store.block import BlockResult
from experiments.store.layout import Layout
from experiments.store.manifest import FILE_NAME, write_manifest
from sim.config.errors import UserError
from sim.metrics.base import MetricSettings
from sim.structure import Structure
from tests.command import critmin
from tests.manifests import manifest_of
from tests.screens import check_screens

EXPERIMENT = """
kind: experiment
name: parts
title: A framework of three clauses
scenario: status-quo
policies:
  none: []
  pact: {us-japan-framework: {strengths: {rapid_response: 0, project_finance: 0, price_floor: 0,
    asset_sale_review: 0, geological_mapping: 0}}}
  both: [us-japan-framework, japan-own-supply]
  wide: {us-japan-framework: {}, trusted-third-parties: {without: [CAN], members: [IND]}}
  single: {us-japan-framework: {strengths: {complementary_stockpile: 0, rapid_response: 0, offtake: 0,
    project_finance: 0, price_floor: 0, asset_sale_review: 0, geological_mapping: 0}}}
importers: [JPN, USA]
goods: [gallium, indium]
worlds: 20
months: 2
run_in_from: 2025-12
seed: 3
"""
PACT = "us-japan-framework"
WORLDS = 20


@dataclass(frozen=True)
class KnownEffects:
    """A simulator: a reserve takes away half of the shortages, offtake a quarter on top of it, recycling none.

    Each member pays 2 bn USD for the reserve and lacks 1 bn USD less for each nation that is in.
    """

    structure: Structure
    seed: int
    settings: MetricSettings
    layout: Layout
    rows_at_once: int = 1
    measures: bool = False
    totals: bool = False

    def __call__(self, rows):
        def lever(name):
            return rows[name].to_numpy() if name in rows else np.zeros(len(rows))

        reserve, offtake = (lever(f"clause.{PACT}.{name}.strength") for name in ("complementary_stockpile", "offtake"))
        inside = np.stack([lever(f"member.{PACT}.{nation}") for nation in self.layout.nations])
        rank = (rows["world"].to_numpy() % 20) / 20.0
        shape = (len(self.layout.nations), len(self.layout.goods), len(rows))
        metrics = {name: np.zeros(shape) for name in self.layout.metrics}
        metrics["shortage"][:] = rank < 1.0 - 0.5 * reserve - 0.25 * reserve * offtake
        metrics["cost_total"][:, 0] = 2e9 * inside * reserve
        metrics["value_at_risk"][:, 0] = 9e9 - 1e9 * inside * inside.sum(axis=0)
        return BlockResult(metrics=metrics, series={})

    def warm_up(self):
        """Nothing to compile."""

    def record(self, _rows):
        return []


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "parts.yaml"
    path.write_text(EXPERIMENT, encoding="utf-8")
    return path


@pytest.fixture(scope="module", autouse=True)
def known_effects(file):
    library = open_library(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.runner.prepare.ModelBlocks", KnownEffects)
        patch.setattr("experiments.runner.question.open_library", lambda _: library)
        yield


@pytest.fixture(scope="module")
def clauses(file, tmp_path_factory):
    return attribute(file, policy="pact", workers=1, out=tmp_path_factory.mktemp("runs") / "clauses").result


@pytest.fixture(scope="module")
def plain(file, clauses):
    """Return a run of the experiment in the folder next to that of the attribution."""
    return run(file, workers=1, out=clauses.store.path.with_name("plain")).store


def test_a_run_finds_the_attribution_next_to_it(plain, clauses, file):
    assert attribution_of(plain, "pact").store.path == clauses.store.path
    assert attribution_of(plain, "both") is None, "it is of another policy"
    assert attribution_of(clauses.store, "pact[every clause]").study == clauses.study
    longer = run(file, workers=1, months=3, out=plain.path.with_name("longer")).store
    assert attribution_of(longer, "pact") is None, "it is of other months"


def test_an_attribution_that_cannot_be_read_is_passed_over(plain, clauses, tmp_path):
    moved = replace(plain, path=tmp_path / "plain")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / FILE_NAME).write_bytes((clauses.store.path / FILE_NAME).read_bytes().replace(b'"JPN"', b'"USA"'))
    assert attribution_of(moved, "pact") is None


def title_of(figure):
    return " ".join(figure.get_suptitle().split())


def test_every_subset_of_the_clauses_that_act_is_a_case_of_one_run(clauses):
    assert clauses.study.game.players == ("complementary_stockpile", "offtake", "recycling")
    layout = clauses.store.layout
    assert len(layout.policies) == 8
    assert layout.policies[0] == "pact[no clause]"
    assert layout.policies[-1] == "pact[every clause]"
    assert set(layout.baselines.values()) == {"pact[no clause]"}
    levers = clauses.store.design().groupby("policy").first()
    both = levers.loc["pact[complementary_stockpile + recycling]"]
    strengths = [both[f"clause.{PACT}.{name}.strength"] for name in clauses.study.game.players]
    assert strengths == [1.0, 0.0, 1.0]


def test_shares_are_those_of_the_simulator(clauses):
    rows = by_player(clauses.shares, "shortage", "JPN", "gallium")
    found = {player: rows[player, SHAPLEY]["difference"] for player in clauses.study.game.players}
    assert found == pytest.approx({"complementary_stockpile": -0.625, "offtake": -0.125, "recycling": 0.0})
    assert found["recycling"] == 0.0
    assert rows["offtake", ALONE]["difference"] == 0.0
    assert rows["offtake", LEAVE_ONE_OUT]["difference"] == pytest.approx(-0.25)
    assert rows[EVERY, TOGETHER]["difference"] == pytest.approx(-0.75)
    costs = by_player(clauses.shares, "cost_total", "USA", EVERY)
    assert costs["complementary_stockpile", SHAPLEY]["difference"] == pytest.approx(2e9)
    assert clauses.stability.empty


def test_workers_do_not_change_a_bit(clauses, file, tmp_path):
    two = attribute(file, policy="pact", workers=2, out=tmp_path / "run").result
    assert two.store.content_hash() == clauses.store.content_hash()
    pd.testing.assert_frame_equal(two.shares, clauses.shares)


def test_a_run_folder_is_analysed_again_and_nothing_is_run(clauses, capsys, monkeypatch):
    monkeypatch.setattr("experiments.questions.attribution.attribute.execute", None)
    assert critmin("attribute", clauses.store.path, "--worlds", 10, "--json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert err == ""
    assert out.count("\n") == 1
    assert (told["policy"], told["by"], told["coalitions"], told["worlds"]) == ("pact", "clauses", 8, 10)
    assert len(told["shares"]) == len(clauses.shares)
    assert told["stability"] == []


def test_the_command_leaves_tables_and_a_figure_and_prints_a_line_a_clause(clauses, capsys):
    assert critmin("attribute", clauses.store.path, "--outcome", "shortage:JPN:gallium") == 0
    printed = capsys.readouterr().out
    lines = {line.split()[0]: line for line in printed.splitlines() if line.strip()}
    assert "-62.5 [" in lines["Complementary"]
    assert "83 %" in lines["Complementary"]
    assert "+2.00" in lines["Complementary"]
    assert "0.0 [0.0, 0.0]" in lines["Recycling"]
    assert "-75.0 [" in lines["together"]
    saved = pd.read_csv(clauses.store.path / "attribution.csv")
    pd.testing.assert_frame_equal(saved, clauses.shares, check_dtype=False)
    assert {path.name for path in (clauses.store.path / "figures").iterdir()} == {"attribution.png", "attribution.svg"}


def test_screens_name_clauses_and_nations_in_words(clauses):
    text = check_screens(attribute(clauses.store.path))
    assert "Japan, Gallium" in text
    assert "complementary_stockpile" not in text


def test_the_figure_shows_the_shares_and_says_whose_they_are(clauses):
    figure = paint_attribution(clauses, Focus("shortage", (("JPN", "gallium"), ("USA", "indium"))))
    (panel, other) = figure.axes
    assert [bar.get_width() for bar in panel.patches] == pytest.approx([-62.5, -12.5, 0.0])
    assert [list(line.get_xdata()) for line in panel.lines[:2]] == [
        pytest.approx([-50.0, 0.0, 0.0]),
        pytest.approx([-75.0, -25.0, 0.0]),
    ]
    assert other.get_title().startswith("United States\n")
    assert "changes it by -75.0 percentage points, 83 % of it due to complementary stockpile" in title_of(figure)


def test_a_few_sampled_orders_are_too_few_to_tell_their_error(file, tmp_path, capsys):
    words = ("--policy", "pact", "--orders", 3, "--workers", 1, "--out", tmp_path / "run")
    assert critmin("attribute", file, *words, "--outcome", "shortage:JPN:gallium") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "3 orders of joining were sampled: too few to tell the error that comes from sampling them" in printed
    found = Attribution.open(tmp_path / "run")
    rows = by_player(found.shares, "shortage", "JPN", "gallium")
    first = [order.index("complementary_stockpile") < order.index("offtake") for order in found.study.game.orders]
    assert rows["offtake", SHAPLEY]["difference"] == pytest.approx(-0.25 * np.mean(first))
    assert rows["offtake", SHAPLEY]["sampling_error"] == pytest.approx(0.25 * np.std(first, ddof=1) / np.sqrt(3))


def test_a_coalition_that_failed_is_told(file, tmp_path, capsys, monkeypatch):
    def break_down(*_):
        raise ArithmeticError("the simulator broke down")

    monkeypatch.setattr(KnownEffects, "__call__", break_down)
    assert critmin("attribute", file, "--policy", "pact", "--workers", 1, "--out", tmp_path / "run") == 2
    err = capsys.readouterr().err
    assert "the simulator broke down" in err
    assert "has no world that every coalition finished" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--policy", "pact", "--seed", 4), "in which --policy, --seed is settled: leave it out"),
        (("--outcome", "shortage:JPN:galium"), "did you mean 'gallium'?"),
        (("--worlds", 21), "has 20 worlds, 21 were asked for"),
    ],
)
def test_a_mistake_about_a_run_folder_is_one_line_and_exit_code_2(clauses, capsys, words, message):
    assert critmin("attribute", clauses.store.path, *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--outcome", "shortge"), "the attribution has no metric 'shortge'; did you mean 'shortage'?"),
        (("--nation", "JPM"), "did you mean 'JPN'?"),
    ],
)
def test_a_wrong_name_is_told_before_anything_is_run(file, tmp_path, capsys, words, message):
    run_dir = tmp_path / "run"
    assert critmin("attribute", file, "--policy", "pact", *words, "--workers", 1, "--out", run_dir) == 2
    assert message in capsys.readouterr().err
    assert not run_dir.exists()


def test_members_and_candidates_are_told_who_gains(file, tmp_path, capsys):
    words = ("--policy", "pact", "--by", "members", "--candidates", "KOR,IND", "--workers", 1)
    assert critmin("attribute", file, *words, "--out", tmp_path / "run") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "United States stays not clear -2.00 [-2.00, -2.00] +2.00 [+2.00, +2.00]" in printed
    assert "Korea joins would join -3.00 [-3.00, -3.00] +2.00 [+2.00, +2.00]" in printed
    check_screens(attribute(tmp_path / "run"))
    found = Attribution.open(tmp_path / "run")
    for name in ("attribution", "stability"):
        (tmp_path / f"run/figures/{name}.png").unlink()
        assert critmin("figure", name, tmp_path / "run") == 0
        assert (tmp_path / f"run/figures/{name}.png").is_file()
    assert found.study.game.players == ("USA", "JPN")
    assert found.study.game.candidates == ("KOR", "IND")
    assert found.store.layout.policies[-1] == "pact[every member + IND]"
    assert found.store.layout.nations == ("JPN", "USA", "KOR", "IND")
    rows = found.stability.set_index(["mover", "move", "role", "nation", "metric"])["difference"]
    assert rows["JPN", STAYS, ITSELF, "JPN", "value_at_risk"] == pytest.approx(-2e9)
    assert rows["KOR", JOINS, ITSELF, "KOR", NET] == pytest.approx(-1e9)
    assert rows["KOR", JOINS, "inside", EVERY, NET] == pytest.approx(-2e9)
    assert rows["KOR", JOINS, "outside", EVERY, NET] == 0.0
    assert (tmp_path / "run" / "figures" / "stability.png").is_file()
    title = title_of(paint_stability(found))
    assert title.startswith("Would join: Korea and India; not clear: United States and Japan; those inside gain by")


def test_what_two_partnerships_share_is_called_by_both_names(file, tmp_path):
    by_clause = prepare_attribution(file, Wish("both"), Options(out=tmp_path))
    players = by_clause.manifest["study"]["players"]
    assert len(players) == 12
    assert {f"{PACT}.project_finance", "japan-own-supply.project_finance", "offtake"} <= set(players)
    orders = by_clause.manifest["study"]["orders"]
    assert len(orders) == 20
    assert all(sorted(order) == sorted(players) for order in orders)
    assert len(by_clause.job.space.cases) < 256


def test_partnerships_can_be_the_players_and_one_of_one_nation_has_no_members_to_share(file, tmp_path):
    whole = prepare_attribution(file, Wish("both", By.partnerships), Options(out=tmp_path))
    assert whole.manifest["study"]["players"] == [PACT, "japan-own-supply"]
    assert len(whole.job.space.cases) == 4
    nations = prepare_attribution(file, Wish("both", By.members), Options(out=tmp_path))
    alone = next(case for case in nations.job.space.cases if case.variant == "no member")
    assert alone.levers["member.japan-own-supply.JPN"] == 1.0
    assert alone.levers[f"member.{PACT}.JPN"] == 0.0
    assert alone.levers[f"clause.{PACT}.project_finance.strength"] == 0.0  # an agreement of nobody is none
    assert alone.levers["clause.japan-own-supply.project_finance.strength"] == 1.0
    lone = next(case for case in nations.job.space.cases if case.variant == "JPN")
    assert lone.levers[f"clause.{PACT}.project_finance.strength"] == 1.0


def test_members_are_those_for_certain_and_candidates_those_who_may_join(file, tmp_path):
    study = prepare_attribution(file, Wish("wide", By.members, ("GBR",)), Options(out=tmp_path)).manifest["study"]
    assert study["players"] == ["USA", "JPN", "IND"]
    assert study["candidates"] == ["GBR", "AUS", "CAN", "EU27", "KOR"]
    joined = {name for name in study["levers"]["GBR"] if name.startswith("member.")}
    assert joined == {f"member.{PACT}.GBR", "member.trusted-third-parties.GBR"}
    assert [name for name in study["levers"]["KOR"] if name.startswith("member.")] == [
        "member.trusted-third-parties.KOR"
    ]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (Wish("pakt"), "no policy 'pakt'; did you mean 'pact'?"),
        (Wish("none"), "'none' holds no partnership"),
        (Wish("single"), "policy 'single' has 1 clauses that act"),
        (Wish("pact", candidates=("KOR",)), "--candidates go with --by members, not with --by clauses"),
        (Wish("pact", By.members, ("KORE",)), "no nation 'KORE'; did you mean 'KOR'?"),
        (Wish("pact", By.members, ("JPN",)), "JPN is a member already"),
        (Wish("pact", orders=1), "--orders must be at least 2, got 1"),
    ],
)
def test_a_mistake_in_the_wish_is_named(file, tmp_path, wish, message):
    with pytest.raises(UserError) as raised:
        prepare_attribution(file, wish, Options(out=tmp_path))
    assert message in str(raised.value)


def test_a_word_that_is_no_way_to_take_a_policy_apart_is_named(file, tmp_path):
    with pytest.raises(UserError, match="there is no kind of player 'clause'; did you mean 'clauses'"):
        attribute(file, by="clause", out=tmp_path / "run")


def test_a_run_of_something_else_is_refused(clauses, tmp_path, capsys):
    other = tmp_path / "other"
    other.mkdir()
    manifest = manifest_of(clauses.store.path)
    write_manifest(other, {**manifest, "study": {"kind": "sensitivity"}, "content_hash": None})
    (other / "metrics").mkdir()
    assert critmin("attribute", other) == 2
    assert "is no attribution: give `critmin attribute` the experiment's name or file" in capsys.readouterr().err
