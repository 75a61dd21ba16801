"""A hostile or broken file stops at a limit, quickly."""

import time
from pathlib import Path

import pytest

from sim.config import yaml
from sim.config.errors import ConfigError

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 6, "entries, aliases counted in full"),
        ("a:\n  " + "[" * 100, 2, "nested deeper"),
        ("a:\n  " + "[" * 100_000, 2, "nested deeper|nesting depth"),
        ("a: 1\nb: " + "x" * 1_000_000, 2, "text of 1000000 characters"),
        ("a: 1\nb: " + "9" * 5_000, 2, "more than 60 digits"),
        ("a: 1\n" + "k" * 500 + ": 2", 2, "key longer"),
        ("a: 1\nb: &b [*b]", 2, "names nothing that is complete"),
        ("a: 1\nb: *c", 2, "names nothing"),
    ],
    ids=["bomb", "nesting", "abyss", "text", "digits", "key", "recursion", "alias"],
)
def test_limits(text, line, words):
    started = time.perf_counter()
    with pytest.raises(ConfigError, match=words) as caught:
        yaml.loads(text, Path("x.yaml"))
    assert caught.value.line == line
    assert len(str(caught.value)) < 400
    assert time.perf_counter() - started < 5.0


def test_large_file_is_refused_unread(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"#" * (yaml.MAX_FILE_BYTES + 1))
    with pytest.raises(ConfigError, match="larger than"):
        yaml.load(path)


def test_plain_aliases_are_allowed():
    assert yaml.loads("a: &a {x: 1}\nb: *a").data == {"a": {"x": 1}, "b": {"x": 1}}


@pytest.mark.parametrize("letter", ["\\e[2J", "\\0", "\\u009b", "\\u202e", "\\u2066", "\\r"])
@pytest.mark.parametrize(
    "text", ['a: 1\n"b{}": 2', 'a: 1\nb: "x{}"', 'a: 1\nb: [{{c: "{}"}}]'], ids=["key", "text", "deep"]
)
def test_characters_that_steer_a_terminal_are_refused(text, letter):
    with pytest.raises(ConfigError, match=r"text holds the character U\+[0-9A-F]{4}, which steers") as caught:
        yaml.loads(text.format(letter), Path("x.yaml"))
    assert caught.value.line == 2


def test_tabs_lines_and_letters_of_any_script_are_text():
    text = 'a: "x\\ty\\nz"\nb: "日本の\u3000希少金属 é \u00a0"\n'
    assert yaml.loads(text).data == {"a": "x\ty\nz", "b": "日本の\u3000希少金属 é \u00a0"}
