"""The how-tos tell the truth: their files are read, their Python is run, their scenarios are simulated."""

import importlib.util
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import sim.clauses
import sim.controls
import sim.shocks
from experiments.analysis.focus import Focus
from experiments.analysis.statistics import Analysis
from experiments.checking.files import check_file
from experiments.figures.data import FigureData
from experiments.figures.output import paint
from experiments.questions.attribution.study import Wish, prepare_attribution
from experiments.runner.configs import open_library
from experiments.runner.question import Options
from experiments.store.metrics import MetricTable
from experiments.words import labels_for
from sim.clauses.base import Clause
from sim.config.library import Library
from sim.config.schema.experiment import ExperimentConfig
from sim.controls.base import ExportControl
from sim.metrics.base import MetricSettings, has_demand
from sim.model import build, simulate
from sim.plugins import plugins
from sim.recording import Recording
from sim.shocks.base import Shock

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```(?:yaml|python)\n# (\S+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def files_of(page: str) -> dict[str, str]:
    """Return the files that a page shows, by the path in their first line."""
    return dict(BLOCK.findall((PAGES / page).read_text(encoding="utf-8")))


def module_of(page: str, path: str, folder: Path) -> ModuleType:
    """Write a module of a page to a folder and import it from there."""
    file = folder / Path(path).name
    file.write_text(files_of(page)[path], encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_configs(page: str, folder: Path) -> Path:
    for path, text in files_of(page).items():
        if path.endswith(".yaml"):
            (folder / Path(path).name).write_text(text, encoding="utf-8")
    return folder


def library(root: Path, controls=(), clauses=()) -> Library:
    return Library(
        root,
        controls=plugins(sim.controls, ExportControl) | {kind.kind_name: kind for kind in controls},
        clauses=plugins(sim.clauses, Clause) | {kind.kind_name: kind for kind in clauses},
        shocks=plugins(sim.shocks, Shock),
    )


def experiment(scenario: str, policies: dict) -> ExperimentConfig:
    return ExperimentConfig.model_validate(
        {
            "kind": "experiment", "name": "try", "title": "Try", "question": "", "scenario": scenario,
            "policies": policies, "importers": ["JPN", "USA"], "worlds": 2, "months": 8,
            "run_in_from": date(2025, 10, 1), "seed": 1,
        }
    )  # fmt: skip


def simulated(structure, scenario: str, policy: str = "none", **changes: float) -> Recording:
    values = structure.case(scenario, policy) | changes
    worlds = np.arange(2, dtype=np.int64)
    return simulate(structure, seed=1, worlds=worlds, values=values, record=("imports_controller", "imports"))


def test_the_nation_and_the_stock_stand_beside_the_bundled_ones(tmp_path):
    folder = write_configs("add-a-nation.md", tmp_path)
    library = open_library(folder)
    for file in sorted(folder.iterdir()):
        check_file(library, file)
    asked = library.experiment("with-saudi-arabia")
    structure = build(library.resolve(asked))
    base, held = structure.baseline, library.baseline().stockpiles.public
    assert asked.importers == ("JPN", "SAU")
    assert held["JPN"]["gallium"].value == pytest.approx(180 * 12 / 365.25)
    assert {"nickel_refined"} <= held["JPN"].keys()
    assert "gallium" not in held["KOR"]
    used = base.final_use[base.nations.index("SAU"), base.goods.index("gallium")]
    assert 0.5 * 2 / 12 < used < 2 * 2 / 12


def test_the_mineral_runs_beside_the_bundled_ones(tmp_path):
    own = library(write_configs("add-a-mineral.md", tmp_path))
    for file in sorted(tmp_path.iterdir()):
        own.check(file)
    resolved = own.resolve(own.experiment(tmp_path / "tin-risk.yaml"))
    structure = build(resolved)
    assert "tin_refined" in structure.goods
    assert "gallium" in structure.goods


def test_the_control_stops_what_it_says(tmp_path):
    ban = module_of("add-a-control.md", "sim/controls/grade_ban.py", tmp_path).GradeBan
    own = library(write_configs("add-a-control.md", tmp_path), controls=[ban])
    structure = build(own.resolve(experiment("no-pure-gallium", {"none": []})))
    good, nation = structure.goods.index("gallium"), structure.nations.index("USA")
    prefix = "control.gallium-high-purity"
    everything = {f"{prefix}.banned_grade": 1.0, f"{prefix}.detection": 1.0}
    banned = simulated(structure, "no-pure-gallium", **everything).series["imports_controller"]
    spared = simulated(structure, "no-pure-gallium", **everything, **{f"{prefix}.active": 0.0})
    assert (banned[-1, nation, good] < 0.6 * spared.series["imports_controller"][-1, nation, good]).all()


def test_the_clause_does_nothing_at_strength_zero(tmp_path):
    joint = module_of("add-a-clause.md", "sim/clauses/joint_purchasing.py", tmp_path).JointPurchasing
    own = library(write_configs("add-a-clause.md", tmp_path), clauses=[joint])
    policies = {"none": [], "club": ["buyers-club"]}
    structure = build(own.resolve(experiment("status-quo", policies)))
    assert structure.case("status-quo", "club")["clause.buyers-club.joint_purchasing.strength"] == 1.0
    without = simulated(structure, "status-quo").series["imports"]
    off = {"clause.buyers-club.joint_purchasing.strength": 0.0}
    np.testing.assert_array_equal(simulated(structure, "status-quo", "club", **off).series["imports"], without)


def test_the_metric_finds_the_worst_quarter(tmp_path):
    module = module_of("add-a-metric.md", "sim/metrics/worst_quarter.py", tmp_path)
    (metric,) = module.metrics(MetricSettings(shortage_threshold=0.1, shortage_months=3))
    reference = np.full((5, 1, 2, 1), 10.0)
    reference[:, :, 1] = 0.0
    unserved = np.zeros_like(reference)
    unserved[1:4, 0, 0, 0] = (2.0, 4.0, 3.0)
    recording = Recording(
        worlds=np.array([0]), months=("2026-01",) * 5, nations=("JPN",), goods=("tin", "lead"),
        series={"reference": reference, "unserved": unserved}, prices={}, accounts={}, events=[],
    )  # fmt: skip
    values = metric.compute(recording)
    assert values[0, 0, 0] == pytest.approx(0.3)
    assert np.isnan(values[~has_demand(recording)]).all()


def test_the_study_of_four_clauses_asks_for_sixteen_subsets(tmp_path):
    file = write_configs("attribute-a-policy.md", tmp_path) / "four-clauses.yaml"
    request = prepare_attribution(file, Wish(), Options(out=tmp_path / "run"))
    assert len(request.job.space.cases) == 16


@pytest.mark.slow
def test_the_script_on_shares_prints_those_of_the_reserve(tmp_path):
    file = write_configs("attribute-a-policy.md", tmp_path) / "four-clauses.yaml"
    (tmp_path / "shares.py").write_text(files_of("attribute-a-policy.md")["shares.py"], encoding="utf-8")
    script = [sys.executable, "shares.py", str(file), "2", "2"]
    shown = subprocess.run(script, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "value_at_risk" in shown.stdout


def unserved_table(values: list[float]) -> MetricTable:
    array = np.array(values)[None, None, None, :]
    return MetricTable(("unserved",), ("JPN",), ("gallium",), np.arange(len(values)), array)


def test_the_figure_is_drawn_from_tables(tmp_path):
    spec = module_of("add-a-figure.md", "experiments/figures/world_by_world.py", tmp_path).SPEC
    empty = pd.DataFrame()
    data = FigureData(
        run="try", scenario="tight", policies=("none", "pact"), baseline="none", nations=("JPN",), goods=("gallium",),
        months=("2026-01", "2026-02"), worlds=4,
        analysis=Analysis(summary=empty, paired=empty, other_scenarios={}, metrics={}),
        tables={"none": unserved_table([0.0, 0.1, 0.2, 0.3]), "pact": unserved_table([0.0, 0.05, 0.1, 0.3])},
        series=None, totals={}, design=empty, columns=empty, events=empty, controls=(), labels=labels_for({}),
        focus=Focus("JPN", "gallium"),
    )  # fmt: skip
    picture = paint(spec, data)
    assert picture.png.startswith(b"\x89PNG")
    np.testing.assert_array_equal(picture.drawn.curves["pact"], [0.0, 0.05, 0.1, 0.3])
    assert "in 50 %" in picture.drawn.title
