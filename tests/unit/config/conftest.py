"""A complete little folder of configurations that tests copy and break."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from sim.config.library import Library
from sim.config.quantity import Months, Share
from sim.config.references import GoodId
from sim.config.schema.measures import ClauseSpec, ControlSpec, ShockSpec

FILES = {
    "baseline/nations.yaml": """\
kind: nations
nations:
  CHN: {name: China, members: [CHN]}
  JPN: {name: Japan, members: [JPN], port: Yokohama}
  EU27: {name: European Union, members: [DEU, FRA]}
""",
    "baseline/sources.yaml": """\
kind: sources
sources:
  survey: {title: A survey, publisher: Somebody, year: 2024, url_or_doi: "https://example.org"}
  own: {title: Our own assumption}
""",
    "baseline/transit.yaml": """\
kind: transit
source: survey
status: read
lead_times:
  CHN: {unit: day, values: {JPN: 12, EU27: [30, 35, 45]}}
  EU27: {JPN: {value: 35 day}}
""",
    "baseline/minerals/tin.yaml": """\
kind: mineral
mineral: tin
name: Tin
controller: CHN
source: survey
status: read
goods:
  tin_ore:
    name: Ore
    basis: t Sn
    price: 10 USD_2024/kg
    demand_growth: {value: 2, low: 1, high: 4, unit: "%/yr", status: memory}
    industry_cover: 60 day
    seller_cover: 1 month
  tin_metal:
    name: Metal
    basis: t Sn
    price: 30000 USD_2024/t
    demand_growth: 0.02 1/yr
    industry_cover: 60 day
    seller_cover: 1 month
processes:
  tin_mine:
    name: Mining
    kind: mine
    main: tin_ore
    supply_elasticity: 0.1
    utilisation: 80 %
    output: {unit: kt/yr, values: {CHN: 120, EU27: {value: 12, low: 6, high: 24, status: memory}}}
  tin_smelter:
    name: Smelting
    kind: refine
    main: tin_metal
    inputs: {tin_ore: 1.05 t/t}
    supply_elasticity: 0.1
    utilisation: 80 %
    output: {unit: t/yr, values: {CHN: 90000}}
final_use:
  tin_metal: {unit: t/yr, values: {JPN: 24000}}
imports:
  tin_metal:
    JPN: {unit: share, total: 24 kt/yr, values: {CHN: 0.75, EU27: 0.25}}
""",
    "baseline/projects.yaml": """\
kind: projects
projects:
  new_mine: {name: New mine, nation: EU27, process: tin_mine, capacity: 1200 t/yr, starts: 2027-01,
             full: 2028-06, slip: {value: 6, low: -3, high: 24, unit: month}, success: 70 %,
             decision_due: 2026-06, would_go_ahead: {value: 0.3, low: 0.1, high: 0.5, unit: share},
             source: own, status: memory}
""",
    "baseline/behaviour.yaml": """\
kind: behaviour
source: own
status: assumption
parameters: {fear_life: 5 month, growth: 0.01 1/yr}
""",
    "scenarios/calm.yaml": "kind: scenario\nname: calm\ntitle: Calm\nopens: 2026-01\n",
    "scenarios/tight.yaml": """\
kind: scenario
name: tight
title: Tight
extends: calm
controls:
  - {id: tin_ban, kind: ban, nation: CHN, goods: [tin], starts: 2026-03, rate: 50 %,
     source: survey, status: read}
""",
    "partnerships/pact.yaml": """\
kind: partnership
name: pact
title: Pact
members: [JPN, EU27]
signed: 2025-10-28
starts: 2026-01
source: own
status: assumption
clauses:
  stock: {days: 60 day, strength: 0.5}
""",
    "experiments/try.yaml": """\
kind: experiment
name: try
title: Try
scenario: tight
beside: [calm]
policies: {none: [], pact: [pact], half: {pact: {strengths: {stock: 0.5}}}}
importers: [JPN]
worlds: 10
months: 24
run_in_from: 2025-01
seed: 1
""",
}


class Ban(ControlSpec):
    kind: Literal["ban"] = "ban"
    rate: Share
    by_good: dict[GoodId, Share] = Field(default_factory=dict)


class Stock(ClauseSpec):
    kind: Literal["stock"] = "stock"
    days: Months


class Outage(ShockSpec):
    kind: Literal["outage"] = "outage"
    length: Months


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds the whole set of files."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Library:
    """Return the library of that folder; files are read when asked for, so tests may change them first."""
    models = {"controls": {"ban": Ban}, "clauses": {"stock": Stock}, "shocks": {"outage": Outage}}
    return Library(folder, **models, bundled=False)


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], Path]:
    """Return a function that replaces a piece of a file."""

    def replace(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return replace
