"""A run made up to look like one: the tables of a store without a simulation behind them.

Nothing here is evidence of anything, and nothing of it is shipped.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from scipy.stats import rankdata

from experiments.store.dates import end_of
from experiments.store.layout import MONTHLY, Layout
from experiments.store.measured import MeasureSums, Sum
from experiments.store.metrics import MetricTable
from experiments.store.totals import SUPPLY, CaseTotals, TotalSums
from sim.counted import DAYS, HELD, Measure
from sim.metrics.base import MetricSettings
from sim.metrics.costs import ACCOUNTS
from sim.metrics.registry import all_metrics, catalogue
from sim.recording import Recording
from sim.totals import Total

NATIONS = ("JPN", "USA", "EU27", "KOR")
GOODS = ("dytb_oxide", "ndfeb_magnet", "gallium", "germanium", "copper_refined")
NAMES = {
    "dytb_oxide": "Dysprosium and terbium oxide",
    "ndfeb_magnet": "Sintered NdFeB magnets",
    "gallium": "Gallium, primary and recycled",
    "germanium": "Germanium",
    "copper_refined": "Refined copper",
}
POLICIES = ("none", "framework", "framework-plus")
RELIEF = {"none": 0.0, "framework": 0.25, "framework-plus": 0.55}
RISK = dict(zip(GOODS, (1.0, 0.7, 0.5, 0.3, 0.0), strict=True))
NATION_NAMES = {
    "CHN": "China",
    "JPN": "Japan",
    "USA": "United States",
    "EU27": "European Union",
    "KOR": "Korea",
}
PRICES = ("price_outside_weighted", "price_inside_weighted")
VARIABLES = ("reference", "unserved", "stock", "public_stock", "imports", "imports_controller")
SEED = 11
INPUTS = {
    "demand_growth.dytb_oxide": ("memory", 1.0),
    "behaviour.fear_from_news": ("assumption", 0.4),
    "control.rare-earths.approval": ("read", -0.8),
    "project.lynas_malaysia.slip": ("derived", 0.3),
    "cover.dytb_oxide": ("prior", -0.6),
    "behaviour.idle": ("read", 0.0),
}
STRONG = ("behaviour.fear_from_news", "control.rare-earths.approval")


@dataclass(frozen=True)
class Cast:
    """Who and what a run made up is about.

    Attributes
    ----------
    names
        Words for goods, by identifier.
    policies
        The first is the baseline.
    nations
        Words for nations.
    scenario
        Title of the main scenario.
    """

    names: dict = field(default_factory=lambda: NAMES)
    policies: tuple = POLICIES
    nations: dict = field(default_factory=lambda: NATION_NAMES)
    scenario: str = "China tightens export controls"

    @property
    def goods(self):
        return tuple(self.names)

    def relief(self, policy):
        """Return what a policy takes off a shortage once it is built up."""
        return RELIEF.get(policy, 0.6 * self.policies.index(policy) / len(self.policies))

    def risk(self, good):
        """Return how deep shortages of a good run."""
        return RISK.get(good, 0.9 - 0.9 * self.goods.index(good) / len(self.goods))


@dataclass
class SyntheticStore:
    """Offers what a real store offers."""

    path: Path
    layout: Layout
    worlds: int
    manifest: dict
    recordings: dict = field(repr=False)
    draws: pd.DataFrame = field(repr=False)
    cast: Cast = field(repr=False, default_factory=Cast)
    whole: bool = False

    def dates(self, _metric=None):
        return (*self.layout.months[1:], end_of(self.layout))

    def table(self, scenario, policy, _by=None, _metric=None):
        recording = self.recordings[scenario, policy]
        metrics = all_metrics(MetricSettings(0.1, 3))
        values = np.stack([metric.compute(recording) for metric in metrics.values()])
        return MetricTable(tuple(metrics), NATIONS, self.layout.goods, recording.worlds, values)

    def measures(self, _scenario, policy):
        ban = Measure("control", "gallium-ban", "destination_ban", "CHN")
        idle = Measure("control", "<b>tin</b>-ban", "total_ban", "CHN")
        offtake = Measure("clause", f"{policy}.offtake", "offtake", policy)
        sums = {
            (measure, quantity, ""): Sum(1000 * self.worlds, self.worlds)
            for measure in (ban, idle, offtake)
            for quantity in (HELD, DAYS)
        }
        sums |= {
            (ban, name, "gallium"): Sum(amount * self.worlds, self.worlds)
            for name, amount in (("wanted", 900_000), ("stopped", 400_000), ("leaked", 100_000))
        }
        return MeasureSums(self.worlds, sums)

    def totals(self, scenario, policy):
        return CaseTotals(
            TotalSums.of(totals_of(self.recordings[scenario, policy], self.cast.relief(policy)), self.worlds),
            self.layout.months,
        )

    def series(self):
        scenarios = self.layout.scenarios
        stacked = {
            name: np.stack(
                [
                    np.stack([self.recordings[scenario, policy].series[name] for policy in self.layout.policies])
                    for scenario in scenarios
                ]
            )
            for name in VARIABLES
        }
        prices = {
            name: np.stack(
                [
                    np.stack([self.recordings[scenario, policy].prices[name] for policy in self.layout.policies])
                    for scenario in scenarios
                ]
            )
            for name in PRICES
        }
        axes = ("scenario", "policy", "time", "nation", "good", "world")
        coordinates = {
            "scenario": list(scenarios),
            "policy": list(self.layout.policies),
            "time": np.array(self.layout.months, dtype="datetime64[ns]"),
            "nation": list(NATIONS),
            "good": list(self.layout.goods),
            "world": np.arange(self.worlds),
        }
        plain = tuple(axis for axis in axes if axis != "nation")
        variables = {name: (axes, values) for name, values in stacked.items()}
        return xr.Dataset(variables | {name: (plain, values) for name, values in prices.items()}, coordinates)

    def design(self):
        return self.draws

    def columns(self):
        return pd.DataFrame(self.manifest["columns"]).assign(varied=True)


def synthetic_store(path, worlds=400, months=120, cast=None):
    """Make a store of two scenarios and, unless another cast is asked for, three policies."""
    cast = cast or Cast()
    generator = np.random.default_rng(SEED)
    inputs = {name: generator.random(worlds) for name in INPUTS}
    pressure = sum(weight * (inputs[name] - 0.5) for name, (_, weight) in INPUTS.items())
    crises = _crises(generator, worlds, months)
    for name in STRONG:  # a guess and a number that was read, on which crises hang
        inputs[name] = rankdata(crises.mean(axis=0) + generator.normal(0.0, 0.05, worlds)) / worlds
    scenarios = ("china-tightens", "status-quo")
    recordings = {
        (scenario, policy): _recording(crises, pressure, policy, cast, calm=scenario == "status-quo")
        for scenario in scenarios
        for policy in cast.policies
    }
    metrics = all_metrics(MetricSettings(0.1, 3))
    layout = Layout(
        experiment="us-japan",
        title="What the US-Japan framework takes off the risk of a shortage",
        question="How likely is a shortage if China tightens controls, and how much does the framework take off?",
        scenarios=scenarios,
        policies=cast.policies,
        baselines=dict.fromkeys(cast.policies, cast.policies[0]),
        nations=NATIONS,
        goods=cast.goods,
        months=recordings[scenarios[0], cast.policies[0]].months,
        metrics={metric.name: metric.unit for metric in metrics.values()},
        series=dict.fromkeys(VARIABLES, MONTHLY) | dict.fromkeys(PRICES, ("month", "good")),
        series_goods=cast.goods,
        design_columns=tuple(INPUTS),
    )
    rows = [
        pd.DataFrame({"scenario": scenario, "policy": policy, "world": np.arange(worlds), **inputs})
        for scenario in scenarios
        for policy in cast.policies
    ]
    table = pd.concat(rows, ignore_index=True)
    return SyntheticStore(path, layout, worlds, manifest_of(layout, metrics, worlds, cast), recordings, table, cast)


def manifest_of(layout, metrics, worlds, cast):
    quantity = {"unit": "share", "value": 0.5, "low": 0.0, "high": 1.0, "dist": "uniform", "note": ""}
    return {
        "format": 1,
        "experiment": {"name": layout.experiment, "title": layout.title, "question": layout.question},
        "scenario": layout.scenarios[0],
        "beside": list(layout.scenarios[1:]),
        "seed": SEED,
        "worlds": worlds,
        "months": len(layout.months),
        "content_hash": "0123456789abcdef" * 4,
        "git_commit": "abc1234",
        "metric_settings": {"shortage_threshold": 0.1, "shortage_months": 3},
        "sessions": [{"started": "2026-12-01T10:44:37+00:00"}],
        "identity": {"versions": {"critmin": "0.1.0", "numpy": np.__version__}},
        "metrics": catalogue(metrics.values()),
        "columns": [
            {**quantity, "name": name, "status": status, "source": "expert", "role": "uncertainty"}
            for name, (status, _) in INPUTS.items()
        ],
        "config": {
            "baseline": {
                "nations": {name: {"name": words} for name, words in cast.nations.items()},
                "behaviour": {
                    "fear_from_news": number("assumption", low=0.1, high=0.9, note="a guess <of ours>"),
                    "idle": number("read"),
                },
                "minerals": {"all": {"controller": "CHN", "goods": goods_of(cast.names)}},
                "sources": {
                    "mild": {"publisher": "Institute", "year": 2026},
                    "grave": {"publisher": "Fund", "year": 2025},
                },
                "value_at_risk": {
                    "gdp": {"values": {"JPN": {"value": 4e12 / 12.0}}},
                    "groups": {
                        "heavy": {
                            "goods": ["dytb_oxide"],
                            "studies": {"a": study("mild", 0.004), "b": study("grave", 0.018)},
                        }
                    },
                },
            },
            "scenarios": {
                "china-tightens": {
                    "title": cast.scenario,
                    "controls": [
                        {
                            "id": "gallium-licence",
                            "kind": "licence",
                            "goods": ["gallium"],
                            "starts": "2023-08-01",
                            "ends": None,
                        },
                        {
                            "id": "heavy-licence",
                            "kind": "licence",
                            "goods": ["dytb_oxide"],
                            "starts": "2025-04-04",
                            "ends": None,
                        },
                        {
                            "id": "end-use-ban",
                            "kind": "end_use_ban",
                            "goods": ["dytb_oxide"],
                            "starts": "2027-01-06",
                            "ends": "2029-01-06",
                        },
                    ],
                    "escalation": [{"id": "rare-earths", "goods": ["dytb_oxide"], "starts": "2026-01", "regime": {}}],
                }
            },
            "partnerships": {"us-japan-framework": {"members": ["USA", "JPN"]}},
            "experiment": {
                "policies": {
                    policy: {"partnerships": {} if policy.startswith("none") else {"us-japan-framework": {}}}
                    for policy in cast.policies
                }
            },
        },
    }


def number(status, low=None, high=None, note=""):
    """Return one number as a resolved configuration holds it."""
    quantity = {"value": 0.5, "unit": "share", "low": low, "high": high}
    return {**quantity, "source": "expert", "status": status, "note": note}


def study(source, share):
    """Return one study of a group of goods as a resolved configuration holds it."""
    return {"nation": "JPN", "loss": {"value": share, "unit": "1", "source": source}}


def goods_of(names):
    """Return the goods of a mineral file, with one number each."""
    return {
        name: {"name": words, "demand_growth": number("memory" if name == "dytb_oxide" else "read")}
        for name, words in names.items()
    }


def events_of(world):
    """Return the events of one world, months counted from the first scored one."""
    rows = [
        ("escalation", "CHN", "", 1.0, 8, "CHN: rare-earths moves to licensing"),
        ("escalation", "CHN", "", 3.0, 30, "CHN: rare-earths moves to ban"),
        ("escalation", "CHN", "", 1.0, 41, "CHN: rare-earths moves to licensing"),
        ("escalation", "CHN", "", 0.0, 78, "CHN: rare-earths moves to calm"),
        ("release", "JPN", "dytb_oxide", 4.0, 31, "us-japan-framework: joint reserve releases"),
        ("release", "JPN", "dytb_oxide", 9.0, 33, "us-japan-framework: joint reserve releases"),
        ("release", "USA", "dytb_oxide", 9.0, 33, "us-japan-framework: joint reserve releases"),
        ("project", "AUS", "dytb_oxide", 2.0, 40, "lynas-heavy: first output"),
        ("project", "AUS", "dytb_oxide", 2.0, 41, "lynas-heavy: first output"),
        ("project", "AUS", "dytb_oxide", 2.0, -5, "too-early: first output"),
        ("project", "FRA", "dytb_oxide", 2.0, 66, "caremag: first output"),
        ("project", "CHL", "copper_refined", 2.0, 50, "copper: first output"),
    ]
    columns = ["kind", "nation", "good", "amount", "month", "text"]
    return pd.DataFrame(rows, columns=columns).assign(world=world)


def totals_of(recording, relief):
    """Return what a run adds up: China and Australia supply, one project delivers, a control binds in crises."""
    years = sorted({month[:4] for month in recording.months})
    of_year = [np.array([month[:4] == year for month in recording.months]) for year in years]
    pairs = tuple((nation, good) for nation in NATIONS for good in recording.goods)

    def yearly(amounts):
        sums = np.stack([amounts[which].sum(axis=0) for which in of_year])
        return sums.reshape(len(years), len(pairs), -1)

    imports, from_china = (yearly(recording.series[name]) for name in ("imports", "imports_controller"))
    china, australia = (tuple((origin, *pair) for pair in pairs) for origin in ("CHN", "AUS"))
    held = {name: yearly(recording.series[name]) for name in SUPPLY if name in recording.series}
    built = (relief + 0.1) * yearly(recording.series["reference"])[:, :1]
    project = (("lynas-heavy", "AUS", "dytb_oxide"),)
    short = (recording.series["unserved"][:, :1, 0] > 0.0).astype(float)
    return [
        Total("flows", "tonnes", china, from_china),
        Total("flows", "tonnes", australia, imports - from_china),
        *(Total("supply", name, pairs, amounts) for name, amounts in held.items()),
        Total("projects", "capacity", project, built),
        Total("projects", "made", project, 0.8 * built),
        Total("measures", "in_force", (("control", "end-use-ban", "end_use_ban", "CHN"),), np.ones_like(short)),
        Total("measures", "stops", (("control", "end-use-ban", "end_use_ban", "CHN"),), short),
    ]


def _crises(generator, worlds, months):
    """Return how tight exports are, (month, world), 0 to 1, as spells of random length."""
    level = np.zeros((months, worlds))
    now = np.zeros(worlds)
    for month in range(months):
        starts = generator.random(worlds) < 0.02
        stops = generator.random(worlds) < 0.06
        now = np.where(now > 0, np.where(stops, 0.0, now), np.where(starts, generator.random(worlds), 0.0))
        level[month] = now
    return level


def _recording(crises, pressure, policy, cast, *, calm):
    months, worlds = crises.shape
    shape = (months, len(NATIONS), len(cast.goods), worlds)
    risk = np.array([cast.risk(good) for good in cast.goods])[np.newaxis, np.newaxis, :, np.newaxis]
    nation = np.array([1.0, 0.7, 0.9, 0.8])[np.newaxis, :, np.newaxis, np.newaxis]
    growth = 1.0 + 0.004 * np.arange(months)[:, np.newaxis, np.newaxis, np.newaxis]
    reference = np.broadcast_to(100.0 * growth, shape).copy()
    reference[:, 3, [good == "gallium" for good in cast.goods]] = 0.0  # Korea uses none: not applicable
    build = cast.relief(policy) * np.minimum(np.arange(months) / 60.0, 1.0)[:, np.newaxis]
    depth = np.clip(0.7 * crises + 0.25 * (pressure + 0.3) * (crises > 0), 0.0, 0.9) * (1.0 - build)
    depth = np.zeros_like(depth) if calm else depth
    unserved = reference * risk * nation * depth[:, np.newaxis, np.newaxis, :]
    stock = np.clip(2.0 - 2.0 * depth, 0.1, None)[:, np.newaxis, np.newaxis, :] * reference
    imports = reference - unserved
    share = (0.75 - 0.3 * build)[:, np.newaxis, np.newaxis, :]
    cost = np.zeros(shape[1:])
    cost[:2] = 4e6 * (1.0 + cast.policies.index(policy)) * (policy != "none")
    series = {
        "reference": reference,
        "unserved": unserved,
        "destroyed": 0.3 * unserved,
        "stock": stock,
        "public_stock": 0.3 * stock * (1.0 + build)[:, np.newaxis, np.newaxis, :],
        "imports": imports,
        "imports_controller": imports * share,
        "imports_largest": imports * share,
        "hhi": np.full(shape, 0.6),
        "export": np.zeros(shape),
        "output": np.zeros(shape),
        "value_at_risk": 1e9 * unserved / reference.max(),
        "standing": 0.3 * unserved / np.maximum(reference, 1.0),
    }
    return Recording(
        worlds=np.arange(worlds),
        months=tuple(f"{2026 + month // 12}-{month % 12 + 1:02d}" for month in range(months)),
        nations=NATIONS,
        goods=cast.goods,
        series=series,
        prices={
            f"price_{side}_{kind}": np.repeat(1.0 + rise * depth[:, np.newaxis, :], len(cast.goods), axis=1)
            for side, rise in (("inside", 0.5), ("outside", 2.0))
            for kind in ("thin", "weighted")
        },
        accounts=dict.fromkeys((*ACCOUNTS, "released"), cost),
        gdp=np.array([4e12, 29e12, 19e12, 2e12]),
    )
