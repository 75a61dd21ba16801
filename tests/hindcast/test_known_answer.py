"""`critmin calibrate` finds planted parameters again from the observations that they make."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from experiments.questions.calibration.finding import of_run
from experiments.questions.hindcast.prepare import PRIOR, ReplayOptions, prepare_case
from experiments.runner.configs import open_library
from tests.command import critmin
from tests.properties.episodes import sound
from tests.screens import check_screens

PLANTED = {"bid_gain": 4.2, "bid_convexity": 0.9, "price_adjustment": 0.55}
MONTHS = [f"2010-{month:02d}" for month in range(7, 13)] + [f"2011-{month:02d}" for month in range(1, 7)]
WIDTH = 0.03


def synthetic(numbers):
    """Return an episode whose prices by month are these, each with a narrow band."""
    points = ", ".join(
        f"{month}: [{(1.0 - WIDTH) * number:.6f}, {number:.6f}, {(1.0 + WIDTH) * number:.6f}]"
        for month, number in zip(MONTHS, numbers, strict=True)
    )
    head = sound().partition("observed:\n")[0].replace("name: small", "name: synthetic", 1)
    head = head.replace("share: {value: 0.5, low: 0.4, high: 0.6, unit: share}", "share: 70 %")
    return (
        f"{head}observed:\n  - {{id: price, title: Price, metric: ratio, series: price_outside_weighted, good: metal, "
        f"to: base, unit: ratio, points: {{{points}}}}}\n"
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return a folder of configurations in which only the planted parameters are open, and the truth written down."""
    folder = tmp_path_factory.mktemp("study")
    rules = open_library().baseline().behaviour
    lines = ["kind: behaviour", "source: expert", "status: assumption", "parameters:"]
    for name, rule in rules.items():
        ends = f", low: {rule.low}, high: {rule.high}, dist: uniform" if name in PLANTED else ""
        lines.append(f"  {name}: {{value: {rule.value}, unit: {json.dumps(rule.unit)}{ends}}}")
    lines += ["switches:", "  speculation: {value: 0, unit: share}"]  # a bubble in one world would hide what is planted
    settings = f"""\
kind: calibration
source: expert
status: assumption
cases: [synthetic]
fitted: [{", ".join(PLANTED)}]
draws: 1024
accepted: 24
seed: 5
replay_seed: 6
guards: {{months: 6 month, price: 99 ratio, exports: 99 ratio, stock_low: 0 ratio, stock_high: 99 ratio}}
"""
    for name, text in {
        "baseline/behaviour.yaml": "\n".join(lines) + "\n",
        "baseline/calibration.yaml": settings,
        "hindcasts/synthetic.yaml": synthetic(np.ones(len(MONTHS))),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    prepared = prepare_case(
        open_library(folder), "synthetic", ReplayOptions(worlds=1, seed=99, behaviours=(PRIOR,), traces=False)
    )
    job = prepared.request.job
    rows = job.design(job.space, np.array([0]), job.space.cases)
    truth = job.simulate(rows.assign(**{f"behaviour.{name}": value for name, value in PLANTED.items()}))
    numbers = [float(truth.metrics[row.id][0, 0, 0]) for row in prepared.config.rows]
    assert max(numbers) > 1.3, "the planted prices must move, or they tell nothing"
    (folder / "hindcasts/synthetic.yaml").write_text(synthetic(numbers), encoding="utf-8")
    return folder


def test_planted_parameters_lie_within_the_stated_intervals(root, tmp_path, capsys):
    assert critmin("calibrate", "--configs", root, "--out", tmp_path, "--no-ablation", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["accepted"] == 24
    assert told["score"]["fitted"] == 1.0
    found = {line["parameter"]: line for line in told["parameters"]}
    for name, planted in PLANTED.items():
        assert found[name]["fitted_p10"] <= planted <= found[name]["fitted_p90"], name
    assert found["bid_gain"]["width"] < 0.7, "the data speak"
    table = pd.read_csv(tmp_path / "rows_fitted.csv")
    assert table["in_band"].all()


def test_the_fitted_sample_is_a_configuration_that_worlds_draw_from(root, tmp_path, capsys):
    assert (
        critmin("calibrate", "--configs", root, "--out", tmp_path, "--draws", 128, "--accepted", 8, "--no-ablation")
        == 0
    )
    capsys.readouterr()
    study = tmp_path / "study"
    (study / "baseline").mkdir(parents=True)
    (study / "baseline/fitted.yaml").write_text(
        (tmp_path / "fitted.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert critmin("check", study) == 0
    fitted = open_library(study).baseline().fitted
    assert {len(values) for values in fitted.parameters.values()} == {8}
    assert set(fitted.parameters) == set(PLANTED)
    assert "Untuned" in check_screens(of_run(tmp_path, None, None))
    told = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))["score"]
    (tmp_path / "figures/calibration.png").unlink()
    assert critmin("figure", "calibration", tmp_path) == 0
    assert (tmp_path / "figures/calibration.png").is_file()
    kept = fitted.scores
    assert {name: getattr(kept, name) / kept.rows for name in told} == pytest.approx(told)
    cases = kept.by_case.values()
    assert {name: sum(getattr(case, name) for case in cases) / kept.rows for name in told} == pytest.approx(told)
    assert all(case.title for case in cases)


def test_a_second_call_goes_on_where_the_first_was_though_its_fit_is_in_use_by_then(root, tmp_path, capsys):
    study = shutil.copytree(root, tmp_path / "study")
    asked = ("calibrate", "--configs", study, "--out", tmp_path, "--accepted", 8, "--json")
    assert critmin(*asked, "--draws", 128, "--no-ablation") == 0
    first = json.loads(capsys.readouterr().out)
    part = next((tmp_path / "prior" / "synthetic" / "metrics").glob("*w0000000-*"))
    written = part.stat().st_mtime_ns
    shutil.copy(tmp_path / "fitted.yaml", study / "baseline")
    assert critmin(*asked, "--draws", 256, "--no-ablation") == 0
    capsys.readouterr()
    assert part.stat().st_mtime_ns == written
    assert critmin(*asked, "--draws", 128, "--no-ablation") == 0
    assert json.loads(capsys.readouterr().out) == first


@pytest.mark.slow
def test_taking_a_mechanism_out_is_told(root, tmp_path, capsys):
    assert critmin("calibrate", "--configs", root, "--out", tmp_path, "--draws", 128, "--accepted", 8) == 0
    table = pd.read_csv(tmp_path / "ablation.csv").set_index("without")
    assert table.loc["as-fitted", "fitted_change"] == 0.0
    assert set(table.index) >= {"hoarding", "leakage", "speculation"}
    capsys.readouterr()


def test_more_cannot_be_accepted_than_are_drawn(root, tmp_path, capsys):
    asked = ("calibrate", "--configs", root, "--out", tmp_path, "--draws", 8, "--accepted", 8)
    assert critmin(*asked) == 2
    assert "8 of 8 draws cannot be accepted" in capsys.readouterr().err
