"""Ways of a nation that says which other it is like: what the transit file does not say of it is taken from there."""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, Final

from sim.config.crosscheck import problem_at
from sim.config.errors import ConfigError
from sim.config.quantity import Quantity
from sim.config.schema.baseline import Nation, NationsFile, TransitFile
from sim.config.schema.tables import DurationTable

_SHOWN: Final = 5

Ways = Mapping[str, Mapping[str, Any]]
"""Something by seller and buyer."""


def with_likenesses(transit: TransitFile, nations: Mapping[str, Nation]) -> TransitFile:
    """Return the ways between nations, those of a nation that is like another completed by the other's.

    To and from the other itself it takes the mean of the other's ways. What is taken over is an assumption.
    """
    alike = [(code, nation.like) for code, nation in nations.items() if nation.like is not None]
    return reduce(lambda ways, pair: _completed(ways, *pair), alike, transit)


def _completed(transit: TransitFile, nation: str, like: str) -> TransitFile:
    """Return the ways with those of one nation."""
    own = transit.lead_times.get(like)
    if own is None:
        return transit
    between = _mean(own)
    times = {seller: table.values for seller, table in transit.lead_times.items()}
    filled = _filled(times, nation, like)
    filled.setdefault(nation, {}).setdefault(like, between)
    filled.setdefault(like, {}).setdefault(nation, between)
    taken = {seller: {buyer: _assumed(cell, like) if cell is not times.get(seller, {}).get(buyer) else cell
                      for buyer, cell in to.items()} for seller, to in filled.items()}  # fmt: skip
    return transit.model_copy(
        update={
            "lead_times": {seller: own.model_copy(update={"values": to}) for seller, to in taken.items()},
            "passages": _filled(transit.passages, nation, like),
            "reroutes": {name: _reroutes(tables, nation, like) for name, tables in transit.reroutes.items()},
            "overland": _overland(transit.overland, nation, like),
        }
    )


def _filled(ways: Ways, nation: str, like: str) -> dict[str, dict[str, Any]]:
    """Return the ways with every way of the nation that is missing taken from the nation it is like."""
    filled = {seller: dict(to) for seller, to in ways.items()}
    for seller, to in filled.items():
        if seller != nation and like in to:
            to.setdefault(nation, to[like])
    from_like = {buyer: way for buyer, way in filled.get(like, {}).items() if buyer != nation}
    if from_like or nation in filled:
        filled[nation] = {**from_like, **filled.get(nation, {})}
    return filled


def _reroutes(tables: Mapping[str, DurationTable], nation: str, like: str) -> dict[str, DurationTable]:
    filled = _filled({seller: table.values for seller, table in tables.items()}, nation, like)
    return {s: (tables.get(s) or tables[like]).model_copy(update={"values": to}) for s, to in filled.items()}


def _overland(overland: Mapping[str, tuple[str, ...]], nation: str, like: str) -> dict[str, tuple[str, ...]]:
    filled = {one: (*others, nation) if like in others else others for one, others in overland.items() if one != nation}
    own = dict.fromkeys([*overland.get(nation, ()), *(other for other in overland.get(like, ()) if other != nation)])
    return {**filled, nation: tuple(own)} if own else filled


def _mean(table: DurationTable) -> Quantity:
    """Return the mean of a nation's ways, with their range."""
    cells = list(table.values.values())
    numbers = [cell.value for cell in cells]
    mean = sum(numbers) / len(numbers)
    return cells[0].model_copy(update={"value": mean, "low": min(numbers), "high": max(numbers), "dist": None})


def _assumed(cell: Quantity, like: str) -> Quantity:
    return cell.model_copy(update={"source": None, "status": "assumption", "note": f"as {like}", "given": ""})


def nation_problems(file: NationsFile, transit: TransitFile, known: frozenset[str]) -> Iterator[ConfigError]:
    """Yield nations of a file that no way leads to, and those that are like nothing of use.

    Parameters
    ----------
    file
        A file of nations, completed by those below it.
    transit
        All ways, completed.
    known
        Nations of the files below, whose ways are theirs to give.
    """
    for code, nation in file.nations.items():
        if not file.holds("nations", code):
            continue
        path = ("nations", code, "like")
        if nation.like == code:
            yield problem_at(file.origin, path, f"{code} cannot be like itself")
        elif nation.like is not None and (other := file.nations.get(nation.like)) is not None and other.like:
            yield problem_at(
                file.origin, path, f"{nation.like} is itself like {other.like}", f"write like: {other.like}"
            )
        elif known and code not in known and nation.like is None and transit.usual is None:
            yield from _no_way(file, code, transit)


def _no_way(file: NationsFile, code: str, transit: TransitFile) -> Iterator[ConfigError]:
    missing = [
        f"{seller} to {buyer}"
        for other in file.nations
        for seller, buyer in ((code, other), (other, code))
        if other != code and (seller not in transit.lead_times or buyer not in transit.lead_times[seller])
    ]
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else "")
        hint = f"write like: ROW (or another nation whose ways it shares) under {code}, or lead_times in a transit file"
        yield problem_at(file.origin, ("nations", code), f"no lead time from {shown}", hint)
