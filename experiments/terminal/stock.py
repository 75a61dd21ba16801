"""Say what stocks of the pair in focus a run starts with: an assumption that the answer often rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.terminal.view import View
from experiments.words.shares import NARROW
from sim.config.quantity import GUESSES
from sim.config.units import factor


def stock_sentence(view: View) -> str:
    """Return a sentence on the stocks of the pair in focus, from the saved configuration; nothing where it has none."""
    held = list(_stocks(view))
    if not held:
        return ""
    nation, good = view.labels.nation(view.focus.nation), view.short_inside(view.focus.good)
    return f"Stocks at the start, {nation}, {good}: {'; '.join(held)}."


def _stocks(view: View) -> Iterator[str]:
    """Yield the stock of industry, and the public one, in words."""
    baseline: Mapping[str, Any] = view.config.get("baseline", {})
    nation, good = view.pair
    minerals: Mapping[str, Any] = baseline.get("minerals", {})
    found: Mapping[str, Any] = next((own["goods"][good] for own in minerals.values() if good in own["goods"]), {})
    cover = ((found.get("industry_cover_by_nation") or {}).get("values") or {}).get(nation, found.get("industry_cover"))
    if cover:
        yield f"industry {_amount(cover)}"
    stockpiles = baseline.get("stockpiles")
    if stockpiles:
        public = stockpiles["public"].get(nation, {}).get(good)
        yield f"public {_amount(public) if public else 'none'}"


def _amount(stock: Mapping[str, Any]) -> str:
    """Return an amount with its range: days of use in the base year, or tonnes."""
    scale, unit = (1.0 / factor("day", "month"), "days of use") if stock["unit"] == "month" else (1.0, stock["unit"])
    low, high = stock.get("low"), stock.get("high")
    notes = [] if low is None or high is None else [f"{scale * low:,.0f} to {scale * high:,.0f}"]
    notes += ["a guess"] if stock.get("status") in GUESSES else []
    return f"{scale * float(stock['value']):,.0f}{NARROW}{unit}" + (f" ({', '.join(notes)})" if notes else "")
