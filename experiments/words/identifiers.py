"""Put the names of things in place of their identifiers, in a text that the model writes of an event."""

import re
from typing import Final

from experiments.words.labels import Labels
from experiments.words.sentences import inside, sentence

_IDENTIFIER: Final = re.compile(r"(?<![\w.-])[A-Za-z][\w-]*(?:\.[\w-]+)*(?![\w-])")
_CONTROL: Final = re.compile(r"^\w+: .* \(([\w-]+)\)(?=: |$)")
"""What an event of a control begins with: ``CHN: licence on gallium (gallium-licence)``."""


def in_words(text: str, labels: Labels) -> str:
    """Return a text with words for every identifier in it that the run knows.

    Parameters
    ----------
    text
        A text of an event, such as ``JPN: lines that use ndfeb_magnet stop for want of it``.
    labels
        The words of the run.
    """
    text = _CONTROL.sub(lambda found: _control(found, labels), text)
    return sentence(_IDENTIFIER.sub(lambda found: _words(found[0], labels), text))


def _control(found: re.Match[str], labels: Labels) -> str:
    return labels.control(found[1]) if found[1] in labels.controls else found[0]


def _words(name: str, labels: Labels) -> str:
    """Return words for an identifier, and a word of the language as it is."""
    if name in labels.nations:
        return labels.nation(name)
    if name in labels.goods:
        return labels.good_inside(name)
    for known, say in (
        (labels.projects, labels.project),
        (labels.passages, labels.passage),
        (labels.partnerships, labels.partnership),
    ):
        if name in known:
            return say(name)
    process, dot, nation = name.partition(".")
    if dot and process in labels.processes and nation in labels.nations:
        return f"{inside(labels.process(process))} in {labels.nation_inside(nation)}"
    return _measure(name, labels)


def _measure(name: str, labels: Labels) -> str:
    """Return words for a control or a shock; an identifier of one plain word is taken for that word."""
    if "-" not in name and "_" not in name:
        return name
    if name in labels.controls:
        return labels.control(name)
    return labels.shock(name) if name in labels.shocks else name
