"""Say warnings so that they are read: one of each kind with a count, a handful at most."""

import re
from collections.abc import Sequence
from typing import Final

MOST: Final = 5
"""Kinds of warnings that are said."""

_PLACE: Final = re.compile(r"^(?:.*?:\d+: )?(?:[\w.@-]+(?::\d{4}-\d{2})?: )?")
"""File, line and name of a measure in front of a sentence."""
_SUBJECT: Final = re.compile(r"^.*?(?= would )")
_NUMBER: Final = re.compile(r"\d[\d.,-]*")


def shortened(warnings: Sequence[str], rest: str, *, every: bool = False) -> list[str]:
    """Return the first warning of each kind with the number of others like it, and what lists the rest.

    Warnings are of one kind if they differ only in their place, in what they are about and in numbers and dates.

    Parameters
    ----------
    warnings
        One sentence each, such as ``partnership.yaml:12: offtake: starts 2030-01-01, after the run's last month``.
    rest
        What lists every warning, such as ``--warnings``.
    every
        Return every warning as it is, each once.
    """
    said = list(dict.fromkeys(warnings))
    if every:
        return said
    kinds: dict[str, list[str]] = {}
    for text in said:
        kinds.setdefault(_kind(text), []).append(text)
    lines = [_counted(alike) for alike in list(kinds.values())[:MOST]]
    if len(said) > len(lines):
        unsaid = f", {len(kinds) - MOST} more of their own kind" if len(kinds) > MOST else ""
        lines.append(f"{len(said)} warnings in all{unsaid}: {rest} lists each")
    return lines


def _kind(warning: str) -> str:
    return _NUMBER.sub("", _SUBJECT.sub("", _PLACE.sub("", warning)))


def _counted(alike: Sequence[str]) -> str:
    others = len(alike) - 1
    return f"{alike[0]} (and {others} more like it)" if others else alike[0]
