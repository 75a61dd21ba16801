"""List every name that commands take, with what it stands for: figures, metrics, measures, goods and configurations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from experiments.figures.names import figure_captions
from experiments.questions.registry import QUESTIONS
from experiments.words.amounts import UNITS
from experiments.words.reading import text_of
from sim.config import bundled_root
from sim.config.files import Roots
from sim.config.yaml import load


@dataclass(frozen=True)
class Named:
    """What a name stands for.

    Attributes
    ----------
    title
        What it is called.
    unit
        Unit of a metric.
    definition
        What it is, in a sentence; empty where the title says all.
    """

    title: str
    unit: str = ""
    definition: str = ""

    def __str__(self) -> str:
        """Return it in one line."""
        head = f"{self.title} ({self.unit})" if self.unit else self.title
        return f"{head}: {self.definition}" if self.definition else head

    def plain(self) -> str | dict[str, str]:
        """Return the title, or all that is said where it is more, as plain JSON values."""
        if not self.definition:
            return self.title
        return {"title": self.title, "definition": self.definition} | ({"unit": self.unit} if self.unit else {})


Names = Mapping[str, Named]


def _configurations(kind: str) -> Callable[[], Names]:
    """Return what lists the bundled configurations of a kind."""

    def names() -> Names:
        files = Roots([bundled_root()]).by_name(kind)
        held = {name: load(path).data for name, path in files.items()}
        return {name: Named(_text(data.get("title") or data.get("name", ""))) for name, data in held.items()}

    return names


def _metrics() -> Names:
    # The model's packages are slow to import, and most lists need none of them.
    from sim.metrics.base import MetricSettings  # noqa: PLC0415
    from sim.metrics.registry import all_metrics  # noqa: PLC0415

    behaviour = load(bundled_root() / "baseline" / "behaviour.yaml").data["parameters"]
    share, months = (behaviour[name]["value"] for name in ("shortage_threshold", "shortage_months"))
    metrics = all_metrics(MetricSettings(float(share), int(months)))
    return {
        name: Named(str(one.title), str(UNITS.get(one.unit, one.unit)) if one.unit != "1" else "", str(one.definition))
        for name, one in metrics.items()
    }


def _measures(family: str) -> Callable[[], Names]:
    """Return what lists the kinds of controls, clauses or shocks."""

    def names() -> Names:
        from sim.catalogue import kind_words  # noqa: PLC0415  - imports the model

        return {
            name: Named(str(words.name), definition=str(words.definition))
            for name, words in sorted(kind_words()[family].items())
        }

    return names


def _figures() -> Names:
    own = {name: Named(caption) for name, caption in figure_captions().items()}
    asked = {name: Named(f"Figure of `critmin {one.name}`.") for one in QUESTIONS for name in one.figures}
    return own | asked


def _nations() -> Names:
    nations = load(bundled_root() / "baseline" / "nations.yaml").data["nations"]
    return {name: Named(_text(nation.get("name", ""))) for name, nation in nations.items()}


def _goods() -> Names:
    minerals = (load(path).data for path in Roots([bundled_root()]).by_name("mineral").values())
    goods = {name: good for mineral in minerals for name, good in mineral.get("goods", {}).items()}
    return {name: Named(_text(good.get("name", ""))) for name, good in sorted(goods.items())}


def _text(saved: object) -> str:
    return str(text_of(saved))


KINDS: Final[Mapping[str, Callable[[], Names]]] = {
    "scenarios": _configurations("scenario"),
    "partnerships": _configurations("partnership"),
    "experiments": _configurations("experiment"),
    "sweeps": _configurations("sweep"),
    "hindcasts": _configurations("hindcast"),
    "minerals": _configurations("mineral"),
    "goods": _goods,
    "nations": _nations,
    "metrics": _metrics,
    "figures": _figures,
    "controls": _measures("control"),
    "clauses": _measures("clause"),
    "shocks": _measures("shock"),
}
"""What lists the names of a kind."""
