"""Reads the configured base year into the shape that balancing works on.

A process type of the configuration becomes one process per nation that runs it, or that a project will
let run it: such a process starts with no capacity, so that the model's structure need not change later.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.baseline.economy import Process
from sim.config.quantity import Quantity
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.mineral import Process as ProcessConfig
from sim.config.schema.tables import ImportTable


@dataclass(frozen=True)
class Observed:
    """Everything observed about the base year, by index.

    Attributes
    ----------
    nations, goods
        Identifiers in model order.
    processes
        Sorted by nation, then id.
    output
        Of each process, None where only a project will bring it.
    final_use
        By (nation, good), those above zero.
    imports
        By (good, seller, buyer), those above zero.
    no_trade
        The (good, seller, buyer) between whom none is assumed: customs show none, or the two are estranged.
    """

    nations: tuple[str, ...]
    goods: tuple[str, ...]
    processes: tuple[Process, ...]
    output: tuple[Quantity | None, ...]
    final_use: dict[tuple[int, int], Quantity]
    imports: dict[tuple[int, int, int], Quantity]
    no_trade: frozenset[tuple[int, int, int]] = frozenset()


def observe(config: BaselineConfig) -> Observed:
    """Return the observed base year of a configuration."""
    nations, goods = tuple(config.nations), tuple(config.goods)
    place = {name: index for index, name in enumerate(nations)}
    kinds = {name: index for index, name in enumerate(goods)}
    imports = {(kinds[good], place[s], place[b]): bought for good, s, b, bought in _imports(config)}
    built = sorted(_processes(config, place, kinds), key=lambda pair: (pair[0].nation, pair[0].id))
    return Observed(
        nations=nations,
        goods=goods,
        processes=tuple(process for process, _ in built),
        output=tuple(output for _, output in built),
        final_use=_final_use(config, place, kinds),
        imports=imports,
        no_trade=frozenset((kinds[good], place[s], place[b]) for good, s, b in _no_trade(config)) - imports.keys(),
    )


def _processes(
    config: BaselineConfig, place: dict[str, int], kinds: dict[str, int]
) -> Iterator[tuple[Process, Quantity | None]]:
    wanted = {(project.process, project.nation) for project in config.projects.values()}
    for name, process in config.processes.items():
        by_project = {nation for wish, nation in wanted if wish == name}
        for nation in place:
            output = process.output.get(nation)
            if output is not None or nation in by_project:
                yield _process(name, process, nation, place, kinds), output


def _process(name: str, config: ProcessConfig, nation: str, place: dict[str, int], kinds: dict[str, int]) -> Process:
    inputs = {**config.inputs, **config.inputs_by_nation.get(nation, {})}
    outputs = {**config.outputs, **config.outputs_by_nation.get(nation, {})}
    return Process(
        id=f"{name}.{nation}",
        type=name,
        name=config.name,
        kind=config.kind,
        nation=place[nation],
        main=kinds[config.main],
        inputs=_recipe(inputs, kinds),
        outputs=((kinds[config.main], 1.0), *_recipe(outputs, kinds)),
        host=config.host.name if config.host else None,
    )


def _recipe(ratios: dict[str, Quantity], kinds: dict[str, int]) -> tuple[tuple[int, float], ...]:
    return tuple(sorted((kinds[good], ratio.value) for good, ratio in ratios.items() if ratio.value > 0.0))


def _final_use(config: BaselineConfig, place: dict[str, int], kinds: dict[str, int]) -> dict[tuple[int, int], Quantity]:
    return {
        (place[nation], kinds[good]): used
        for mineral in config.minerals.values()
        for good, table in mineral.final_use.items()
        for nation, used in table.items()
        if used.value > 0.0
    }


def _imports(config: BaselineConfig) -> Iterator[tuple[str, str, str, Quantity]]:
    """Yield good, seller, buyer and amount of every import that is stated and above zero."""
    for good, buyer, table in _import_tables(config):
        for seller, bought in table.items():
            if bought.value > 0.0:
                yield good, seller, buyer, bought


def _no_trade(config: BaselineConfig) -> Iterator[tuple[str, str, str]]:
    """Yield good, seller and buyer of the trade that is known not to be, or that estranged nations would not do."""
    for good, buyer, table in _import_tables(config):
        sellers = config.nations if table.complete else table.keys()
        yield from ((good, seller, buyer) for seller in sellers if seller != buyer)
    for estrangement in config.estranged.values():
        yield from ((good, *pair) for good in config.goods for pair in estrangement.pairs)


def _import_tables(config: BaselineConfig) -> Iterator[tuple[str, str, ImportTable]]:
    for mineral in config.minerals.values():
        for good, tables in mineral.imports.items():
            for buyer, table in tables.items():
                yield good, buyer, table
