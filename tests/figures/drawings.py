"""Every figure of the product on made-up results of any size: few or many policies and goods, English or Japanese."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import yaml
from numpy.random import default_rng

from experiments.analysis import analyse
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.rank import bad_world
from experiments.analysis.spillover import EVERY
from experiments.design.base import DICE
from experiments.figures.data import NotDrawable
from experiments.figures.load import figure_data
from experiments.figures.output import blank
from experiments.figures.registry import all_figures
from experiments.questions.attribution.figure import paint_attribution
from experiments.questions.attribution.focus import focus_of
from experiments.questions.attribution.game import Game
from experiments.questions.attribution.outcomes import METRICS, MONEY, Outcomes
from experiments.questions.attribution.shares import shares
from experiments.questions.attribution.stability import stability
from experiments.questions.attribution.stability_figure import paint_stability
from experiments.questions.boxes import Fit as BoxFit
from experiments.questions.calibration.figure import paint_calibration
from experiments.questions.calibration.fit import Fit
from experiments.questions.comparison.figure import paint_comparison
from experiments.questions.comparison.study import Comparison, Side
from experiments.questions.convergence.finding import convergence
from experiments.questions.discovery.figure import paint_discovery
from experiments.questions.discovery.study import Discovery
from experiments.questions.failure import failure_of
from experiments.questions.frontier.base import Frontier
from experiments.questions.frontier.figure import paint_frontier
from experiments.questions.frontier.goal import Goal
from experiments.questions.response.figure import paint_response
from experiments.questions.response.study import Response
from experiments.questions.robustness.finding import robustness
from experiments.questions.sensitivity.effects_figure import paint_effects
from experiments.questions.sensitivity.heat_map import paint_heat_map
from experiments.questions.sensitivity.indices import Shares
from experiments.questions.sensitivity.results import Screening
from experiments.questions.sensitivity.tornado import paint_tornado
from experiments.words.outcome import Outcome
from tests.figures.synthetic import Cast, events_of, synthetic_store

CONFIGS = Path(__file__).parents[2] / "configs"
FIRST = ("dytb_oxide", "cobalt_ore")
SCENARIO = {"en": "China tightens export controls", "ja": "中国が輸出管理を強化する"}


def cast_of(policies, goods, language):
    """Return a cast of so many policies, as a sweep names them, and goods, as the bundled files call them."""
    held = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (CONFIGS / "baseline/minerals").glob("*.yaml")]
    names = {good: entry["name"][language] for file in held for good, entry in file["goods"].items()}
    order = sorted(names, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    names = {good: names[good] for good in order[:goods]}
    nations = yaml.safe_load((CONFIGS / "baseline/nations.yaml").read_text(encoding="utf-8"))["nations"]
    wanted = ("CHN", "JPN", "USA", "EU27", "KOR")
    return Cast(
        names, policies_of(policies), {name: nations[name]["name"][language] for name in wanted}, SCENARIO[language]
    )


def policies_of(number):
    """Return the baseline and a framework, or as many variants of it as a sweep has."""
    if number == 2:
        return ("none", "framework")
    values = product((30, 60, 90, 180), ("2026-01", "2027-01", "2028-01", "2029-01", "2030-01", "2031-01"))
    variants = (f"framework[stockpile.days={days}, partnership.start={start}]" for days, start in values)
    return ("none", *variants)[:number]


class Drawings:
    """All figures of a made-up run, each drawn when it is asked for."""

    QUESTIONS = (
        "discovery", "robustness", "comparison", "response", "convergence", "attribution", "stability", "effects",
        "tornado", "heat_map", "frontier", "calibration",
    )  # fmt: skip

    def __init__(self, folder, policies, goods, language, worlds=30, months=24):
        folder.mkdir(parents=True)
        self.cast = cast_of(policies, goods, language)
        self.store = synthetic_store(folder, worlds, months, self.cast)
        self.store.manifest["seed"] = 1
        self.analysis = analyse(self.store)
        data = figure_data(self.store, analysis=self.analysis)
        world = bad_world(data.tables[data.baseline], data.focus.nation, data.focus.good)
        self.data = replace(data, events=events_of(world)).with_labels(data.labels.within(language))
        self.random = default_rng(3)

    def of_runs(self):
        """Return what draws each figure of the registry that a run without flows has."""
        return {name: lambda spec=spec: self._of_run(spec) for name, spec in all_figures().items() if self._has(spec)}

    def _has(self, spec):
        try:
            spec.check(self.data)
        except NotDrawable:
            return False
        return True

    def of_questions(self):
        """Return what draws each figure of the questions; a hindcast needs a case of history, and is not among them."""
        return {name: getattr(self, name) for name in self.QUESTIONS}

    def _of_run(self, spec):
        figure = blank(*spec.size)
        spec.draw(figure, self.data)
        return figure

    @property
    def _pair(self):
        return self.data.focus.nation, self.data.focus.good

    @property
    def _policy(self):
        return self.cast.policies[-1]

    def _columns(self):
        """Return inputs of which many are there if the goods are many: with the longest words that there are."""
        own = [f"{kind}.{good}" for kind in ("demand_growth", "cover") for good in self.cast.goods]
        return [*own, "behaviour.fear_from_news", "control.end-use-ban.approval"]

    def robustness(self):
        (paint,) = robustness(SimpleNamespace(store=self.store)).figures().values()
        return paint()

    def convergence(self):
        (paint,) = convergence(SimpleNamespace(store=self.store)).figures().values()
        return paint()

    def comparison(self):
        scenario = self.store.layout.scenarios[0]
        sides = tuple(
            Side(policy, self.store, scenario, policy, self.store.table(scenario, policy))
            for policy in self.cast.policies
        )
        return paint_comparison(Comparison(sides, self.analysis, {}))

    def discovery(self):
        nation, good = self._pair
        failure = failure_of(f"shortage:{nation}:{good}", self.store, policy=self._policy)
        kinds = ("demand_growth", "cover", "project", "behaviour")
        box = pd.DataFrame([
            {"column": name, "low": np.nan if place % 2 else 0.3, "high": 0.75 if place % 2 else np.nan, "least": 0.0,
             "most": 1.0, "p_value": 1e-4, "p_best": 1e-3, "reproduced": 0.87}
            for place, name in enumerate(self.store.columns()["name"]) if name.startswith(kinds)
        ])  # fmt: skip
        trajectory = pd.DataFrame({"coverage": np.linspace(1.0, 0.3, 12), "density": np.linspace(0.2, 0.9, 12)})
        found = Discovery(
            self.store.layout.scenarios[0], self._policy, "none", failure, False, 30, 6, 400, 12, box,
            BoxFit(0.6, 0.7, 0.2, 0.5), 0.5, trajectory,
        )  # fmt: skip
        return paint_discovery(found, self.store)

    def response(self):
        few = len(self.cast.policies) == 2
        days = ("30", "60") if few else ("30", "60", "90", "180")
        starts = ("2026-01",) if few else ("2026-01", "2027-01", "2028-01", "2029-01", "2030-01", "2031-01")
        rows = [
            {"policy": "framework", "stockpile.days": day, "partnership.start": start, "value": 0.3,
             "difference": -0.01 * int(day) / 30 + 0.01 * place, "difference_low": -0.09, "difference_high": 0.02}
            for day in days for place, start in enumerate(starts)
        ]  # fmt: skip
        axes = {"stockpile.days": days, "partnership.start": starts}
        found = Response(Outcome("shortage", *self._pair), "framework", "share", axes, pd.DataFrame(rows))
        return paint_response(found, self.store)

    def _attribution(self, players):
        game = Game(players, candidates=("KOR",)) if "JPN" in players else Game(players)
        nations, goods = self.store.layout.nations, (*self.cast.goods, EVERY)
        shape = (len(METRICS), len(nations), len(goods), 30)
        units = {"shortage": "share", "unserved": "share", "unserved_tonnes": "t"} | dict.fromkeys(MONEY, "USD_2024")
        noise = self.random.normal(0.0, 0.02, shape)
        values = {group: 0.5 - 0.04 * len(group) + noise * (1 + len(group)) for group in game.coalitions}
        outcomes = Outcomes(nations, goods, units, np.arange(30), values)
        resampling = Resampling(30, 1)
        study = SimpleNamespace(game=game, policy="framework")
        return SimpleNamespace(
            study=study, store=self.store, shares=shares(game, outcomes, resampling),
            stability=stability(game, outcomes, resampling) if "JPN" in players else None,
        )  # fmt: skip

    def attribution(self):
        number = 3 if len(self.cast.policies) == 2 else 6
        found = self._attribution(tuple(f"us-japan-framework.clause_of_many_words_{place}" for place in range(number)))
        return paint_attribution(found, focus_of(found.shares, "shortage"))

    def stability(self):
        return paint_stability(self._attribution(("JPN", "USA", "EU27")))

    def _indices(self):
        names = [*self._columns()[:14], DICE]
        total = np.linspace(0.5, 0.02, len(names))
        table = pd.DataFrame({"factor": names, "kind": "assumption", "first": 0.6 * total, "total": total})
        spread = {f"{name}_{end}": table[name] + way for name in ("first", "total") for end, way in ENDS}
        return Shares(table.assign(**spread), (), 0)

    def _weighing(self):
        own = self._indices()
        pairs = [Outcome("unserved", "JPN", good) for good in self.cast.goods]
        ranges = pd.DataFrame({"factor": own.table["factor"], "at_low": 0.1, "at_high": own.table["total"]})
        return SimpleNamespace(
            store=self.store, outcome=pairs[0], shares=own, ranges=ranges, others=dict.fromkeys(pairs, own),
            samples=SimpleNamespace(numbers=range(64)),
        )  # fmt: skip

    def tornado(self):
        return paint_tornado(self._weighing())

    def heat_map(self):
        return paint_heat_map(self._weighing())

    def effects(self):
        names = [*self._columns(), DICE]
        effect = np.linspace(0.3, 0.01, len(names))
        table = pd.DataFrame({
            "factor": names, "kind": "assumption", "mu_star": effect, "mu_star_low": 0.8 * effect,
            "mu_star_high": 1.2 * effect,
        })  # fmt: skip
        return paint_effects(Screening(self.store, Outcome("unserved", *self._pair), table, 8))

    def frontier(self):
        nations = ("JPN",) if len(self.cast.policies) == 2 else ("JPN", "USA", "EU27", "KOR")
        frames = []
        for nation in nations:
            cost, off = np.linspace(1e6, 4e8, 6), np.linspace(0.01, 0.2, 6)
            ends = {"cost_low": 0.9 * cost, "cost_high": 1.1 * cost, "taken_off_low": off - 0.01}
            frames.append(
                pd.DataFrame({"cost": cost, "taken_off": off, "taken_off_high": off + 0.01, "holds": True, **ends})
                .assign(nation=nation)
            )  # fmt: skip
        table = pd.concat(frames)
        goal = Goal(nations, "shortage", self.data.focus.good)
        return paint_frontier(Frontier(goal, "framework", self.store.path, self.store, table, table))

    def calibration(self):
        number = 4 if len(self.cast.policies) == 2 else 14
        cases = [f"rare-earths-dispute-{year}" for year in range(2010, 2010 + number)]
        rows = pd.DataFrame({"case": cases * 3, "in_band": self.random.random(3 * number) > 0.4, "price_error": 1.3})
        ends = {f"{kind}_p{share}": share / 100 for kind in ("prior", "fitted") for share in (10, 50, 90)}
        names = [f"a_parameter_of_behaviour_{place}" for place in range(number)]
        parameters = pd.DataFrame({"parameter": names, "says": [place % 2 == 0 for place in range(number)], **ends})
        kinds = ("fitted", "left_out", "prior", "nothing")
        empty = pd.DataFrame()
        return paint_calibration(
            Fit(
                1000,
                np.arange(20),
                empty,
                dict.fromkeys(kinds, rows),
                parameters,
                empty,
                empty,
                None,
                {},
                {case: case for case in cases},
            )
        )


ENDS = (("low", -0.02), ("high", 0.02))
