"""YAML 1.2 with the line of every entry, and nothing that YAML can do to a reader's machine.

YAML 1.1 reads `NO` as false and `1e-6` as text, so values are resolved here by the 1.2 core schema, from
the parser's events. Going by events also lets the limits act while the text is read: a file that
doubles itself through aliases, nests without end or holds a megabyte of text stops at the limit, not
after memory is gone. Tags are refused, so nothing in a file can name a type to be built, and so are characters that
steer a terminal, since much of the text is shown on one.
"""

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.config.errors import STEERING, ConfigError
from sim.config.origin import Keys, Origin
from sim.config.scalars import is_number, resolve

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, ten times as fast, where the library was built with it."""

MAX_FILE_BYTES = 4_000_000
MAX_TEXT = 20_000
MAX_KEY = 200
MAX_NUMBER = 60
MAX_DEPTH = 24
MAX_ENTRIES = 200_000
MAX_LIST = 5_000

_STEERING = re.compile(f"[{STEERING}]")


@dataclass(frozen=True)
class Document:
    """Content of one file.

    Attributes
    ----------
    data
        Plain dictionaries, lists and scalars; shared between readers, so never changed.
    origin
        The file, and the line of every entry.
    """

    data: dict[str, Any]
    origin: Origin


def load(path: Path) -> Document:
    """Read one YAML file.

    Raises
    ------
    ConfigError
        When it cannot be read, is too large, or is not one YAML 1.2 mapping within the limits.
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # reading a pipe that nobody writes to would never end
            raise ConfigError("is no file", path, 1)
        size = status.st_size
        if size > MAX_FILE_BYTES:
            raise ConfigError(f"file of {size} bytes is larger than {MAX_FILE_BYTES}", path, 1)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 text: byte {error.start}", path, 1) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path, 1) from None
    return loads(text, path)


@functools.lru_cache(maxsize=256)
def loads(text: str, file: Path | None = None) -> Document:
    """Read YAML text; the answer for the same text is kept, since parsing is slow.

    Raises
    ------
    ConfigError
        When it is not one YAML 1.2 mapping within the limits.
    """
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_Parser):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"not YAML: {error.problem or error.context}", file, line) from None
    except yaml.YAMLError as error:
        raise ConfigError(f"not YAML: {str(error).splitlines()[0]}", file, 1) from None
    if not isinstance(builder.root, dict):
        raise ConfigError("a configuration file is a mapping of keys to values", file, 1)
    return Document(builder.root, Origin(file, builder.lines))


@dataclass
class _Frame:
    """A collection whose end has not been read yet."""

    value: dict[str, Any] | list[Any]
    path: Keys
    anchor: str | None
    entries_before: int
    key: str | None = None


@dataclass
class _Builder:
    """Builds plain values from parser events, counting as it goes."""

    file: Path | None
    root: Any = None
    lines: dict[Keys, int] = field(default_factory=dict)
    _stack: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    _entries: int = 0
    _documents: int = 0

    def take(self, event: Event) -> None:
        """Build on with one more event."""
        if isinstance(event, (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent)):
            self._check_tag(event)
            self._check_text(event)
            frame = self._stack[-1] if self._stack else None
            if frame is not None and isinstance(frame.value, dict) and frame.key is None:
                self._take_key(frame, event)
            else:
                self._take_value(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._close()
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._fail(event, "a second document in one file")

    def _take_key(self, frame: _Frame, event: Event) -> None:
        if not isinstance(event, ScalarEvent):
            self._fail(event, "a key must be plain text")
        key = event.value
        if len(key) > MAX_KEY:
            self._fail(event, f"key longer than {MAX_KEY} characters", key)
        if key == "<<" and not event.style:
            self._fail(event, "merge keys are not YAML 1.2", hint="write the keys out")
        if key in frame.value:
            first = self.lines[*frame.path, key]
            self._fail(event, f"duplicate key {key!r}, first on line {first}")
        frame.key = key
        self.lines[*frame.path, key] = _line(event)

    def _take_value(self, event: Event) -> None:
        path = self._next_path(event)
        self._count(event, 1)
        if isinstance(event, ScalarEvent):
            value = self._scalar(event)
            self._attach(value)
            self._remember(event.anchor, value, 1)
        elif isinstance(event, AliasEvent):
            self._attach(self._aliased(event))
        else:
            if len(self._stack) >= MAX_DEPTH:
                self._fail(event, f"nested deeper than {MAX_DEPTH} levels")
            collection: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
            self._attach(collection)
            self._stack.append(_Frame(collection, path, getattr(event, "anchor", None), self._entries))

    def _close(self) -> None:
        frame = self._stack.pop()
        self._remember(frame.anchor, frame.value, self._entries - frame.entries_before + 1)

    def _next_path(self, event: Event) -> Keys:
        if not self._stack:
            return ()
        frame = self._stack[-1]
        if isinstance(frame.value, dict):
            return (*frame.path, frame.key or "")
        path = (*frame.path, len(frame.value))
        self.lines[path] = _line(event)
        return path

    def _attach(self, value: object) -> None:
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            if len(frame.value) > MAX_LIST:
                line = self.lines.get(frame.path, 1)
                raise ConfigError(f"a list of more than {MAX_LIST} entries", self.file, line)
        else:
            frame.value[frame.key or ""] = value
            frame.key = None

    def _remember(self, anchor: str | None, value: object, entries: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, entries)

    def _aliased(self, event: AliasEvent) -> object:
        if event.anchor not in self._anchors:
            self._fail(event, f"alias *{event.anchor} names nothing that is complete here")
        value, entries = self._anchors[event.anchor]
        self._count(event, entries)
        return value

    def _count(self, event: Event, entries: int) -> None:
        self._entries += entries
        if self._entries > MAX_ENTRIES:
            self._fail(event, f"more than {MAX_ENTRIES} entries, aliases counted in full")

    def _check_tag(self, event: Event) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._fail(event, f"tag {str(tag)[:40]!r}: tags are not used in configurations")

    def _check_text(self, event: Event) -> None:
        found = _STEERING.search(event.value) if isinstance(event, ScalarEvent) else None
        if found is not None:
            self._fail(event, f"text holds the character U+{ord(found.group()):04X}, which steers a terminal")

    def _scalar(self, event: ScalarEvent) -> object:
        text = event.value
        if len(text) > MAX_TEXT:
            self._fail(event, f"text of {len(text)} characters, longer than {MAX_TEXT}", text)
        if event.style:
            return text
        if len(text) > MAX_NUMBER:
            if is_number(text):
                self._fail(event, f"number of more than {MAX_NUMBER} digits", text)
            return text
        return resolve(text)

    def _fail(self, event: Event, message: str, value: object = None, hint: str | None = None) -> NoReturn:
        raise ConfigError(message, self.file, _line(event), value, hint)


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
