"""Errors planted one at a time into the bundled files, and what should become of each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One error.

    Attributes
    ----------
    file
        The bundled file that it is planted into.
    old, new
        What is replaced by what, once; an expression where it begins with ``(?s)``. `{sure}` marks where a reason goes
        among the keys of a number, `{entry}` where it goes as a line of its own.
    words
        What the message must say.
    at
        Text of the line that the message must name, counted in the changed file.
    refused
        Whether it is refused, or only told.
    possible
        Whether a reason can make it right, where there is a mark for one.
    """

    file: str
    old: str
    new: str
    words: str
    at: str
    refused: bool = True
    possible: bool = True


GALLIUM = "baseline/minerals/gallium.yaml"
TUNGSTEN = "baseline/minerals/tungsten.yaml"
FRAMEWORK = "partnerships/us-japan-framework.yaml"
QUO = "scenarios/status-quo.yaml"
OUTPUT = "      unit: t/yr\n      source: usgs_mcs2026\n      status: read\n      values:\n        CHN: {value: 67000"
PRICE = "price: {value: 439000, unit: USD_2024/t"

PLANTED = {
    "output in kg instead of t": Planted(
        TUNGSTEN,
        OUTPUT,
        OUTPUT.replace("t/yr", "kg/yr{entry}", 1),
        "world output of tungsten_ore.*1/1,000 of the 81,610 t/yr of the bundled.*the unit t/yr rather than kg/yr",
        "CHN: {value: 67000, low: 63600",
    ),
    "output in kt instead of t": Planted(
        TUNGSTEN,
        OUTPUT,
        OUTPUT.replace("t/yr", "kt/yr{entry}", 1),
        "world output of tungsten_ore.*1,000 times the 81,610 t/yr of the bundled.*the unit t/yr rather than kt/yr",
        "CHN: {value: 67000, low: 63600",
    ),
    "one producer's output in kt": Planted(
        GALLIUM,
        "CHN: {value: 839, low: 819, high: 840}",
        "CHN: {value: 839, low: 819, high: 840, unit: kt/yr{sure}}",
        "world output of gallium.*is the unit t/yr rather than kt/yr",
        "CHN: {value: 839",
    ),
    "use in kt instead of t": Planted(
        GALLIUM,
        "  gallium:\n    unit: t/yr\n",
        "  gallium:\n    unit: kt/yr\n",
        "world use of gallium.*the bundled base year.*is the unit t/yr rather than kt/yr",
        "CHN: {value: 690",
    ),
    "price times a thousand": Planted(
        GALLIUM,
        PRICE,
        "price: {value: 439000000, unit: USD_2024/t{sure}",
        "goods.gallium.price: 439,000,000 USD_2024/t is 1,000 times the bundled price, 439,000 USD_2024/t",
        "price: {value: 439000000",
    ),
    "price per kg written per t": Planted(
        GALLIUM,
        PRICE,
        "price: {value: 439, unit: USD_2024/t{sure}",
        "439 USD_2024/t is 1/1,000 of the bundled price.*is the unit USD_2024/kg rather than USD_2024/t",
        "price: {value: 439,",
    ),
    "price of 1e300": Planted(
        GALLIUM, PRICE, "price: {value: 1e300, unit: USD_2024/t{sure}", "goods.gallium.price: 1e.300", "value: 1e300"
    ),
    "processed good cheaper than its ore": Planted(
        TUNGSTEN,
        "price: {value: 41000, unit: USD_2024/t",
        "price: {value: 9000, unit: USD_2024/t{sure}",
        "tungsten_apt.price: 9,000 USD_2024/t is 1/4.56 of the bundled price",
        "price: {value: 9000",
        refused=False,
    ),
    "imports of twenty times the use": Planted(
        GALLIUM,
        "CHN: {value: 55, low: 10, high: 73",
        "CHN: {value: 3340, low: 10, high: 4000{sure}",
        "imports of gallium by JPN: 3,340 t/yr is 19.7 times what it uses and sells on, 169.4 t/yr",
        "CHN: {value: 3340",
        refused=False,
    ),
    "sales of a hundred times the output": Planted(
        TUNGSTEN,
        "AUS: 38.3",
        "AUS: {value: 92000{sure}}",
        "imports of tungsten_ore from AUS: 93,091.1 t/yr is 101 times what it makes and buys, 920 t/yr",
        "AUS: {value: 92000",
    ),
    "nobody makes it": Planted(
        GALLIUM,
        r"(?s)CHN: \{value: 839.*?RUS: [^\n]*(.*?)JPN: \{value: 67.*?CAN: [^\n]*",
        r"CHN: 0\1JPN: 0",
        "'gallium' is used, but nobody makes it",
        "  gallium:",
    ),
    "nobody uses it": Planted(
        GALLIUM,
        r"(?s)CHN: \{value: 690.*?ROW: 15",
        "CHN: 0",
        "'gallium' is made, but nobody uses it",
        "  gallium:",
    ),
    "twenty years of stock": Planted(
        "baseline/stockpiles.yaml",
        "    gallium: {value: 56.8, low: 0, high: 100, unit: day",
        "    gallium: {value: 7300, low: 10, high: 8000, unit: day{sure}",
        "public.KOR.gallium: 8,000 days is 7.3 times the most that is plausible",
        "gallium: {value: 7300",
        refused=False,
    ),
    "a stock in kt instead of t": Planted(
        "baseline/stockpiles.yaml",
        "{value: 14, low: 5, high: 20, unit: t,",
        "{value: 14, low: 5, high: 20, unit: kt{sure},",
        "public.USA.germanium: 20 kt is .*months of use.*is the unit t rather than kt",
        "{value: 14",
    ),
    "growth of 1000 % a year": Planted(
        GALLIUM,
        "demand_growth: {value: 0.05, low: 0.02, high: 0.09",
        "demand_growth: {value: 10{sure}",
        "demand_growth: 10 1/yr is 33.3 times the most that is plausible, 0.3 1/yr",
        "demand_growth: {value: 10",
    ),
    "growth in per cent without the sign": Planted(
        GALLIUM,
        "demand_growth: {value: 0.05, low: 0.02, high: 0.09",
        "demand_growth: {value: 5, low: 2, high: 9{sure}",
        "9 1/yr is 30 times the most.*is the unit %/yr rather than 1/yr",
        "demand_growth: {value: 5",
    ),
    "holding cost below nothing": Planted(
        FRAMEWORK,
        "holding_cost: {value: 0.06, low: 0.04, high: 0.1",
        "holding_cost: {value: -0.9, low: -1, high: -0.5{sure}",
        "holding_cost: -0.9 1/yr is less than can be",
        "holding_cost: {value: -0.9",
        possible=False,
    ),
    "negative cost": Planted(
        FRAMEWORK,
        "cost: {value: 20, low: 5",
        "cost: {value: -20, low: -20{sure}",
        "cannot be negative",
        "cost: {value: -20",
        possible=False,
    ),
    "hazard of 500 a year": Planted(
        FRAMEWORK,
        "hazard: {value: 0.03, low: 0.005, high: 0.1",
        "hazard: {value: 500{sure}",
        "hazard: 500 1/yr is 125 times",
        "hazard: {value: 500",
    ),
    "tenor of nothing": Planted(
        FRAMEWORK,
        "tenor: {value: 10, low: 5, high: 15",
        "tenor: {value: 0, low: 0, high: 15{sure}",
        "tenor: 0 yr is less than can be .more than 0 yr",
        "tenor: {value: 0",
        possible=False,
    ),
    "price floor of nothing": Planted(
        FRAMEWORK,
        "floor: {value: 1.1, low: 0.9, high: 1.5",
        "floor: {value: 0{sure}",
        "floor: 0 is less than can be",
        "floor: {value: 0",
        possible=False,
    ),
    "price floor per kg written per t": Planted(
        "partnerships/mp-dod-contract.yaml",
        "unit: USD_2024/kg",
        "unit: USD_2024/t{sure}",
        "floor: 110 USD_2024/t is .* the price of ndpr_oxide.*is the unit USD_2024/kg",
        "floor: {value: 110",
    ),
    "cover of 60,000 days": Planted(
        FRAMEWORK,
        "cover: {value: 60, low: 30, high: 120, unit: day",
        "cover: {value: 60000, low: 30, high: 60000, unit: day{sure}",
        "cover: 60,000 days is 164 times the most that is plausible, 365 days",
        "cover: {value: 60000",
    ),
    "a reserve built at once": Planted(
        FRAMEWORK,
        "build: {value: 24, low: 12, high: 48",
        "build: {value: 0, low: 0, high: 48{sure}",
        "build: 0 months is less than can be",
        "build: {value: 0",
        possible=False,
    ),
    "a plant built at once": Planted(
        "baseline/behaviour.yaml",
        "greenfield_months: {value: 27, low: 24, high: 48",
        "greenfield_months: {value: 0, low: 0, high: 48{sure}",
        "greenfield_months.*: must be at least 1 month, got 0",
        "greenfield_months: {value: 0",
        possible=False,
    ),
    "a gap closed in minutes": Planted(
        "baseline/behaviour.yaml",
        "mania_months: {value: 6, low: 4",
        "mania_months: {value: 0.006, low: 0.006{sure}",
        "mania_months.*: must be at least 1 month, got 0.006",
        "mania_months: {value: 0.006",
        possible=False,
    ),
    "a share of nine": Planted(
        "baseline/behaviour.yaml",
        "lean_firms: {value: 0.2, low: 0.1, high: 0.35, unit: share",
        "lean_firms: {value: 9, unit: share{sure}",
        "lean_firms: must be between 0 and 1, got 9",
        "lean_firms: {value: 9",
        possible=False,
    ),
    "behaviour forty times the bundled": Planted(
        "baseline/behaviour.yaml",
        "bid_gain: {value: 3, low: 1.5, high: 5",
        "bid_gain: {value: 3, low: 1.5, high: 200{sure}",
        "bid_gain: 200 is 40 times the most that is plausible, 5",
        "bid_gain: {value: 3",
    ),
    "a control of the year 1": Planted(
        QUO,
        "    announced: 2023-07-03\n    starts: 2023-08-01\n",
        "    announced: 0001-01-01\n    starts: 2023-08-01\n",
        "announced: 0001-01-01 is outside 1900 to 2200",
        "announced: 0001-01-01",
    ),
    "a control of the year 9999": Planted(
        QUO,
        "ends: 2028-01-01",
        "ends: 9999-12-01",
        "ends: 9999-12-01 is outside 1900 to 2200",
        "ends: 9999-12-01",
    ),
    "a control of the next century": Planted(
        QUO,
        "    ends: 2028-01-01",
        "    ends: 2128-01-01{entry}",
        "ends: 2128-01-01 is outside 1990 to 2075",
        "ends: 2128-01-01",
        refused=False,
    ),
    "a run-in from the year 1": Planted(
        "experiments/us-japan.yaml",
        "run_in_from: 2025-01",
        "run_in_from: 0001-01",
        "run_in_from: 0001-01-01 is outside 1900 to 2200",
        "run_in_from: 0001",
    ),
    "a run-in of thirty years": Planted(
        "experiments/us-japan.yaml",
        "run_in_from: 2025-01",
        "run_in_from: 1995-01{entry}",
        "372 months before the scenario opens, 6.2 times the most",
        "run_in_from: 1995",
        refused=False,
    ),
    "a project of the year 225": Planted(
        "baseline/projects.yaml",
        "decided: 2020-12",
        "decided: 0220-12",
        "decided: 0220-12-01 is outside",
        "decided: 0220-12",
    ),
    "a plant in kt instead of t": Planted(
        "baseline/projects.yaml",
        "capacity: {value: 100, unit: t/yr",
        "capacity: {value: 100, unit: kt/yr{sure}",
        "of the world's output of gallium.*is the unit t/yr rather than kt/yr",
        "capacity: {value: 100, unit: kt/yr",
    ),
    "a quota in kt instead of t": Planted(
        QUO,
        "volume: {value: 96600, unit: t/yr",
        "volume: {value: 96600, unit: kt/yr{sure}",
        "volume: 96,600 kt/yr is .*is the unit t/yr rather than kt/yr",
        "volume: {value: 96600",
    ),
    "a lead time of millions of days": Planted(
        "baseline/transit.yaml",
        "JPN: {value: 15.8, low: 12.6, high: 25.3",
        "JPN: {value: 21800000{sure}",
        "lead_times.CHN.JPN: 21,800,000 days is 182,000 times the most that is plausible, 120 days",
        "JPN: {value: 21800000",
    ),
    "a lead time without end": Planted(
        "baseline/transit.yaml",
        "JPN: {value: 15.8, low: 12.6, high: 25.3",
        "JPN: {value: 15.8, low: 12.6, high: 1e308{sure}",
        "lead_times.CHN.JPN: 1e.308 days is",
        "JPN: {value: 15.8",
    ),
    "cover of industry without end": Planted(
        GALLIUM,
        "industry_cover: {value: 65, low: 45, high: 90",
        "industry_cover: {value: 1e9{sure}",
        "industry_cover: 1,000,000,000 days is",
        "industry_cover: {value: 1e9",
    ),
    "governance below its scale": Planted(
        "baseline/nations.yaml",
        "governance_risk: {value: 0.531",
        "governance_risk: {value: -5{sure}",
        "governance_risk: -5 .*is less than can be .at least 0",
        "governance_risk: {value: -5",
        possible=False,
    ),
    "governance above its scale": Planted(
        "baseline/nations.yaml",
        "governance_risk: {value: 0.531",
        "governance_risk: {value: 604000{sure}",
        "governance_risk: 604,000 .*is more than can be .at most 1",
        "governance_risk: {value: 604000",
        possible=False,
    ),
    "a good named twice": Planted(
        QUO,
        "goods: [gallium, germanium]",
        "goods: [gallium, germanium, gallium]",
        "'gallium' stands twice in the list",
        "goods: [gallium, germanium, gallium]",
    ),
    "a target named twice": Planted(
        QUO,
        "    targets: [USA]\n    announced: 2024-12-03",
        "    targets: [USA, USA]\n    announced: 2024-12-03",
        "'USA' stands twice in the list",
        "targets: [USA, USA]",
    ),
    "a partner named twice": Planted(
        "baseline/projects.yaml",
        "partners: [JPN, USA, AUS]",
        "partners: [JPN, USA, JPN]",
        "'JPN' stands twice in the list",
        "partners: [JPN, USA, JPN]",
    ),
}
