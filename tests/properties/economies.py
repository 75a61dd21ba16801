"""Small economies as configuration: a controlled one to change by one thing at a time, and random ones for Hypothesis.

They pass through the real schema and the real build, and behave by the bundled behaviour file, so that what holds here
holds for whatever a user writes.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from experiments.design.distributions import draw
from sim.baseline import BalanceError
from sim.block import Block
from sim.build import build
from sim.catalogue import open_library
from sim.config.library import Library
from sim.config.schema.experiment import ResolvedExperiment
from sim.model import CritminModel, _open_block, _padded
from sim.observer import Observer
from sim.rng import uniform
from sim.structure import Structure
from sim.tally import Tally

Data = dict[str, Any]

RUN_IN = 12
OPENS = "2026-01"
FIRST = "2025-01"
GUESS = {"source": "own", "status": "assumption"}


@cache
def bundled_library() -> Library:
    """Return the bundled configurations, read once."""
    return open_library()


@cache
def bundled_experiment() -> ResolvedExperiment:
    """Return the bundled experiment with everything it names."""
    library = bundled_library()
    return library.resolve(library.experiment("us-japan"))


@cache
def switches() -> Data:
    """Return the bundled mechanisms, their sources replaced by the tests' own."""
    found = bundled_library().baseline().switches
    return {name: chance.model_dump(mode="json") | {"source": "own"} for name, chance in found.items()}


@cache
def behaviour() -> Data:
    """Return the bundled behavioural parameters, their sources replaced by the tests' own."""
    found = bundled_library().baseline().behaviour
    return {name: quantity.model_dump(mode="json") | {"source": "own"} for name, quantity in found.items()}


def per_year(values: dict[str, float]) -> Data:
    """Return a table of flows."""
    return {"unit": "t/yr", "values": values}


def good(
    cover: float = 60.0,
    seller_cover: float = 20.0,
    price: float = 1000.0,
    growth: float = 0.0,
    *,
    firm_stocks: bool = False,
) -> Data:
    """Return a good; covers in days, price in USD_2024/t, growth a year."""
    return {
        "name": "good",
        "basis": "t",
        "price": f"{price} USD_2024/t",
        "demand_growth": f"{growth} 1/yr",
        "industry_cover": f"{cover} day",
        "seller_cover": f"{seller_cover} day",
        "firm_stocks": firm_stocks,
    }


def process(kind: str, main: str, output: dict[str, float], **more: Any) -> Data:
    """Return a process; `more` are further fields of its block."""
    return {
        "name": main,
        "kind": kind,
        "main": main,
        "supply_elasticity": "0.1 ratio",
        "utilisation": "80 %",
        "output": per_year(output),
        **more,
    }


def mineral(name: str, goods: Data, processes: Data, final_use: Data, controller: str | None = None) -> Data:
    """Return a mineral whose numbers are all assumptions; trade is left to the prior."""
    return GUESS | {
        "kind": "mineral",
        "mineral": name,
        "name": name,
        "controller": controller,
        "goods": goods,
        "processes": processes,
        "final_use": {key: per_year(table) for key, table in final_use.items()},
    }


@dataclass(frozen=True)
class Economy:
    """What a small experiment consists of, as plain data in the form of the configuration files.

    Attributes
    ----------
    nations
        In model order.
    minerals
        By name.
    days
        Door-to-door days between any two nations.
    public
        Public stocks by nation and good.
    transit
        Passages, ways round them, and third countries that re-export, as in the transit file.
    controls, shocks
        Of the scenario ``test``; the scenario ``calm`` has none.
    partnerships
        By name; the policy ``all`` holds every one of them, ``none`` none.
    months
        Scored months, after a year of run-in.
    """

    nations: tuple[str, ...]
    minerals: Data
    days: dict[tuple[str, str], float] = field(default_factory=dict)
    transit: Data = field(default_factory=dict)
    public: Data = field(default_factory=dict)
    unconfirmed: Data = field(default_factory=dict)
    projects: Data = field(default_factory=dict)
    controls: tuple[Data, ...] = ()
    escalation: tuple[Data, ...] = ()
    shocks: tuple[Data, ...] = ()
    partnerships: Data = field(default_factory=dict)
    rules: Data = field(default_factory=dict)
    months: int = 24
    run_in: bool = True

    def data(self) -> Data:
        """Return the resolved experiment as data."""
        scenario = GUESS | {"kind": "scenario", "opens": OPENS}
        held = {"controls": self.controls, "escalation": self.escalation, "shocks": self.shocks}
        return {
            "experiment": {
                "kind": "experiment", "name": "small", "title": "Small", "scenario": "test", "beside": ["calm"],
                "policies": {"none": [], "all": list(self.partnerships)}, "importers": self.nations, "worlds": 8,
                "months": self.months, "run_in_from": FIRST if self.run_in else OPENS, "seed": 7,
            },
            "baseline": {
                "nations": {name: GUESS | {"name": name, "members": [name]} for name in self.nations},
                "sources": {"own": {"title": "Our own assumption"}},
                "minerals": self.minerals,
                "transit": GUESS | {"kind": "transit", "lead_times": self._lead_times()} | self.transit,
                "stockpiles": GUESS | {"kind": "stockpiles", "public": self.public, "unconfirmed": self.unconfirmed},
                "projects": {name: GUESS | project for name, project in self.projects.items()},
                "behaviour": behaviour() | {name: GUESS | rule for name, rule in self.rules.items()},
                "switches": switches(),
            },
            "scenarios": {
                "test": scenario | held | {"name": "test", "title": "Test"},
                "calm": scenario | {"name": "calm", "title": "Calm"},
            },
            "partnerships": {
                name: GUESS | {"kind": "partnership", "name": name, "title": name, **partnership}
                for name, partnership in self.partnerships.items()
            },
        }  # fmt: skip

    def resolved(self) -> ResolvedExperiment:
        """Return the experiment, checked by the real schema."""
        return bundled_library().revive(self.data())

    def structure(self) -> Structure:
        """Return the structure of the experiment."""
        return build(self.resolved())

    def _lead_times(self) -> Data:
        pairs = [(seller, buyer) for seller in self.nations for buyer in self.nations if seller != buyer]
        return {
            seller: {"unit": "day", "values": {b: self.days.get((s, b), 30.0) for s, b in pairs if s == seller}}
            for seller in self.nations
        }


def controlled(cover: float = 90.0, *, firm_stocks: bool = False, **changes: Any) -> Economy:
    """Return the controlled economy: CHN makes most of a metal that JPN and USA need, AUS is the rival.

    `cover` is industry's stock in days, of the metal by firm if `firm_stocks`; `changes` replace fields of the economy.
    """
    goods = {"ore": good(cover), "metal": good(cover, firm_stocks=firm_stocks)}
    processes = {
        "mining": process("mine", "ore", {"CHN": 900.0, "AUS": 180.0}),
        "smelting": process("refine", "metal", {"CHN": 800.0, "AUS": 160.0}, inputs={"ore": "1.1 t/t"}),
        "scrap": process("secondary", "metal", {}),
    }
    use = {"metal": {"CHN": 500.0, "JPN": 240.0, "USA": 180.0, "AUS": 40.0}}
    tin = mineral("tin", {"tin": good(cover)}, {"tin_mine": process("mine", "tin", {"AUS": 100.0})}, {
        "tin": {"JPN": 60.0, "USA": 40.0},
    })  # fmt: skip
    minerals = {"rare": mineral("rare", goods, processes, use, controller="CHN"), "tin": tin}
    plain = Economy(nations=("CHN", "JPN", "USA", "AUS"), minerals=minerals, days=_PACIFIC)
    return replace(plain, **changes)


_PACIFIC = {("CHN", "JPN"): 15.0, ("CHN", "USA"): 30.0, ("AUS", "JPN"): 40.0, ("AUS", "USA"): 50.0}


def control(kind: str, **fields: Any) -> Data:
    """Return a control of CHN on the metal from March 2026, its own parameters in `fields`."""
    plain = {"id": kind.replace("_", "-"), "nation": "CHN", "goods": ["metal"], "starts": "2026-03"}
    return GUESS | plain | {"severity": "1 share", "kind": kind} | fields


TERMS = {
    "approval": "0.5 1/month", "delay": "1 month", "ramp": "2 month", "throughput": "0.5 ratio", "patience": "12 month",
}  # fmt: skip
CLASSES = {
    "classes": {
        "civil": {"orders": "60 %", "approval": "0.8 1/month", "throughput": "0.9 ratio", "delay": "0.5 month"},
    },
    "general": {"share": "20 %", "after": "6 month", "throughput": "1 ratio"},
}  # fmt: skip
SMUGGLING = {"potential": "50 %", "enforcement": "10 %", "saves": "10 %"}
STEP = {"starts": "2026-08", "announced": "2026-06", "volume": "40 %", "severity": "30 %"}
REGIME = {
    "license_hazard": "2 1/yr", "target_hazard": "2 1/yr", "ban_hazard": "1 1/yr", "ban_lasts": "4 month",
    "targeting_lasts": "5 month", "licensing_lasts": "6 month", "target_all": "30 %", "ban_share": "90 %",
    "contagion": "0 ratio",
}  # fmt: skip


ANSWER = {
    "hazard": "20 1/yr", "window": "12 month", "growth": "5 %", "share": "90 %", "spill": "20 %", "lasts": "8 month",
}  # fmt: skip
FLOOD = {
    "hazard": "12 1/yr", "threat": "0 %", "discount": "30 %", "push": "20 %", "lasts": "6 month", "rest": "6 month",
}  # fmt: skip
TALKS = {
    "suspends": "all", "hazard": "3 1/yr", "threshold": "5 %", "leverage": "1 ratio", "lasts": "8 month",
    "breakdown": "0.5 1/yr", "rest": "6 month",
}  # fmt: skip


def one_of_each_control() -> dict[str, Data]:
    """Return a control of every kind that binds in the controlled economy, by kind."""
    return {
        "quota": control(
            "quota", volume="50 %", carry_over="50 %", period="half_year", smuggling=SMUGGLING, steps=[STEP]
        ),
        "export_tax": control("export_tax", rate="50 %"),
        "minimum_export_price": control("minimum_export_price", floor="5 ratio"),
        "customs_hold": control("customs_hold", targets=["JPN"], patience="1.5 month", share="80 %", ends="2026-08-10"),
        "licence": control("licence", terms=TERMS | CLASSES),
        "destination_ban": control("destination_ban", targets=["JPN"], share="100 %"),
        "total_ban": control("total_ban", share="90 %"),
        "escalation": control("escalation", regime=REGIME, terms=TERMS, targets=["JPN", "USA"]),
        "end_use_ban": control(
            "end_use_ban",
            targets=["JPN"],
            share="40 %",
            chill="30 %",
            listing="0.2 1/yr",
            limit="60 %",
            expected="20 %",
            enforcement="80 %",
            starts="2026-03-15",
            ends="2026-09-20",
            extension={"chance": "50 %", "lasts": "3 month"},
        ),
        "technology_ban": control("technology_ban", slowdown="50 %", standing="90 %", severity="10 %"),
        "truce": control("truce", suspends="all", starts="2026-09", ends="2027-03", severity="0 share"),
        "retaliation": control("retaliation", targets=["JPN", "USA"], **ANSWER),
        "flooding": control("flooding", severity="0 share", **FLOOD),
        "bargaining": control("bargaining", targets=["JPN", "USA"], **TALKS),
    }


def pact(**clauses: Data) -> Data:
    """Return a partnership of JPN and USA with these clauses, from January 2026."""
    return {"members": ["JPN", "USA"], "signed": "2025-10", "starts": "2026-01", "clauses": clauses}


LOOSE = {
    "accessions": {"AUS": {"starts": "2026-09", "chance": "50 %"}},
    "default": {"hazard": "0.5 1/yr", "in_need": "3 ratio", "lasts": "4 month"},
}
"""A partnership that a third nation may join, and whose members may break their word."""

NEW_SMELTER = {
    "name": "New smelter", "nation": "USA", "process": "smelting", "capacity": "60 t/yr", "starts": "2026-06",
    "full": "2026-12", "slip": "2 month", "success": "100 %", "capex": "12 MUSD_2024",
    "decision_due": "2026-01", "would_go_ahead": "0 %",
}  # fmt: skip

IN_ANY_CASE = {"decided": "2024-06", "decision_due": None, "would_go_ahead": "100 %"}
"""What makes a project one that was decided before the run."""


def one_of_each_clause() -> dict[str, Data]:
    """Return a clause of every kind that acts in the controlled economy with `NEW_SMELTER`, by kind."""
    return {
        "complementary_stockpile": {
            "goods": ["metal"], "cover": "60 day", "build": "6 month", "trigger": "60 %", "sharing": "need",
            "price_ceiling": "1.3 ratio", "holding_cost": "0.06 1/yr",
        },
        "rapid_response": {"goods": "all", "trigger": "80 %", "share": "40 %"},
        "offtake": {"goods": ["metal"], "sellers": ["AUS"], "share": "60 %", "tenor": "10 yr", "premium": "10 %"},
        "project_finance": {"projects": ["new_smelter"], "head_start": "3 month", "public_share": "50 %"},
        "recycling": {
            "processes": ["scrap"], "share": "10 %", "available": "25 %", "delay": "2 month", "ramp": "6 month",
            "subsidy": "30 %",
        },
        "substitution_rnd": {
            "goods": ["metal"], "pace": "3 ratio", "room": "10 %", "hold": "50 %", "lag": "2 month",
            "cost": "1.2 MUSD_2024/yr",
        },
        "geological_mapping": {
            "processes": ["mining"], "hazard": "1 1/yr", "lead": "6 month", "ramp": "3 month", "size": "2 %",
            "cost": "1.2 MUSD_2024/yr",
        },
        "asset_sale_review": {"goods": ["metal"], "nations": ["AUS"], "effectiveness": "90 %"},
        "domestic_supply": {
            "nation": "JPN", "process": "smelting", "share": "20 %", "delay": "3 month", "ramp": "6 month",
            "subsidy": "30 %",
        },
        "price_floor": {
            "projects": ["new_smelter"], "makers": ["AUS"], "goods": ["metal"], "floor": "1.5 ratio", "tenor": "10 yr",
            "upside": "30 %", "volume": "12 t/month", "payers": ["JPN"],
        },
        "border_adjusted_floor": {"goods": ["metal"], "floor": "1.4 ratio", "exempt": ["AUS"]},
    }  # fmt: skip


ENTREPOT = {"name": "Dock", "nation": "USA", "reach": "60 %", "detour": "1 month", "markup": "10 %"}
WATERS = {
    "passages": {"CHN": {"JPN": ["narrows"], "AUS": ["narrows", "gate"]}, "AUS": {"USA": ["canal"]}},
    "reroutes": {"narrows": {"CHN": {"JPN": "12 day"}}},
    "reroute_days": {"narrows": "6 day", "canal": "20 day"},
    "overland": {"JPN": ["AUS"]},
    "entrepots": {"dock": ENTREPOT, "wharf": ENTREPOT | {"nation": "AUS", "detour": "0.3 month"}},
}
CLOSURE = {
    "id": "war", "kind": "passage_closure", "passages": ["narrows", "canal"], "starts": "2026-05", "hazard": "0.5 1/yr",
    "lasts": "2.5 month", "waiting": "3 day", "insurance": "10 %", "stopped": {"USA": "40 %"},
}  # fmt: skip
LOSS = {
    "id": "flood", "kind": "supply_loss", "nation": "AUS", "process": "smelting", "lost": "50 %", "starts": "2026-04",
    "ends": "2026-10", "returns": "4 month",
}  # fmt: skip
BOOM = {
    "id": "boom", "kind": "demand_change", "goods": ["metal"], "exempt": ["CHN"], "level": "1.2 ratio",
    "starts": "2026-05", "ends": "2027-03", "over": "3 month",
}  # fmt: skip


def everything() -> Economy:
    """Return the controlled economy with every kind of control, clause and shock."""
    shocks = (
        {"id": "fires", "kind": "outage", "hazard": "0.5 1/yr", "lost": "60 %", "lasts": "3 month"},
        {"id": "swings", "kind": "demand_swing", "volatility": "10 %", "memory": "12 month"},
        {"id": "bids", "kind": "asset_sale", "goods": ["metal"], "hazard": "1 1/yr", "share": "60 %"},
        {"id": "glut", "kind": "opening_stock", "nation": "JPN", "good": "metal", "surplus": "1 month"},
        CLOSURE,
        LOSS,
        BOOM,
    )
    controls = one_of_each_control()
    regime = controls.pop("escalation")
    return controlled(
        controls=tuple(controls.values()),
        escalation=(regime,),
        shocks=tuple(GUESS | shock for shock in shocks),
        partnerships={"pact": pact(**one_of_each_clause()) | LOOSE},
        projects={"new_smelter": NEW_SMELTER},
        public={"JPN": {"metal": "30 day"}},
        transit=WATERS,
    )


OFTEN: dict[str, Data] = {
    "speculation_hazard": {"value": 20, "low": 5, "high": 50, "unit": "1/yr"},
    "speculation_rise": {"value": 0.05, "low": 0.02, "high": 0.1, "unit": "share"},
    "mothball_price": {"value": 0.9, "low": 0.85, "high": 0.95, "unit": "ratio"},
    "mothball_patience": {"value": 2, "low": 1, "high": 3, "unit": "month"},
    "restart_price": {"value": 0.3, "low": 0.1, "high": 0.5, "unit": "share"},
    "crackdown_hazard": {"value": 5, "low": 1, "high": 10, "unit": "1/yr"},
}
"""Behaviour at which bets, mothballed plants and crackdowns are not rare."""


def thorough() -> Economy:
    """Return everything at once, with what no control needs: by-products, scrap, late projects, bets, low prices."""
    plain = everything()
    rare, tin = plain.minerals["rare"], plain.minerals["tin"]
    content = {"CHN": "0.01 t/t", "AUS": {"value": 0.05, "low": 0.03, "high": 0.09, "unit": "t/t"}}
    host = {"name": "smelting", "process": "smelting", "content": content}
    made = {"CHN": 6.0, "AUS": 6.0}
    processes = rare["processes"] | {
        "recovery": process("byproduct", "side", made, host=host, supply_elasticity="0 ratio"),
        "swarf": process("secondary", "metal", {"CHN": 20.0, "AUS": 10.0}, scrap="new", scrap_from="smelting"),
    }
    rare |= {
        "goods": rare["goods"] | {"metal": good(30.0, firm_stocks=True), "side": good(60.0)},
        "processes": processes,
        "final_use": rare["final_use"] | {"side": per_year({"JPN": 8.0, "USA": 4.0})},
    }
    old = process("secondary", "tin", {"JPN": 20.0, "USA": 10.0}, scrap="old", lifetime="9 month")
    tin |= {"goods": {"tin": good(90.0)}, "processes": tin["processes"] | {"tin_scrap": old}}
    late = NEW_SMELTER | {"name": "Late", "nation": "AUS", "starts": "2027-03", "full": "2028-01"} | IN_ANY_CASE
    glut = {"id": "tin-glut", "kind": "opening_stock", "nation": "JPN", "good": "tin", "surplus": "24 month"}
    sharper = {"total_ban": {"ends": "2026-12"}, "quota": {"volume": "5 %"}}
    controls = tuple(entry | {"announced": "2025-12"} | sharper.get(entry["kind"], {}) for entry in plain.controls)
    clauses = one_of_each_clause()
    clauses["price_floor"]["projects"] = ["new_smelter", "late"]
    return replace(
        plain,
        months=36,
        partnerships={"pact": pact(**clauses) | LOOSE},
        controls=controls,
        minerals={"rare": rare, "tin": tin},
        projects={"new_smelter": NEW_SMELTER | {"success": "70 %"}, "late": late},
        shocks=(*plain.shocks, GUESS | glut),
        rules=OFTEN,
    )


# --- running ---------------------------------------------------------------------------------------------------------


def open_model(
    structure: Structure,
    scenario: str = "test",
    policy: str = "none",
    *,
    worlds: int = 1,
    seed: int = 7,
    checked: bool = False,
    counting: bool = False,
    values: dict[str, Any] | None = None,
) -> CritminModel:
    """Return a model that has not run yet, so that a test may look at, or change, its state."""
    numbers = np.resize(np.arange(worlds), -(-worlds // 8) * 8).astype(np.int64)
    given = structure.case(scenario, policy) | (values or {})
    columns = {key: np.asarray(value, dtype=float) for key, value in given.items()}
    full = _padded(structure, columns, worlds, len(numbers))
    block = _open_block(structure, seed, numbers, full, ())
    if counting:
        block.tally = Tally(structure.calendar, structure.goods, len(structure.gated_links), len(numbers))
    return CritminModel(structure, block, Observer(structure, (), structure.nations, len(numbers)), checked=checked)


def still(structure: Structure) -> dict[str, float]:
    """Return the columns that stop all growth."""
    names = [column.name for column in structure.columns]
    return {name: 0.0 for name in names if name.startswith(("demand_growth.", "host_growth."))}


def drawn(structure: Structure, seed: int, worlds: np.ndarray) -> dict[str, np.ndarray]:
    """Return every uncertain column drawn from its range by world."""
    columns = [column for column in structure.columns if column.role == "uncertainty"]
    return {column.name: draw(column, uniform(seed, column.name, worlds)) for column in columns}


def shortened(resolved: ResolvedExperiment, months: int) -> ResolvedExperiment:
    """Return the experiment with fewer scored months."""
    return resolved.model_copy(update={"experiment": resolved.experiment.model_copy(update={"months": months})})


def same_numbers(left: np.ndarray, right: np.ndarray) -> bool:
    """Return whether two arrays are the same to the last bit; what does not apply in one must not in the other."""
    return np.array_equal(left, right, equal_nan=True)


def unserved(model: CritminModel, nation: str, good_name: str, months: int) -> np.ndarray:
    """Return tonnes of unserved demand over some months, run from where the model stands, ``(W,)``."""
    block: Block = model.block
    place = block.structure.nations.index(nation), block.structure.goods.index(good_name)
    total = np.zeros(block.width)
    for _ in range(months):
        model.step()
        total += block.month.missed[place]
    return total


# --- random ones -----------------------------------------------------------------------------------------------------

_NATIONS = ("CHN", "JPN", "USA", "AUS", "ROW")


def _flows(names: tuple[str, ...], least: int = 1) -> st.SearchStrategy[dict[str, float]]:
    amount = st.floats(5.0, 1000.0)
    return st.sets(st.sampled_from(names), min_size=least).flatmap(
        lambda chosen: st.fixed_dictionaries({name: amount for name in names if name in chosen})
    )


@st.composite
def economies(pick: st.DrawFn) -> Economy:
    """Draw 2-5 nations and 1-4 goods: a chain with a joint product and scrap, or a single by-product, or both."""
    names = _NATIONS[: pick(st.integers(2, 5))]
    days = {(a, b): pick(st.floats(1.0, 100.0)) for a in names for b in names if a != b}
    minerals: Data = {}
    if pick(st.booleans()):
        minerals["rare"] = pick(_chains(names))
    if not minerals or pick(st.booleans()):
        minerals["side"] = pick(_byproducts(names))
    made = [key for table in minerals.values() for key in table["final_use"]]
    cell = st.tuples(st.sampled_from(names), st.sampled_from(made), st.floats(5.0, 120.0))
    public = {nation: {name: f"{held} day"} for nation, name, held in pick(st.lists(cell, max_size=2))}
    return Economy(nations=names, minerals=minerals, days=days, public=public)


def _goods_of(pick: st.DrawFn) -> Data:
    covers = {"cover": pick(st.floats(15.0, 200.0)), "seller_cover": pick(st.floats(2.0, 60.0))}
    return good(**covers, firm_stocks=pick(st.booleans()))


def _mined_where(smelted: dict[str, float], mined: dict[str, float], ratio: float) -> dict[str, float]:
    """Scale mining to what smelters take, so that the tables can be balanced without moving far."""
    factor = ratio * sum(smelted.values()) / sum(mined.values())
    return {name: amount * factor for name, amount in mined.items()}


@st.composite
def _chains(pick: st.DrawFn, names: tuple[str, ...]) -> Data:
    ratio = pick(st.floats(0.5, 4.0))
    smelted = pick(_flows(names))
    goods = {"ore": _goods_of(pick), "metal": _goods_of(pick)}
    smelting = process("refine", "metal", smelted, inputs={"ore": f"{ratio} t/t"}, utilisation=pick(_UTILISATION))
    processes = {"smelting": smelting}
    processes["mining"] = process("mine", "ore", _mined_where(smelted, pick(_flows(names)), ratio))
    use = {"metal": _shared(sum(smelted.values()), pick(_flows(names)))}
    if pick(st.booleans()):
        joint = pick(st.floats(0.01, 0.3))
        goods["joint"] = _goods_of(pick)
        smelting["outputs"] = {"joint": f"{joint} t/t"}
        use["joint"] = _shared(joint * sum(smelted.values()), pick(_flows(names)))
    if pick(st.booleans()):
        scrap, kind = pick(_flows(names)), pick(st.sampled_from(_SCRAP))
        if "scrap_from" in kind:
            scrap = {name: min(amount, 0.5 * smelted.get(name, amount)) for name, amount in scrap.items()}
        processes["scrap"] = process("secondary", "metal", scrap, **kind)
        use["metal"] = _shared(sum(smelted.values()) + sum(scrap.values()), use["metal"])
    stock = {"metal": {"unit": "share", "values": {pick(st.sampled_from(names)): pick(_SHARE)}}}
    rare = mineral("rare", goods, processes, use, controller=pick(st.sampled_from((None, *names))))
    return rare | {"stock_build": stock}


@st.composite
def _byproducts(pick: st.DrawFn, names: tuple[str, ...]) -> Data:
    made = pick(_flows(names))
    host = {"name": "zinc", "growth": "0 1/yr"}
    processes = {"side_line": process("byproduct", "side", made, host=host, utilisation=pick(_UTILISATION))}
    use = {"side": _shared(sum(made.values()), pick(_flows(names)))}
    return mineral("side", {"side": _goods_of(pick)}, processes, use, controller=pick(st.sampled_from((None, *names))))


_SHARE = st.floats(0.0, 1.0)
_SCRAP: tuple[Data, ...] = (
    {},
    {"scrap": "new", "scrap_from": "smelting"},
    {"scrap": "old", "lifetime": "9 month"},
)
_RANDOM_CLAUSES = ("complementary_stockpile", "rapid_response", "offtake", "price_floor", "border_adjusted_floor")
_UTILISATION = st.floats(0.3, 1.0).map(lambda share: f"{share} share")


def _shared(total: float, weights: dict[str, float]) -> dict[str, float]:
    whole = sum(weights.values())
    return {name: total * weight / whole for name, weight in weights.items()}


@st.composite
def troubled_economies(pick: st.DrawFn) -> Economy:
    """Draw an economy with one to four random controls, shocks and, where there are two nations, a partnership."""
    economy = pick(economies())
    goods = [name for table in economy.minerals.values() for name in table["goods"]]
    kinds = st.lists(st.sampled_from(sorted(_RANDOM_CONTROLS)), min_size=1, max_size=4)
    controls = tuple(pick(_controls(economy, tuple(goods), place, kind)) for place, kind in enumerate(pick(kinds)))
    shocks = (
        {"id": "fires", "kind": "outage", "hazard": "1 1/yr", "lost": f"{pick(_SHARE)} share", "lasts": "4 month"},
        {"id": "swings", "kind": "demand_swing", "volatility": "30 %", "memory": "6 month"},
    )
    chosen = pick(st.sets(st.sampled_from(_RANDOM_CLAUSES)))
    clauses = {name: clause | {"goods": "all"} for name, clause in one_of_each_clause().items() if name in chosen}
    if "offtake" in clauses:
        clauses["offtake"] |= {"sellers": [pick(st.sampled_from(economy.nations))], "consent": "50 %"}
    for kind in sorted({"price_floor", "border_adjusted_floor"} & clauses.keys()):
        clauses[kind]["floor"] = f"{pick(st.floats(0.5, 3.0))} ratio"
    if "price_floor" in clauses:
        clauses["price_floor"] |= {"projects": [], "makers": list(economy.nations), "payers": []}
    if "border_adjusted_floor" in clauses:
        clauses["border_adjusted_floor"]["exempt"] = []
    if "rapid_response" in clauses:
        clauses["rapid_response"]["detection"] = f"{pick(st.floats(0.0, 6.0))} month"
    if "complementary_stockpile" in clauses:
        clauses["complementary_stockpile"] |= pick(_stockpile_rules())
    later = {"accessions": {economy.nations[0]: {"starts": "2025-10"}}} if len(economy.nations) > 2 else {}
    broken = {"default": {"hazard": "1 1/yr", "in_need": "3 ratio", "lasts": "4 month"}}
    alliance = pact(**clauses) | {"members": list(economy.nations[-2:])} | later | broken
    return replace(
        economy,
        controls=tuple(one for one in controls if one["kind"] != "escalation"),
        escalation=tuple(one for one in controls if one["kind"] == "escalation"),
        shocks=tuple(GUESS | shock for shock in shocks),
        partnerships={"pact": alliance} if clauses else {},
    )


@st.composite
def _stockpile_rules(pick: st.DrawFn) -> Data:
    """Draw how a joint reserve is shared, counted, metered and filled."""
    return {
        "sharing": pick(st.sampled_from(("none", "need", "equal", "quota"))),
        "against": pick(st.sampled_from(("use", "net_imports"))),
        "rate": f"{pick(_SHARE)} share",
        "pause": f"{pick(st.integers(0, 6))} month",
        "market_cap": f"{pick(_SHARE)} share",
    }


_TARGETED = {"destination_ban", "end_use_ban", "customs_hold"}
_RANDOM_CONTROLS = {
    "quota": {"volume": "50 %", "carry_over": "50 %", "period": "quarter", "instalments": "at_once"}
    | {
        "smuggling": {"potential": "120 %", "enforcement": "20 %"},
        "steps": [{"starts": "2026-12", "announced": "2026-11", "volume": "20 %", "severity": "50 %"}],
    },
    "export_tax": {"rate": "50 %"},
    "minimum_export_price": {"floor": "1.3 ratio"},
    "customs_hold": {"patience": "1.5 month", "share": "70 %", "ends": "2027-06-20"},
    "licence": {"terms": TERMS | CLASSES},
    "destination_ban": {"share": "100 %"},
    "total_ban": {"share": "90 %"},
    "escalation": {"regime": REGIME, "terms": TERMS},
    "end_use_ban": {"share": "60 %", "chill": "50 %", "ends": "2027-06"}
    | {
        "suspended": {"since": "2027-01", "until": "2027-03", "resumes": "50 %"},
    },
    "technology_ban": {"slowdown": "60 %", "standing": "40 %"},
    "truce": {"suspends": "all", "ends": "2027-06"},
    "retaliation": ANSWER,
    "flooding": FLOOD,
    "bargaining": TALKS,
}


@st.composite
def _controls(pick: st.DrawFn, economy: Economy, goods: tuple[str, ...], place: int, kind: str) -> Data:
    nation = pick(st.sampled_from(economy.nations))
    others = [name for name in economy.nations if name != nation]
    chosen = pick(st.sets(st.sampled_from(goods), min_size=1))
    month = pick(st.integers(0, 20))
    return control(
        kind,
        id=f"control-{place}",
        nation=nation,
        goods=[name for name in goods if name in chosen],
        targets=[pick(st.sampled_from(others))] if kind in _TARGETED else others,
        announced="2025-02",
        starts=f"{2025 + (month + 2) // 12}-{(month + 2) % 12 + 1:02d}",
        **_RANDOM_CONTROLS[kind],
    )


def structure_or_none(economy: Economy) -> Structure | None:
    """Return the structure, or None where the drawn tables cannot be balanced."""
    try:
        return economy.structure()
    except BalanceError:
        return None
