"""Errors a user can act on.

A configuration is written by an analyst, not by the author of the code, so a mistake in it must
name the file, the line, what stood there and the nearest thing that would have worked. Every error
that is the user's to mend derives from `UserError`; the command line prints those without a
traceback and ends with exit code 2, and lets all others through as the bugs they are.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

MOST_MISTAKES = 500
"""Nobody reads on past so many, and looking for the nearest name to each takes time."""

_SHOWN_VALUE = 60
_SHOWN_CHOICES = 8
_NEAR, _AS_NEAR = 0.6, 0.1
"""Likeness from which a name may be meant, and how much less than the nearest it may have."""
_SHORTEST_PART = 3
"""Letters from which a part of a name stands for it."""


STEERING: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""Characters, for a class of a regular expression, that would steer a terminal or turn the direction of writing."""

_STEERING: Final = re.compile(f"[{STEERING}\ud800-\udfff]")


def visible(text: str) -> str:
    """Return text with each character that would steer a terminal written as its escape; lines and tabs stay."""
    return _STEERING.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


class UserError(Exception):
    """A mistake the user can mend: printed as one message, exit code 2."""

    def __str__(self) -> str:
        """Return the message, in which names from files and folders of others steer no terminal."""
        return visible(super().__str__())

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of a traceback; IPython asks for it."""
        return [f"{type(self).__name__}: {self}"]


class ResultWarning(UserWarning):
    """Something of a run that its reader must know, and that does not stop a command: printed as one line."""

    def __str__(self) -> str:
        """Return the message, in which names from files and folders of others steer no terminal."""
        return visible(super().__str__())


class ConfigError(UserError):
    """One mistake in one place of a configuration file.

    Parameters
    ----------
    message
        What is wrong, as a phrase without a full stop.
    file
        File the mistake stands in; None for values given in Python.
    line
        Line in that file, counted from 1.
    value
        What stood there; left out of the message when None.
    hint
        What to do instead, for example ``did you mean 'Japan'?``.
    """

    def __init__(
        self,
        message: str,
        file: Path | str | None = None,
        line: int | None = None,
        value: object = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.file = Path(file) if file is not None else None
        self.line = line
        self.value = value
        self.hint = hint
        super().__init__(self._text())

    def _text(self) -> str:
        place = "" if self.file is None else f"{display_path(self.file)}:{self.line or 1}: "
        got = "" if self.value is None else f" (got {shorten(self.value)})"
        hint = "" if not self.hint else f"; {self.hint}"
        return f"{place}{self.message}{got}{hint}".replace("\n", "\\n")

    @property
    def errors(self) -> tuple["ConfigError", ...]:
        """The single mistakes this error is made of."""
        return (self,)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by arguments, so that a worker process can hand the error back whole."""
        return (type(self), (self.message, self.file, self.line, self.value, self.hint))


class GroupedConfigError(ConfigError):
    """Several mistakes found together; the text has one line for each."""

    def __init__(self, errors: Iterable[ConfigError]) -> None:
        self._errors = tuple(errors)
        first = self._errors[0]
        super().__init__(first.message, first.file, first.line, first.value, first.hint)

    def _text(self) -> str:
        return "\n".join(str(error) for error in self._errors)

    @property
    def errors(self) -> tuple[ConfigError, ...]:
        """The single mistakes, in file order."""
        return self._errors

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self._errors,))


def raise_all(errors: Iterable[ConfigError], key: Callable[[ConfigError], tuple[bool, ...]] = lambda _: ()) -> None:
    """Raise the errors given, alone or together; do nothing when there are none.

    Parameters
    ----------
    errors
        The errors.
    key
        Puts some of them before others.

    Raises
    ------
    ConfigError
        The one error, or a `GroupedConfigError` that holds them all, sorted by file and line; of very many, the first.
    """
    every = (part for error in errors for part in error.errors)
    single = list(islice(every, MOST_MISTAKES))
    single.sort(key=lambda error: (*key(error), str(error.file or ""), error.line or 0))
    if len(single) == 1:
        raise single[0]
    if single:
        raise GroupedConfigError(single)


def did_you_mean(word: object, choices: Iterable[str]) -> str | None:
    """Return the hint that names the choices meant, or all when none is near; of very many, the nearest few."""
    known = sorted(set(choices))
    asked = str(word)[:80].casefold()
    near = _near(asked, known)
    if near:
        *others, last = (repr(name) for name in near)
        return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    if len(known) > _SHOWN_CHOICES:
        folded = {name.casefold(): name for name in known}
        nearest = difflib.get_close_matches(asked, folded, n=_SHOWN_CHOICES, cutoff=0.0)
        return f"the nearest of {len(known)} known: {', '.join(folded[name] for name in nearest)}"
    return "known: " + ", ".join(known) if known else None


def _near(asked: str, known: Sequence[str]) -> list[str]:
    """Return the names that may be meant: about as near as the nearest, and those that hold what was asked."""
    folded = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(asked, folded, n=_SHOWN_CHOICES, cutoff=_NEAR)
    share = {name: difflib.SequenceMatcher(None, name, asked).ratio() for name in matches}
    near = [name for name in matches if share[name] > share[matches[0]] - _AS_NEAR]
    near += [name for name in folded if len(asked) >= _SHORTEST_PART and asked in name and name not in near]
    return [folded[name] for name in near[:_SHOWN_CHOICES]]


def shorten(value: object) -> str:
    """Return a value as one short line: a megabyte string must not fill the screen."""
    if isinstance(value, str):
        value = value[: _SHOWN_VALUE + 20]
    elif isinstance(value, (dict, list, tuple)):
        value = type(value)(value) if len(value) <= 5 else f"{type(value).__name__} of {len(value)}"
    text = repr(value)
    return text if len(text) <= _SHOWN_VALUE else text[: _SHOWN_VALUE - 3] + "..."


def display_path(path: Path) -> str:
    """Return a path as the user would type it: relative to the working folder where it is below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
