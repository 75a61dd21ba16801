"""Read the description of a class's attributes from the numpydoc section that every public class here has."""

import inspect
import re

_HEAD = re.compile(r"^(?P<names>\w+(?:, \w+)*)$")


def summary(subject: object) -> str:
    """Return the first paragraph of a docstring on one line."""
    text = inspect.getdoc(subject) or ""
    return " ".join(text.split("\n\n", 1)[0].split())


def attributes(subject: object) -> dict[str, str]:
    """Return the text of each attribute that a class describes; names that share a text each have it."""
    text = inspect.getdoc(subject) or ""
    _, found, section = text.partition("Attributes\n----------\n")
    if not found:
        return {}
    section = re.split(r"\n\n\w+\n-+\n", section)[0]
    said: dict[str, str] = {}
    names: list[str] = []
    for line in section.splitlines():
        head = _HEAD.match(line)
        if head:
            names = head["names"].split(", ")
            said.update(dict.fromkeys(names, ""))
        elif line.strip():
            for name in names:
                said[name] = f"{said[name]} {line.strip()}".strip()
    return said
