"""Words for identifiers, taken from the resolved configuration that a run carries with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_SECTIONS = {
    "behaviour": "",
    "switch": "Mechanism",
    "demand_growth": "Growth of demand",
    "cover": "Industry's stock cover",
    "seller_cover": "Sellers' stock cover",
    "control": "Control",
    "clause": "Clause",
    "public_cover": "Public stocks",
    "member": "Member",
    "default": "Default",
    "project": "Project",
    "shock": "Shock",
    "escalation": "Escalation",
}
_WITH_ARTICLE = ("United ", "European ", "DR ", "Rest ")


@dataclass(frozen=True)
class Labels:
    """Words for nations, goods, policies and scenarios; an identifier without words stands for itself.

    Attributes
    ----------
    nations, goods, scenarios
        Identifier to words.
    controllers
        Good to the identifier of the nation that controls its exports.
    """

    nations: Mapping[str, str] = field(default_factory=dict)
    goods: Mapping[str, str] = field(default_factory=dict)
    scenarios: Mapping[str, str] = field(default_factory=dict)
    controllers: Mapping[str, str] = field(default_factory=dict)

    def nation(self, name: str) -> str:
        """Return a nation's name."""
        return self.nations.get(name, name)

    def nation_inside(self, name: str) -> str:
        """Return a nation's name as it stands inside a sentence, with the article that some names take."""
        words = self.nation(name)
        return f"the {words}" if words.startswith(_WITH_ARTICLE) else words

    def good(self, name: str) -> str:
        """Return a good's name."""
        return self.goods.get(name, name.replace("_", " "))

    def controller(self, good: str) -> str:
        """Return the name of the nation that controls a good's exports."""
        return self.nation(self.controllers[good]) if good in self.controllers else "the controller"

    def good_inside(self, name: str) -> str:
        """Return a good's name as it stands inside a sentence: what follows a comma is left to tables."""
        words = self.good(name).partition(",")[0]
        plain = words[:1].isupper() and words[1:2].islower()
        return words[0].lower() + words[1:] if plain else words

    def scenario(self, name: str) -> str:
        """Return a scenario's title."""
        return self.scenarios.get(name, name.replace("-", " "))

    def policy(self, name: str) -> str:
        """Return words for a policy; the baseline is the absence of any partnership."""
        return name.replace("none", "no partnership", 1) if name.partition("[")[0] == "none" else name

    def under(self, name: str) -> str:
        """Return words for being under a policy, as they stand inside a sentence."""
        plain, bracket, variant = name.partition("[")
        if plain != "none":
            return f"with '{name}'"
        return f"without a partnership {bracket}{variant}" if bracket else "without a partnership"

    def column(self, name: str) -> str:
        """Return words for a column of the design, such as ``demand_growth.gallium``."""
        section, _, rest = name.partition(".")
        parts = [self.good(part) if part in self.goods else part for part in rest.split(".")]
        words = ", ".join(part.replace("_", " ").replace("-", " ") for part in parts)
        head = _SECTIONS.get(section, section.replace("_", " "))
        return f"{head}: {words}" if head and words else (words or head).capitalize()


def labels_of(config: Mapping[str, Any]) -> Labels:
    """Read the words from a resolved configuration; whatever is missing is left out."""
    baseline = config.get("baseline", {})
    goods = {
        name: str(good["name"])
        for mineral in baseline.get("minerals", {}).values()
        for name, good in mineral.get("goods", {}).items()
        if good.get("name")
    }
    nations = {name: str(entry["name"]) for name, entry in baseline.get("nations", {}).items() if entry.get("name")}
    scenarios = {name: str(entry["title"]) for name, entry in config.get("scenarios", {}).items() if entry.get("title")}
    controllers = {
        name: str(mineral["controller"])
        for mineral in baseline.get("minerals", {}).values()
        for name in mineral.get("goods", {})
        if mineral.get("controller")
    }
    return Labels(nations, goods, scenarios, controllers)
