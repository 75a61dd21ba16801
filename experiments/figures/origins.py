"""Choose which sources of an importer are named, in which order, and how each is drawn in all figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from experiments.figures.balance import RESERVES, Balance
from experiments.figures.data import FigureData
from experiments.words import percent, sentence
from experiments.words.flows import OTHERS as MANY
from experiments.words.flows import OWN as OWN_WORDS
from experiments.words.flows import RELEASED, comes_from, under_each
from experiments.words.flows import STOCKPILES as STOCKPILE_WORDS

NAMED: Final = 5
"""Other nations that are named at most; the rest stand together."""
LEAST: Final = 0.02
"""Share of supply below which a nation is not named."""
MOVED: Final = 0.02
"""Change of a share from which on it is the finding of a figure."""
OWN, STOCKPILES, REST, CONTROLLER = ("#d9d9d9", ""), ("#ffffff", "+++"), ("#bdbdbd", "oo"), ("#D55E00", "///")
OTHERS: Final = (("#0072B2", ""), ("#56B4E9", "..."), ("#009E73", "\\\\\\"), ("#F0E442", ""), ("#CC79A7", "---"))


@dataclass(frozen=True)
class Origin:
    """One source of a figure, or several that are shown together.

    Attributes
    ----------
    names
        Identifiers of the sources.
    words
        What they are called.
    color, hatch
        How they are filled.
    """

    names: tuple[str, ...]
    words: str
    color: str
    hatch: str

    def tonnes(self, each: Balance) -> float:
        """Return what these sources brought."""
        return sum(each.sources.get(name, 0.0) for name in self.names)


def origins(data: FigureData, balances: Iterable[Balance]) -> list[Origin]:
    """Return the sources of the focus importer in order: its own, the controller, the largest others, the rest.

    Parameters
    ----------
    data
        The run and its focus.
    balances
        A nation with at least `LEAST` of supply in one of them may be named.
    """
    most: dict[str, float] = {}
    say = data.labels.say
    for each in balances:
        for name in each.sources:
            most[name] = max(most.get(name, 0.0), each.share(name))
    own, controller = data.focus.nation, data.labels.controllers.get(data.focus.good)
    ranked = sorted((name for name in most if name not in {own, controller, RESERVES}), key=lambda name: -most[name])
    named = [name for name in ranked[:NAMED] if most[name] >= LEAST]
    rest = tuple(name for name in ranked if name not in named)
    found = [Origin((own,), sentence(say(OWN_WORDS)), *OWN)] if own in most else []
    if controller is not None and controller in most and controller != own:
        found.append(Origin((controller,), data.labels.nation(controller), *CONTROLLER))
    found += [Origin((name,), data.labels.nation(name), *look) for name, look in zip(named, OTHERS, strict=False)]
    if rest:
        words = data.labels.nation(rest[0]) if len(rest) == 1 else say(MANY).format(number=len(rest))
        found.append(Origin(rest, words, *REST))
    return [*found, *([Origin((RESERVES,), sentence(say(STOCKPILE_WORDS)), *STOCKPILES)] if RESERVES in most else [])]


def source_to_name(data: FigureData, balances: Sequence[Balance]) -> str:
    """Return the source whose share moves most from the first to the last; where none moves, the controller.

    Without a controller among the sources it is the largest of them.
    """
    moved = _moved(balances)
    most = max(moved, key=moved.__getitem__, default=data.focus.nation)
    if moved.get(most, 0.0) >= MOVED:
        return most
    controller = data.labels.controllers.get(data.focus.good, "")
    return controller if controller in moved else max(moved, key=balances[0].share, default=data.focus.nation)


def _moved(balances: Sequence[Balance]) -> dict[str, float]:
    """Return by how much the share of each source differs between the first balance and the last."""
    first, last = balances[0], balances[-1]
    return {name: abs(last.share(name) - first.share(name)) for name in [*first.sources, *last.sources]}


def called(data: FigureData, source: str) -> str:
    """Return what a source is called inside a sentence."""
    if source == data.focus.nation:
        return data.labels.say(OWN_WORDS)
    return data.labels.say(RELEASED) if source == RESERVES else data.labels.nation_inside(source)


def share_finding(data: FigureData, balances: Mapping[str, Balance]) -> str:
    """Return a clause on the share of supply of the source that the policy moves most, under each policy.

    Where the policy moves none, the clause says so.
    """
    every, language = list(balances.values()), data.labels.language
    source = source_to_name(data, every)
    shares = {policy: percent(each.share(source), language) for policy, each in balances.items()}
    said = under_each(data.labels, shares)
    moves = len(every) == 1 or max(_moved(every).values(), default=0.0) >= MOVED
    name = called(data, source)
    return comes_from(data.labels, data.focus.nation, data.focus.good, every[0].year, name, said, moves=moves)
