"""Configurations with a mistake: bundled files in which a seeded hand has changed something, by structure or by text.

A mutant is named by its number: the same number always makes the same file, so that a failure can be looked at alone.
"""

import copy
import random  # noqa: TID251  # a mutant is no result of the model
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

Keys = tuple[str | int, ...]

NUMBERS = (
    float("nan"), float("inf"), -1, 0, -0.0, 1e308, 1e-320, 1e30, -1e9, 2, 10, 1000, 5e-5, 12345678901234567890, True,
)  # fmt: skip
TEXTS = (
    "", " ", "NaN", "12", "1e400", "../../x", "/etc/passwd", "a" * 300, "JPN", "Japan", "jpn", "J\u0420N", "ndpr_oxide",
    "\uff2a\uff30\uff2e", "\u202eevil", "<script>", "=1+1", "{{7*7}}", "null", "\x00", "NO", "off", "all", "100 t/yr",
    "5 %", "-3 t", "1 furlong", "nan t", "1e999 t/yr", "[/red]", "$\\frac{x$", "us-japan", "unobtainium", "none",
)  # fmt: skip
DATES = (
    "2026-13", "2026-02-30", "9999-12", "0001-01", "0000-00", "2026", "yesterday", "2026-1", "2026-01-01T00:00", 2026,
    "1900-01", 20260101, "2031-06..2030-01", "2025-12-31", "\uff12026-01", "2024-01",
)  # fmt: skip
UNITS = (
    "t", "kt", "kg", "t/yr", "kt/yr", "t/month", "1/yr", "%/yr", "share", "%", "ratio", "month", "yr", "day",
    "USD_2024", "USD_2024/t", "furlong", "", "tons", "1", "eur", "**", "t**999999", "t/0",
)  # fmt: skip
OTHERS: tuple[Any, ...] = (
    None, [], {}, [[]], {"a": {"b": 1}}, [None], False, [1, 2, 3], [3, 2, 1], ["x"] * 50, {"value": 1},
    {"value": -5, "unit": "t"}, {"value": 0.5, "low": 0.9, "high": 0.1, "unit": "share"},
)  # fmt: skip
SCALES = (1000, 10, 1e6, 0, 1e-6, -1, 0.5, 2)
LOOKS_LIKE_A_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


@dataclass(frozen=True)
class Mutant:
    """A changed file.

    Attributes
    ----------
    source
        The bundled file, relative to the folder of configurations.
    what
        What was changed, for messages.
    content
        The changed file.
    """

    source: Path
    what: str
    content: bytes


def mutant(number: int, folder: Path, sources: list[Path]) -> Mutant:
    """Return the mutant of a number, of one of some files below a folder."""
    rng = random.Random(number)
    source = rng.choice(sources)
    before = (folder / source).read_bytes()
    if rng.random() < 0.15:
        change = rng.choice(TEXT_CHANGES)
        return Mutant(source, change.__name__, change(before, rng))
    data = yaml.load(before, Loader=LikeOurs)
    told = [_change(data, rng) for _ in range(rng.choice((1, 1, 1, 1, 2, 3)))]
    text = yaml.dump(data, Dumper=WithoutAliases, allow_unicode=True, sort_keys=False, width=1000)
    return Mutant(source, "; ".join(told), text.encode("utf-8", "surrogatepass"))


class LikeOurs(yaml.SafeLoader):
    """Reads dates and `NO` as text, as YAML 1.2 and the model do."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool", ":int"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


LikeOurs.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), list("-+0123456789"))
LikeOurs.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))


class WithoutAliases(yaml.SafeDumper):
    """Writes every part of a file in full."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the name is yaml's
        return True


# --- by structure ---------------------------------------------------------------------------


def _paths(node: Any, at: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    if at:
        yield at, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _paths(value, (*at, key))


def _parent(root: Any, at: Keys) -> Any:
    for key in at[:-1]:
        root = root[key]
    return root


def _change(data: Any, rng: random.Random) -> str:
    """Change one thing in a file's content, and tell what."""
    change, fits = rng.choice(CHANGES)
    places = [(at, node) for at, node in _paths(data) if fits(at, node)]
    if not places:
        return f"{change.__name__}: nothing of that kind"
    at, node = rng.choice(places)
    change(_parent(data, at), at[-1], node, rng)
    return f"{change.__name__} {'.'.join(map(str, at))[:100]}"


def _is_any(_at: Keys, _node: Any) -> bool:
    return True


def _is_leaf(_at: Keys, node: Any) -> bool:
    return not isinstance(node, dict | list)


def _is_number(_at: Keys, node: Any) -> bool:
    return isinstance(node, int | float) and not isinstance(node, bool)


def _is_text(_at: Keys, node: Any) -> bool:
    return isinstance(node, str) and 2 < len(node) < 40


def _is_date(_at: Keys, node: Any) -> bool:
    return isinstance(node, str) and LOOKS_LIKE_A_DATE.fullmatch(node) is not None


def _is_unit(at: Keys, _node: Any) -> bool:
    return at[-1] == "unit"


def _is_list(_at: Keys, node: Any) -> bool:
    return isinstance(node, list) and bool(node)


def _is_key(at: Keys, _node: Any) -> bool:
    return isinstance(at[-1], str)


def _is_range(_at: Keys, node: Any) -> bool:
    return isinstance(node, dict) and "low" in node and "high" in node


def remove(parent: Any, key: Any, _node: Any, _rng: random.Random) -> None:
    del parent[key]


def rename(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    choices = (
        f"{key}x",
        key[:-1] or "q",
        key.upper(),
        key.replace("_", "-"),
        f"é{key}",
        "__class__",
        "k" * 250,
        "",
        "value",
    )
    new = rng.choice(choices)
    items = [(new if name == key else name, value) for name, value in parent.items()]
    parent.clear()
    parent.update(items)


def put_number(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    parent[key] = rng.choice(NUMBERS)


def put_text(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    parent[key] = rng.choice(TEXTS)


def put_other(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    parent[key] = copy.deepcopy(rng.choice(OTHERS))


def put_date(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    parent[key] = rng.choice(DATES)


def put_unit(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    parent[key] = rng.choice(UNITS)


def scale(parent: Any, key: Any, node: Any, rng: random.Random) -> None:
    """Multiply a number, and its range with it, so that the order of the range does not give it away."""
    by = rng.choice(SCALES)
    parent[key] = node * by
    if key == "value" and isinstance(parent, dict) and _is_range((), parent):
        ends = [parent["low"], parent["high"]]
        if all(_is_number((), end) for end in ends):
            parent["low"], parent["high"] = sorted(end * by for end in ends)


def swap_ends(_parent: Any, _key: Any, node: Any, _rng: random.Random) -> None:
    node["low"], node["high"] = node["high"], node["low"]


def add_key(parent: Any, _key: Any, _node: Any, rng: random.Random) -> None:
    if isinstance(parent, dict):
        parent[
            rng.choice(("extra", "nots", "vaule", "strenght", "unit", "low", "starts", "ends", "name", "remove"))
        ] = rng.choice((1, "x", None, {}, []))


def empty(parent: Any, key: Any, _node: Any, rng: random.Random) -> None:
    parent[key] = rng.choice(([], [""], [None]))


def repeat(_parent: Any, _key: Any, node: Any, rng: random.Random) -> None:
    node.append(copy.deepcopy(rng.choice(node)))


def swap_letters(parent: Any, key: Any, node: Any, rng: random.Random) -> None:
    place = rng.randrange(len(node) - 1)
    parent[key] = node[:place] + node[place + 1] + node[place] + node[place + 2 :]


def swap_case(parent: Any, key: Any, node: Any, _rng: random.Random) -> None:
    parent[key] = node.swapcase()


CHANGES: tuple[tuple[Callable[[Any, Any, Any, random.Random], None], Callable[[Keys, Any], bool]], ...] = (
    (remove, _is_any), (remove, _is_leaf), (rename, _is_key), (put_number, _is_leaf), (put_number, _is_number),
    (put_text, _is_leaf), (put_text, _is_text), (put_other, _is_any), (put_date, _is_date), (put_unit, _is_unit),
    (scale, _is_number), (scale, _is_number), (scale, _is_number), (swap_ends, _is_range), (add_key, _is_any),
    (empty, _is_list), (repeat, _is_list), (swap_letters, _is_text), (swap_case, _is_text),
)  # fmt: skip


# --- by text --------------------------------------------------------------------------------


def cut_off(text: bytes, rng: random.Random) -> bytes:
    return text[: rng.randrange(len(text))]


def flip_bytes(text: bytes, rng: random.Random) -> bytes:
    changed = bytearray(text)
    for _ in range(rng.choice((1, 1, 3, 10))):
        changed[rng.randrange(len(changed))] = rng.choice((rng.randrange(256), *b":{}[]&*!|>%@`'\"#-,? \n\t"))
    return bytes(changed)


def drop_bytes(text: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(text))
    return text[:place] + text[place + rng.choice((1, 1, 2, 5)) :]


def add_tag(text: bytes, rng: random.Random) -> bytes:
    tags = (b"!!python/object:os.system x", b"!!binary aGk=", b"!foo bar", b"!!set {a, b}")
    return text + b"\nextra: " + rng.choice(tags) + b"\n"


def add_bomb(text: bytes, _rng: random.Random) -> bytes:
    levels = [b"a%d: &a%d [%s]" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)]
    return text + b"\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + b"\n".join(levels)


def nest(text: bytes, rng: random.Random) -> bytes:
    return text + b"\nextra: " + b"[" * rng.choice((20, 100, 5000)) + b"]" * 20 + b"\n"


def write_twice(text: bytes, _rng: random.Random) -> bytes:
    return text + b"\n---\n" + text


def odd_coding(text: bytes, rng: random.Random) -> bytes:
    marked, wide, latin = b"\xef\xbb\xbf" + text, text.decode().encode("utf-16"), text + b"# caf\xe9"
    return rng.choice((marked, wide, latin, text.replace(b"\n", b"\r\n"), text.replace(b"\n", b"\r"), text + b"\x00"))


def leave_little(_text: bytes, rng: random.Random) -> bytes:
    return rng.choice((b"", b"\n", b"---\n", b"null\n", b"{}\n", b"- 1\n", b"hello\n", rng.randbytes(400)))


def leave_open(text: bytes, rng: random.Random) -> bytes:
    return text + rng.choice(
        (b"\nextra: 'abc", b"\nextra: {a", b"\nextra: [1,", b'\nextra: "\\xZZ"', b'\nextra: "\\uD800"')
    )


def spoil_all(text: bytes, _rng: random.Random) -> bytes:
    return text.replace(b": ", b": zz ")


TEXT_CHANGES = (
    cut_off, flip_bytes, flip_bytes, drop_bytes, drop_bytes, add_tag, add_bomb, nest, write_twice, odd_coding,
    leave_little, leave_open, spoil_all,
)  # fmt: skip
