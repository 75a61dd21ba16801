"""Words for the factors and outcomes of a sensitivity analysis, and where its numbers come from."""

from typing import Final

from matplotlib.axes import Axes

from experiments.design.base import DICE
from experiments.design.draws import JOINT
from experiments.design.factors import POLICY
from experiments.figures.base import fold, percent_axis
from experiments.questions.sensitivity.subject import OTHERS
from experiments.store import RunStore
from experiments.words.labels import Labels
from experiments.words.outcome import Outcome

_LETTERS: Final = 44
"""Length of a line below an axis."""

_WORDS: Final = {
    POLICY: "Policy",
    DICE: "Chance, inputs being the same",
    OTHERS: "All other inputs together",
    JOINT: "Behaviour as fitted to history",
}


def factor_words(name: str, labels: Labels) -> str:
    """Return words for a factor or a group of factors."""
    return _WORDS.get(name) or labels.column(name)


def outcome_words(outcome: Outcome, labels: Labels) -> str:
    """Return words for an outcome."""
    return f"{labels.metric(outcome.metric)}, {labels.nation(outcome.nation)}, {labels.good_inside(outcome.good)}"


def outcome_axis(axes: Axes, store: RunStore, outcome: Outcome, words: str) -> None:
    """Label a horizontal axis that holds an outcome, in its unit."""
    unit = store.layout.metrics[outcome.metric]
    if unit == "share":
        percent_axis(axes, "x")
    axes.set_xlabel(fold(words if unit == "share" else f"{words} ({unit})", _LETTERS))


def source(store: RunStore, samples: str, labels: Labels) -> str:
    """Return the line that says where a figure's numbers come from.

    Parameters
    ----------
    store
        The run.
    samples
        How many samples of which kind.
    labels
        Words for its scenario.
    """
    layout = store.layout
    scenario = labels.scenario(layout.scenarios[0])
    return (
        f"Source: critmin sensitivity {store.path.name}; scenario '{scenario}', policy {layout.policies[0]}; "
        f"{samples}, {store.worlds} worlds."
    )
