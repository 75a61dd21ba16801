"""Let a plain function of one cell's numbers run for all cells and worlds of a block at once."""

import ast
import hashlib
import os
from collections.abc import Callable
from dataclasses import fields
from functools import cached_property, update_wrapper
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from sim.block import Switches
from sim.compiled import compiled_apart
from sim.config.errors import did_you_mean
from sim.rules.fields import FIXED_PLACES, Own, Source, Total, find, names, split
from sim.rules.fixed import Fixed
from sim.rules.places import Cells, Places
from sim.rules.source import globals_of, loop, read

if TYPE_CHECKING:
    from sim.agents.base import NationAgent
    from sim.block import Block

Array = NDArray[Any]
P = ParamSpec("P")
T = TypeVar("T")

PLAIN: Final = "CRITMIN_RULES"
"""Environment variable; ``plain`` runs every rule in the interpreter, for debuggers and for counting covered lines."""

_DIGITS: Final = 10


class Rule(Generic[P, T]):
    """A decision, written for one cell and one world, that runs for all cells and worlds of a block.

    Calling it calls the plain function. `run` reads, for each cell in use and each world, the numbers that the function
    asks for by name, and writes back those that it returns by name. As an attribute of an agent of a nation it is a
    method that runs the cells of that nation.

    Attributes
    ----------
    places
        What it goes over.
    switch
        Mechanism that some world of the block must have for the rule to run at all; none if empty.
    sources
        Where each name comes from and goes to, parameters first.
    """

    __name__: str

    def __init__(
        self,
        function: Callable[P, T],
        places: Places,
        switch: str,
        sources: dict[str, "str | Total | Fixed | Own"],
    ) -> None:
        update_wrapper(self, function)
        self.plain = function
        self.places = places
        self.switch = switch
        self._written = read(function)
        wanted = dict.fromkeys((*self._written.arguments, *self._written.results))
        for name in sources.keys() - wanted.keys():
            raise self._written.error(f"has no parameter or result {name!r}")
        if switch and not find(f"switches.{switch}"):
            hint = did_you_mean(switch, [item.name for item in fields(Switches)])
            raise self._written.error(f"has no switch {switch!r}; {hint}")
        self.sources = {name: self._source(name, sources.get(name, name)) for name in wanted}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the plain function makes of plain numbers."""
        return self.plain(*args, **kwargs)

    @overload
    def __get__(self, agent: None, kind: type) -> "Rule[P, T]": ...
    @overload
    def __get__(self, agent: "NationAgent", kind: type) -> Callable[[], None]: ...
    def __get__(self, agent: "NationAgent | None", kind: type) -> "Rule[P, T] | Callable[[], None]":
        """Return the rule of a class, or a method that runs the cells of an agent's nation."""
        return self if agent is None else lambda: self.run(agent.block, nation=agent.nation)

    def run(self, block: "Block", *, nation: int | None = None, **own: Array) -> None:
        """Run the rule for all worlds of a block, and all cells or those of one nation.

        Parameters
        ----------
        own
            The arrays that the caller brings, by the name of the parameter.
        """
        if self.switch and not getattr(block.switches, self.switch).any():
            return
        cells, arrays = self._bound(block)
        start, stop = (0, cells.count) if nation is None else cells.of_nation(nation)
        if own:
            arrays = [own.get(name, array) for name, array in zip(self.sources, arrays, strict=True)]
            self._check_apart(arrays)
        self._kernel(start, stop, *(cells.at[axis] for axis in self._axes), *arrays)

    def _bound(self, block: "Block") -> tuple[Cells, list[Any]]:
        """Return the cells and the arrays of a block; looked up once, since no phase rebinds an array."""
        if self not in block.kept:
            block.kept[self] = self._bind(block)
        found: tuple[Cells, list[Any]] = block.kept[self]
        return found

    def _bind(self, block: "Block") -> tuple[Cells, list[Any]]:
        if self.places not in block.kept:
            block.kept[self.places] = self.places.cells(block.structure)
        numbers = [source.numbers for source in self.sources.values()]
        arrays = [None if isinstance(item, Own) else item.of(block) for item in numbers]
        self._check_apart(arrays)
        return block.kept[self.places], arrays

    def _check_apart(self, arrays: list[Any]) -> None:
        """Refuse two names for one array if one is written: the loop is compiled for arrays that do not overlap."""
        pairs = combinations(zip(self.sources, arrays, strict=True), 2)
        for (one, first), (other, second) in pairs:
            written = {one, other} & set(self._written.results)
            if written and first is not None and second is not None and np.shares_memory(first, second):
                raise self._written.error(f"has two names for the array of {one!r} and {other!r} and writes to it")

    @cached_property
    def _axes(self) -> list[str]:
        used = {axis for source in self.sources.values() for axis in source.axes}
        return [axis for axis in self.places.axes if axis in used]

    @cached_property
    def _kernel(self) -> Callable[..., None]:
        """The loop over cells and worlds, compiled at its first call."""
        outer = {**globals_of(self._written), "np": np}
        name = f"{self.__name__}_{self._digest()}"
        tree = loop(self._written, name, self._axes, self.sources)
        if os.environ.get(PLAIN) == "plain":
            return self._made(tree, name, outer)
        return compiled_apart(self._made(tree, name, outer))

    def _made(self, tree: ast.Module, name: str, outer: dict[str, object]) -> Callable[..., None]:
        """Return the function that a tree defines, in the file of the rule."""
        space = {"__name__": self.plain.__module__, **outer}
        exec(compile(tree, self.plain.__code__.co_filename, "exec"), space)  # noqa: S102  - our own source, made above
        function: Callable[..., None] = space[name]  # type: ignore[assignment]
        return function

    def _digest(self) -> str:
        """Return a hash of the loop's source and of the constants in it: numba's own key leaves constants out."""
        constants = [f"{key}={value!r}" for key, value in globals_of(self._written).items() if not callable(value)]
        text = ast.unparse(loop(self._written, "loop", self._axes, self.sources))
        return hashlib.sha256("\n".join([text, *constants]).encode()).hexdigest()[:_DIGITS]

    def _source(self, name: str, wanted: "str | Total | Fixed | Own") -> Source:
        """Return where a name comes from, and check that a cell of the rule has a place along each of its axes."""
        if isinstance(wanted, (Fixed, Own)):
            source = Source(wanted)
        else:
            path = wanted.name if isinstance(wanted, Total) else wanted
            source = self._field(name, path, summed=isinstance(wanted, Total))
        missing = set(source.axes) - set(self.places.axes)
        if missing:
            raise self._written.error(
                f"asks for {name!r}, which is by {', '.join(sorted(missing))}, but {self.places.name} have "
                f"{', '.join(self.places.axes)}"
            )
        if name in self._written.assigned and not source.by_world:
            raise self._written.error(f"changes {name!r}, which is one number for all worlds")
        if name in self._written.results and (source.summed or not source.numbers.writable):
            raise self._written.error(f"returns {name!r}, which no rule may write")
        return source

    def _field(self, name: str, path: str, *, summed: bool) -> Source:
        try:
            short, place = split(path)
        except ValueError as error:
            raise self._written.error(f"asks for what cannot be: {error}") from error
        if place and place not in FIXED_PLACES:
            raise self._written.error(f"asks for {path!r}; in brackets may stand {', '.join(FIXED_PLACES)}")
        chosen = dict([FIXED_PLACES[place]]) if place else {}
        found = find(short)
        if len(found) > 1:
            choices = " or ".join(f"{name}='{item.part}.{item.name}'" for item in found)
            raise self._written.error(f"asks for {short!r}, which several parts have; say which: {choices}")
        if not found:
            hint = did_you_mean(short, names())
            raise self._written.error(f"asks for {short!r}, which no part of a block has; {hint}")
        return Source(found[0], chosen, summed)


def rule(
    *, over: Places, when: str = "", **sources: "str | Total | Fixed | Own"
) -> Callable[[Callable[P, T]], Rule[P, T]]:
    """Turn a function of one cell's numbers into a rule.

    Parameters
    ----------
    over
        The cells that it goes over.
    when
        Mechanism that some world of the block must have for the rule to run, see `sim.block.Switches`; off is nothing.
    sources
        Where a name comes from if it is not the name of one field: ``idle="month.idle"``, ``price="spot[outside]"``,
        ``coming=total("transit")``, numbers that are worked out once (see `fixed`), or that the caller brings (`own`).

    Raises
    ------
    sim.rules.source.RuleError
        At import, if the function asks for what no block has, or is written in a way that cannot run for all cells.
    """
    return lambda function: Rule(function, over, when, sources)
